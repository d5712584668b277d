import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import type {
  ICellDeletion,
  ICellInsertion,
  ICellTypeChange,
  NotebookEvent
} from '../../src/wire';
import { offer, offered, registerOther } from './other';
import {
  cursor,
  execute,
  inCommandMode,
  openNotebook,
  seen,
  select,
  sources,
  type
} from './utils';
import { windowed, WINDOWING_MODES } from './windowing';

const CELLS = ['x = 1', 'y = 2', { markdown: 'z = 3' }];

const INSERTION: ICellInsertion = {
  type: 'insertCell',
  cell: {
    id: 'new-cell',
    type: 'code',
    source: 'import math\n\nmath.sqrt(x)  # <img src=x onerror=alert(1)>'
  },
  after: 'cell-0'
};
const DELETION: ICellDeletion = {
  type: 'deleteCell',
  cellId: 'cell-1',
  cellType: 'code',
  source: 'y = 2'
};
const CHANGE: ICellTypeChange = {
  type: 'changeCellType',
  cellId: 'cell-2',
  old: 'markdown',
  new: 'code'
};

/** Open a notebook in which another extension can offer edits. */
async function open(
  page: IJupyterLabPageFixture,
  tmpPath: string,
  cells = CELLS
): Promise<void> {
  await openNotebook(page, tmpPath, cells);
  await registerOther(page);
}

/** What is drawn of an edit of cells. */
function mark(page: IJupyterLabPageFixture) {
  return page.locator('.jp-nbedit-cellMark');
}

/** Wait until the keys make the edit that is drawn. */
async function armed(page: IJupyterLabPageFixture): Promise<void> {
  await expect(mark(page)).toHaveAttribute('data-armed', 'true');
}

/** Wait until it is drawn, and Tab does not make it. */
async function unarmed(page: IJupyterLabPageFixture): Promise<void> {
  await expect(mark(page)).toHaveAttribute('data-armed', 'false');
  await expect(mark(page).locator('kbd')).toHaveText('Alt+Enter');
}

/** Make a cell the active one, in command mode. */
async function command(
  page: IJupyterLabPageFixture,
  index: number
): Promise<void> {
  await select(page, index, 0);
  await page.keyboard.press('Escape');
  await inCommandMode(page);
}

/** The types of all cells. */
async function types(page: IJupyterLabPageFixture): Promise<string[]> {
  return page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as any;
    return panel.content.model.sharedModel.cells.map(
      (cell: any) => cell.cell_type
    );
  });
}

test('a new cell is a ghost until Tab makes it, and one undo takes it back', async ({
  page,
  tmpPath
}) => {
  await open(page, tmpPath);
  await select(page, 0, 5);
  await offer(page, INSERTION);
  await armed(page);
  await expect(mark(page)).toContainText('New cell: Code');
  // Text, whatever is in it.
  await expect(mark(page).locator('pre')).toHaveText(INSERTION.cell.source);
  await expect(mark(page).locator('img')).toHaveCount(0);
  expect(await sources(page)).toEqual(['x = 1', 'y = 2', 'z = 3']);

  await page.keyboard.press('Tab');
  const made = ['x = 1', INSERTION.cell.source, 'y = 2', 'z = 3'];
  await expect.poll(() => sources(page)).toEqual(made);
  await expect(mark(page)).toHaveCount(0);
  // The user goes on in the new cell.
  await expect
    .poll(() => cursor(page))
    .toEqual({ cell: 1, offset: INSERTION.cell.source.length, mode: 'edit' });
  // At once: what is typed into it is an undo step of its own all the same.
  await type(page, '!');
  expect((await sources(page))[1]).toBe(`${INSERTION.cell.source}!`);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Escape');
  await inCommandMode(page);
  await page.keyboard.press('z');
  await expect.poll(() => sources(page)).toEqual(['x = 1', 'y = 2', 'z = 3']);
});

test('a new cell that the server suggests is made, and the server follows', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, CELLS);
  await select(page, 0, 5);
  await type(page, '  # below: w = 4');
  await armed(page);
  await expect(mark(page).locator('pre')).toHaveText('w = 4');
  await page.keyboard.press('Tab');
  const made = ['x = 1  # below: w = 4', 'w = 4', 'y = 2', 'z = 3'];
  await expect.poll(() => sources(page)).toEqual(made);
  // It knows the new cell: what is suggested next is below that.
  await expect.poll(async () => (await cursor(page)).cell).toBe(1);
  await type(page, '0  # below: v = 5');
  await armed(page);
  await expect(mark(page).locator('pre')).toHaveText('v = 5');
  await page.keyboard.press('Escape');
  await expect(mark(page)).toHaveCount(0);
  expect(await sources(page)).toHaveLength(4);
});

test('a cell that would go is struck, and Alt+Enter lets it go', async ({
  page,
  tmpPath
}) => {
  await open(page, tmpPath);
  await select(page, 1, 0);
  await offer(page, DELETION);
  // At the start of a line Tab indents.
  await unarmed(page);
  await expect(page.locator('.jp-mod-nbedit-deleteCell')).toHaveCount(1);
  await page.keyboard.press('Alt+Enter');
  await expect.poll(() => sources(page)).toEqual(['x = 1', 'z = 3']);
  await inCommandMode(page);
  await page.keyboard.press('z');
  await expect.poll(() => sources(page)).toEqual(['x = 1', 'y = 2', 'z = 3']);
});

test('a change of type is made from command mode, on a rendered cell', async ({
  page,
  tmpPath
}) => {
  await open(page, tmpPath);
  await command(page, 2);
  await page.evaluate(() => {
    const { content } = window.jupyterapp.shell.currentWidget as any;
    content.activeCell.rendered = true;
  });
  await offer(page, CHANGE);
  await armed(page);
  await expect(mark(page)).toContainText('Markdown → Code');
  await page.keyboard.press('Tab');
  await expect.poll(() => types(page)).toEqual(['code', 'code', 'code']);
  await inCommandMode(page);
  await page.keyboard.press('z');
  await expect.poll(() => types(page)).toEqual(['code', 'code', 'markdown']);
});

test('Escape puts a ghost away, in either mode', async ({ page, tmpPath }) => {
  await open(page, tmpPath);
  await select(page, 0, 5);
  await offer(page, INSERTION);
  await armed(page);
  await seen(page);
  await page.keyboard.press('Escape');
  await expect(mark(page)).toHaveCount(0);
  expect((await cursor(page)).mode).toBe('edit');

  await command(page, 1);
  await offer(page, DELETION);
  await armed(page);
  await seen(page);
  await page.keyboard.press('Escape');
  await expect(mark(page)).toHaveCount(0);
  await expect(page.locator('.jp-mod-nbedit-deleteCell')).toHaveCount(0);
  expect(await sources(page)).toEqual(['x = 1', 'y = 2', 'z = 3']);
});

test('its key cap can be pressed with the mouse', async ({ page, tmpPath }) => {
  await open(page, tmpPath);
  await select(page, 0, 0);
  await offer(page, INSERTION);
  await unarmed(page);
  await mark(page).locator('kbd').click();
  await expect.poll(async () => (await sources(page)).length).toBe(4);
});

test('Tab is not taken where the user indents', async ({ page, tmpPath }) => {
  await open(page, tmpPath);
  await select(page, 0, 5);
  await page.keyboard.press('Enter');
  await offer(page, INSERTION);
  await expect(mark(page)).toBeVisible();
  await page.keyboard.press('Tab');
  expect((await sources(page))[0]).toBe('x = 1\n    ');
  expect(await sources(page)).toHaveLength(3);
});

for (const windowingMode of WINDOWING_MODES) {
  test.describe(`windowing ${windowingMode}`, () => {
    test.use(windowed(windowingMode));

    test('a cell far away is gone to, and deleted with Tab', async ({
      page,
      tmpPath
    }) => {
      const far = 50;
      const cells = Array.from(
        { length: 60 },
        (_, i) => `value_${i} = ${i}\n# ${'line\n# '.repeat(6)}`
      );
      await open(page, tmpPath, cells);
      await select(page, 0, 0);
      await offer(page, {
        type: 'deleteCell',
        cellId: `cell-${far}`,
        cellType: 'code',
        source: cells[far]
      });
      await expect(page.locator('.jp-nbedit-jump')).toContainText('cell 51');
      await page.keyboard.press('Alt+Enter');
      await expect.poll(async () => (await cursor(page)).cell).toBe(far);
      await armed(page);
      expect(await sources(page)).toHaveLength(60);
      await page.keyboard.press('Tab');
      await expect.poll(async () => (await sources(page)).length).toBe(59);
      expect(await sources(page)).not.toContain(cells[far]);
    });
  });
}

test.describe('who changes cells', () => {
  /** Collect the changes of cells that the server is told of. */
  function listen(page: IJupyterLabPageFixture): string[] {
    const heard: string[] = [];
    page.on('websocket', socket => {
      if (socket.url().includes('/jupyter-nbedit/notebook')) {
        socket.on('framesent', ({ payload }) => {
          const { events = [] } = JSON.parse(String(payload)) as {
            events?: NotebookEvent[];
          };
          for (const event of events) {
            if (event.type.startsWith('cell') && 'origin' in event) {
              heard.push(`${event.type} ${event.origin}`);
            }
          }
        });
      }
    });
    return heard;
  }

  test('is told by what the user does', async ({ page, tmpPath }) => {
    const heard = listen(page);
    await open(page, tmpPath);
    await command(page, 1);
    const expected = [
      ['b', 'cellInserted user'],
      ['m', 'cellTypeChanged user'],
      ['x', 'cellDeleted user']
    ];
    for (const [key, change] of expected) {
      await inCommandMode(page);
      await page.keyboard.press(key);
      await expect.poll(() => heard[heard.length - 1]).toBe(change);
      // What is done within half a second would be undone in one go.
      await page.evaluate(() => {
        const panel = window.jupyterapp.shell.currentWidget as any;
        panel.content.model.sharedModel.undoManager.stopCapturing();
      });
    }
    expect(heard).toHaveLength(3);
    await inCommandMode(page);
    await page.keyboard.press('z');
    await expect.poll(() => heard[3]).toBe('cellInserted undo');
    await inCommandMode(page);
    await page.keyboard.press('Control+Shift+ArrowUp');
    await expect.poll(() => heard.pop()).toBe('cellMoved user');
  });

  test('and a program is one', async ({ page, tmpPath }) => {
    const heard = listen(page);
    await open(page, tmpPath);
    // What the user did last is a while ago.
    await page.waitForTimeout(1100);
    await page.evaluate(() => {
      const panel = window.jupyterapp.shell.currentWidget as any;
      panel.content.model.sharedModel.insertCell(1, { cell_type: 'code' });
    });
    await expect.poll(() => heard).toEqual(['cellInserted programmatic']);
    await execute(page, 'notebook:delete-cell');
    await expect.poll(() => heard[1]).toBe('cellDeleted programmatic');
  });

  test('and an accepted suggestion is another', async ({ page, tmpPath }) => {
    const heard = listen(page);
    await open(page, tmpPath);
    await select(page, 0, 5);
    await offer(page, INSERTION);
    await armed(page);
    await page.keyboard.press('Tab');
    await expect.poll(() => heard).toEqual(['cellInserted suggestion']);
    await expect.poll(() => offered(page)).toEqual([]);
  });
});
