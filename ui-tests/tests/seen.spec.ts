import { expect, test } from './fixtures';
import type { IJupyterLabPageFixture } from './fixtures';
import type { ITextEdit } from '../../src/wire';
import { offer, registerOther } from './other';
import {
  armed,
  cursor,
  execute,
  inserted,
  openNotebook,
  pointer,
  select,
  sources
} from './utils';

/** A line that is longer than the window is wide. */
const WIDE = `values = [${'1000, '.repeat(95)}df]`;

const CELLS = [
  'start = 1',
  WIDE,
  'def f():\n    print(df)\n    return 1\nf()',
  'hidden = df',
  { markdown: '# Section\n\ntext' },
  'within = df',
  { markdown: '# Next\n\nmore' },
  { markdown: 'about df' },
  `${WIDE}\nlast = 1`
];

/** The edit that renames `df` in a cell. */
function rename(cell: number): ITextEdit {
  const made = CELLS[cell];
  const source = typeof made === 'string' ? made : made.markdown;
  return {
    type: 'text',
    cellId: `cell-${cell}`,
    start: source.indexOf('df'),
    old: 'df',
    // The server may suggest the same for other cells; dismissed is not this one.
    new: `data_${cell}`
  };
}

/** What is drawn as new lies within the window, and nothing covers it. */
async function expectInSight(page: IJupyterLabPageFixture): Promise<void> {
  await expect(inserted(page).first()).toBeInViewport({ ratio: 1 });
}

/** The text that a pointer is over. */
async function covered(page: IJupyterLabPageFixture): Promise<string[]> {
  return pointer(page).evaluate(pointer => {
    const over = pointer.getBoundingClientRect();
    const lines = pointer.closest('.cm-content')!.querySelectorAll('.cm-line');
    return Array.from(lines).flatMap(line => {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      while (walker.nextNode()) {
        const text = document.createRange();
        text.selectNodeContents(walker.currentNode);
        const isUnder = Array.from(text.getClientRects()).some(
          ({ left, right, top, bottom }) =>
            left < over.right - 1 &&
            right > over.left + 1 &&
            top < over.bottom - 3 &&
            bottom > over.top + 3
        );
        if (isUnder && !pointer.contains(walker.currentNode)) {
          found.push(text.toString());
        }
      }
      return found;
    });
  });
}

/** Have nothing offered by the server, nor asked for. */
async function dismissAll(page: IJupyterLabPageFixture): Promise<void> {
  await execute(page, 'nbedit:dismiss');
}

/** Run something with the notebook in front. */
async function inNotebook(
  page: IJupyterLabPageFixture,
  what: string,
  index: number
): Promise<void> {
  await page.evaluate(
    async ([what, index]) => {
      const app = window.jupyterapp;
      const { content } = app.shell.currentWidget as any;
      const cell = content.widgets[index as number];
      if (what === 'hide') {
        cell.inputHidden = true;
      } else {
        content.activeCellIndex = index;
        await app.commands.execute('notebook:toggle-heading-collapse');
      }
    },
    [what, index] as const
  );
}

test('what Tab accepts was on the screen before', async ({ page, tmpPath }) => {
  await openNotebook(page, tmpPath, CELLS);
  await registerOther(page);

  /** The first key brings an edit into sight, from anywhere; the second makes it. */
  async function twoSteps(cell: number, key = 'Tab', from = 0): Promise<void> {
    await dismissAll(page);
    await select(page, from, 0);
    const before = await sources(page);
    await offer(page, rename(cell));
    await expect(pointer(page)).toBeVisible();
    await page.keyboard.press('Alt+Enter');
    await armed(page);
    expect(await sources(page)).toEqual(before);
    expect(await cursor(page)).toMatchObject({ cell, mode: 'edit' });
    await expectInSight(page);
    await page.keyboard.press(key);
    await expect
      .poll(async () => (await sources(page))[cell])
      .toBe(before[cell].replace('df', `data_${cell}`));
  }

  await test.step('far to the right in a line that is not wrapped', async () => {
    await twoSteps(1);
    // Back to the beginning of the line, in the same cell.
    await page.keyboard.press('Control+z');
    await select(page, 1, 0);
    await twoSteps(1, 'Alt+Enter', 1);
  });

  await test.step('and so was the key, at the end of a line that is cut off', async () => {
    await dismissAll(page);
    await select(page, 1, 0);
    await offer(page, { ...rename(3), new: 'other' });
    // It takes no other place where Tab is the user's.
    const key = pointer(page).locator('.jp-nbedit-key');
    await expect(key).toHaveText('Alt+Enter');
    await expect(key).not.toBeInViewport();
    for (const [cell, at, text] of [
      [1, WIDE.length, ' '],
      [1, WIDE.indexOf('['), ' '],
      [8, WIDE.indexOf('['), ' ']
    ] as const) {
      await dismissAll(page);
      await select(page, cell, at);
      await page.keyboard.type(text);
      await offer(page, { ...rename(3), new: `from_${cell}_${at}` });
      await armed(page);
      await expect(key).toBeInViewport({ ratio: 1 });
      expect(await covered(page)).toEqual([]);
      await page.keyboard.press('Backspace');
      await dismissAll(page);
    }
  });

  await test.step('in a fold', async () => {
    await select(page, 2, 3);
    await page.evaluate(() => {
      const { content } = window.jupyterapp.shell.currentWidget as any;
      content.widgets[2].editor.setOption('codeFolding', true);
    });
    const cell = page.locator('.jp-Cell').nth(2);
    await cell.locator('.cm-foldGutter [title="Fold line"]').first().click();
    await expect(page.locator('.cm-foldPlaceholder')).toHaveCount(1);
    await twoSteps(2);
  });

  await test.step('in a cell whose input is hidden', async () => {
    await inNotebook(page, 'hide', 3);
    await twoSteps(3);
  });

  await test.step('in a section that is collapsed', async () => {
    await inNotebook(page, 'collapse', 4);
    await expect(page.locator('.jp-Cell').nth(5)).toBeHidden();
    await twoSteps(5);
  });

  await test.step('in a rendered cell', () => twoSteps(7));
});

test('a long line is read in one view and accepted by the next key', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, [`x = [${'1, '.repeat(40)}]`, 'y']);
  await registerOther(page);
  const text = ` = [${'1000, '.repeat(300)}]`;
  const [before] = await sources(page);
  const more = page.locator('.jp-nbedit-more');
  // At the end of a line that is nearly as wide as the editor, and where it begins.
  for (const [cell, start, keys] of [
    [0, before.length, ['Alt+Enter', 'Tab']],
    [1, 1, ['Tab']]
  ] as const) {
    await select(page, cell, cell);
    await offer(page, {
      type: 'text',
      cellId: `cell-${cell}`,
      start,
      old: '',
      new: text
    });
    await expect(more).toHaveText(/^… 1[67]\d\d more$/);
    for (const [index, key] of keys.entries()) {
      expect((await sources(page))[cell]).not.toContain(text);
      if (index === keys.length - 1) {
        await armed(page);
        await expect(more).toBeInViewport({ ratio: 1 });
        await page.screenshot({ path: `test-results/seen-long-${cell}.png` });
      }
      await page.keyboard.press(key);
    }
    await expect
      .poll(async () => (await sources(page))[cell])
      .toBe(cell ? `y${text}` : `${before}${text}`);
  }
});
