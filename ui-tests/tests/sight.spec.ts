import type { Locator } from '@playwright/test';
import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import { eachTheme } from './looks';
import { offer, registerOther } from './other';
import {
  armed,
  cursor,
  execute,
  inserted,
  openNotebook,
  pointer,
  select,
  selectText,
  sources,
  type
} from './utils';
import { windowed, WINDOWING_MODES } from './windowing';

const FILLER = Array.from({ length: 20 }, (_, i) => `value_${i} = ${i}\n# …`);

/** A failure that is far from its cause, with much to scroll past in between. */
const CELLS = [
  'sales = {"city": ["Rome"], "incme": [3]}',
  ...FILLER,
  '# The income after all costs.',
  'for i in range(80):\n    print("row", i)\nprint(sum(sales["income"]))',
  ...FILLER
];
const FAILING = CELLS.length - FILLER.length - 1;

/** What says below the cells what there is out of sight. */
function signpost(page: IJupyterLabPageFixture): Locator {
  return page.locator('.jp-nbedit-signpost');
}

/** The keys that the user can see: on the screen, and not covered. */
function keysInSight(page: IJupyterLabPageFixture): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.jp-nbedit-key')]
      .filter(key => {
        const { left, top, width, height } = key.getBoundingClientRect();
        const x = left + width / 2;
        const y = top + height / 2;
        return width > 0 && document.elementsFromPoint(x, y).includes(key);
      })
      .map(key => key.textContent ?? '')
  );
}

/** Turn the mouse wheel over the notebook. */
async function scroll(
  page: IJupyterLabPageFixture,
  pixels: number
): Promise<void> {
  await page.mouse.move(640, 500);
  await page.mouse.wheel(0, pixels);
}

/** Run all cells above one, and that one by a key. */
async function runTo(
  page: IJupyterLabPageFixture,
  index: number,
  key: 'Shift+Enter' | 'Control+Enter'
): Promise<void> {
  await select(page, index, 0);
  await execute(page, 'notebook:run-all-above');
  await select(page, index, 0);
  await page.keyboard.press(key);
}

for (const windowingMode of WINDOWING_MODES) {
  test.describe(`windowing ${windowingMode}`, () => {
    test.use(windowed(windowingMode));

    test('what repairs a failure is seen, wherever the user looks', async ({
      page,
      tmpPath
    }) => {
      await openNotebook(page, tmpPath, CELLS, { kernel: true });
      await runTo(page, FAILING, 'Shift+Enter');
      await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
      await page.screenshot({
        path: `test-results/sight-${windowingMode}.png`
      });
      for (const [pixels, name] of [
        [-600, 'up'],
        [5000, 'down'],
        [-20000, 'top']
      ] as const) {
        await scroll(page, pixels);
        await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
        await page.screenshot({
          path: `test-results/sight-${windowingMode}-${name}.png`
        });
      }
      await scroll(page, 1500);
      await expect(signpost(page)).toContainText(
        '↑ [1] · incme → income · key not found'
      );
      await page.keyboard.press('Tab');
      await expect.poll(async () => (await cursor(page)).cell).toBe(0);
      await armed(page);
      await expect(inserted(page)).toBeInViewport();
      await expect(signpost(page)).toHaveCount(0);
      expect(await sources(page)).toEqual(CELLS);
      await page.keyboard.press('Tab');
      await expect
        .poll(async () => (await sources(page))[0])
        .toBe(CELLS[0].replace('incme', 'income'));
    });
  });
}

test('a key is named where it works, and nowhere else', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, CELLS, { kernel: true });
  await runTo(page, FAILING, 'Control+Enter');
  await expect.poll(() => keysInSight(page)).toEqual(['Tab']);

  for (const change of ['outputHidden', 'outputsScrolled', 'inputHidden']) {
    await test.step(`whatever is folded: ${change}`, async () => {
      for (const value of [true, false]) {
        await page.evaluate(
          ([name, value, index]) => {
            const { content } = window.jupyterapp.shell.currentWidget as any;
            content.widgets[index as number][name as string] = value;
          },
          [change, value, FAILING] as const
        );
        await scroll(page, value ? 400 : -800);
        await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
      }
    });
  }

  await test.step('beside the notebook Tab is not its key', async () => {
    const button = page.locator('.jp-NotebookPanel-toolbar [tabindex="0"]');
    await button.first().focus();
    await expect.poll(() => keysInSight(page)).toEqual(['Alt+Enter']);
    await page.keyboard.press('Tab');
    expect(await cursor(page)).toMatchObject({ cell: FAILING });
    await page.evaluate(() =>
      (window.jupyterapp.shell.currentWidget as any).activate()
    );
    await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
  });

  await test.step('in another cell it is the key that works anywhere', async () => {
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => keysInSight(page)).toEqual(['Alt+Enter']);
    await scroll(page, 2000);
    await expect(signpost(page)).toContainText('Alt+Enter↑ [1]');
    await expect.poll(() => keysInSight(page)).toEqual(['Alt+Enter']);
    await page.keyboard.press('Alt+Enter');
    await expect.poll(async () => (await cursor(page)).cell).toBe(0);
    await expect(signpost(page)).toHaveCount(0);
    await expect(inserted(page)).toBeInViewport();
  });

  await test.step('and so it is for whoever scrolls away while typing', async () => {
    await armed(page);
    await scroll(page, 2000);
    await expect(inserted(page)).not.toBeInViewport();
    await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
    await signpost(page).locator('.jp-nbedit-chip').click();
    await expect(inserted(page)).toBeInViewport();
    await expect(signpost(page)).toHaveCount(0);
    expect(await sources(page)).toEqual(CELLS);
    await page.keyboard.press('Tab');
    await expect
      .poll(async () => (await sources(page))[0])
      .toBe(CELLS[0].replace('incme', 'income'));
  });

  await test.step('what is to be run then is named there, too', async () => {
    const rerun = page.locator('.jp-nbedit-rerun');
    await expect(rerun).toContainText('Run again:');
    await scroll(page, 2000);
    await expect(rerun).not.toBeInViewport();
    await expect(signpost(page)).toContainText('Run again:');
    await expect.poll(() => keysInSight(page)).toEqual(['Alt+R']);
    await scroll(page, -20000);
    await expect(signpost(page)).toHaveCount(0);
  });
});

for (const [name, command] of [
  ['in', 'application:zoom-in-widget'],
  ['out', 'application:zoom-out-widget']
] as const) {
  test(`what is zoomed ${name} is seen as it is drawn`, async ({
    page,
    tmpPath
  }) => {
    const long = `values = [${'1000, '.repeat(95)}df]`;
    const filler = Array.from({ length: 30 }, (_, i) => `value_${i} = ${i}`);
    const cells = ['df = 1', long, filler.join('\n') + '\nlast = df'];
    await openNotebook(page, tmpPath, cells);
    for (let i = 0; i < 4; i++) {
      await execute(page, command);
    }
    await selectText(page, 0, 'df');
    await type(page, 'data');
    for (const cell of [1, 2]) {
      await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
      await page.keyboard.press('Tab');
      await expect.poll(async () => (await cursor(page)).cell).toBe(cell);
      // It is brought into sight before it is made.
      await expect(pointer(page)).toHaveCount(0);
      await armed(page);
      await expect(inserted(page)).toBeInViewport({ ratio: 1 });
      await page.keyboard.press('Tab');
      await expect
        .poll(async () => (await sources(page))[cell])
        .toBe(cells[cell].replace('df', 'data'));
    }
    await execute(page, 'application:reset-widget-zoom');
  });
}

test('nothing lies over what is drawn at the end of a line', async ({
  page,
  tmpPath
}) => {
  const more = `, ${'1000, '.repeat(20)}1`;
  await openNotebook(page, tmpPath, ['values = 1', 'last = 1']);
  await registerOther(page);
  const toolbar = page.locator('.jp-mod-active .jp-cell-toolbar');
  await select(page, 0, 10);
  await expect(toolbar).toBeVisible();
  await offer(page, {
    ...{ type: 'text', cellId: 'cell-0', start: 10, old: '' },
    new: more
  });
  await expect(toolbar).toBeHidden();
  await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
  await page.screenshot({ path: 'test-results/sight-toolbar.png' });
  // A line that is longer than the cell is wide is read in parts.
  await expect(async () => {
    await page.keyboard.press('Tab');
    expect((await sources(page))[0]).toBe(`values = 1${more}`);
  }).toPass();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await sources(page))[0]).toBe('values = 1');
  await expect(toolbar).toBeVisible();
});

test('what is on the screen is not pointed to, whatever is laid out anew', async ({
  page,
  tmpPath
}) => {
  const cells = ['sales = 1', 'total = sales', 'print(sales)'];
  await openNotebook(page, tmpPath, cells);
  await selectText(page, 0, 'sales');
  await type(page, 'takings');
  await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
  await page.keyboard.press('Tab');
  await armed(page);
  const button = page.locator('.jp-NotebookPanel-toolbar [tabindex="0"]');
  await button.first().focus();
  await eachTheme(page, async name => {
    await expect(inserted(page)).toBeInViewport();
    await expect(pointer(page)).toHaveCount(0);
    await expect(signpost(page)).toHaveCount(0);
    await page.screenshot({ path: `test-results/sight-theme-${name}.png` });
  });
});

test('a signpost hides no text, moves no cell and is read in a narrow notebook', async ({
  page,
  tmpPath
}) => {
  const filler = Array.from({ length: 20 }, (_, i) => `value_${i} = ${i}\n#`);
  const cells = ['sales = 1', ...filler, 'print(sales)', ...filler];
  await openNotebook(page, tmpPath, cells);
  await selectText(page, 0, 'sales');
  await type(page, 'takings');
  await expect.poll(() => keysInSight(page)).toEqual(['Tab']);
  await scroll(page, 500);
  await expect(signpost(page)).toBeVisible();
  const first = page.locator('.jp-Cell').nth(8);
  const scroller = page.locator('.jp-WindowedPanel-outer');
  const ends = async () => {
    const [bar, outer] = await Promise.all([
      signpost(page).boundingBox(),
      scroller.boundingBox()
    ]);
    return bar!.y - outer!.y - outer!.height;
  };
  expect(await ends()).toBeGreaterThanOrEqual(0);
  const before = await first.boundingBox();
  await page.screenshot({ path: 'test-results/sight-signpost.png' });
  await page.keyboard.press('Escape');
  await expect(signpost(page)).toHaveCount(0);
  expect(await first.boundingBox()).toEqual(before);

  await page.keyboard.press('Alt+/');
  await expect(signpost(page)).toBeVisible();
  await page.sidebar.close('left');
  await page.setViewportSize({ width: 420, height: 600 });
  await expect(signpost(page)).toContainText('↓ cell 22');
  const label = signpost(page).locator('.jp-nbedit-key + span');
  await expect
    .poll(async () => (await label.boundingBox())?.width)
    .toBeGreaterThan(50);
  await page.screenshot({ path: 'test-results/sight-narrow.png' });
});

test('in the view of an output nothing is drawn, and no key is taken', async ({
  page,
  tmpPath
}) => {
  const cells = ['df = 5\nprint(df)', 'print("x")'];
  await openNotebook(page, tmpPath, cells, { kernel: true });
  await select(page, 1, 0);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.jp-OutputArea-output')).toContainText('x');
  await execute(page, 'notebook:create-output-view');
  const view = page.locator('.jp-LinkedOutputView');
  await expect(view).toContainText('x');
  await page.getByRole('tab', { name: 'story.ipynb' }).click();
  await selectText(page, 0, 'df');
  await type(page, 'sales');
  await armed(page);
  const renamed = await sources(page);

  await view.click();
  await expect(page.locator('.jp-nbedit-key:visible')).toHaveCount(0);
  await expect(page.locator('.jp-mod-nbedit-tab')).toHaveCount(0);
  for (const key of ['Tab', 'Alt+Enter', 'Alt+Shift+Enter', 'Alt+/']) {
    await view.click();
    await page.keyboard.press(key);
  }
  await expect(page.locator('.jp-Dialog')).toHaveCount(0);
  await expect(view.locator('[class*=nbedit]')).toHaveCount(0);
  await expect(inserted(page)).toHaveCount(1);
  await page.getByRole('tab', { name: 'story.ipynb' }).click();
  expect(await sources(page)).toEqual(renamed);
  await expect(page.locator('.jp-nbedit-key:visible')).toHaveCount(1);
});
