import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from './fixtures';
import { Heard } from './heard';
import {
  armed,
  Conversation,
  cursor,
  deleted,
  execute,
  inserted,
  openNotebook,
  pointer,
  selectText,
  sources,
  type
} from './utils';

/** What the documentation says that a screen reader says of each story. */
const [TOLD, TOLD_OF_MARK] = Array.from(
  readFileSync(join(__dirname, '../../docs/accessibility.md'), 'utf8').matchAll(
    /```text\n([^`]*)```/g
  ),
  ([, text]) => text.trim()
);

const CELLS = [
  'df = load("sales.csv")\nprint("df has", len(df))\nfirst = df[0]',
  'total = sum(df)  # all of df',
  'best = max(df)\nworst = min(df)'
];

test('a rename is followed through the cells with Tab', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, CELLS);
  await selectText(page, 0, 'df');
  const heard = await Heard.begin(page);
  /** Press Tab, and write down what that says. */
  const tab = async () => {
    await page.keyboard.press('Tab');
    await expect.poll(() => heard.count()).toBeGreaterThan(0);
    await heard.note('Tab');
  };
  await type(page, 'sales');

  await expect(deleted(page)).toHaveText('df');
  await expect(inserted(page)).toHaveText('sales');
  await armed(page);
  expect((await sources(page))[0]).toContain('len(df)');
  await page.screenshot({ path: 'test-results/story-same-cell.png' });
  await heard.note('sales, typed over df');

  await tab();
  expect((await sources(page))[0]).toContain('print("df has", len(sales))');
  await armed(page);
  await tab();
  expect((await sources(page))[0]).toBe(
    'sales = load("sales.csv")\nprint("df has", len(sales))\nfirst = sales[0]'
  );

  await expect(pointer(page)).toBeVisible();
  await page.screenshot({ path: 'test-results/story-pointer.png' });
  await tab();
  await expect.poll(async () => (await cursor(page)).cell).toBe(1);
  expect((await sources(page))[1]).toBe(CELLS[1]);
  await armed(page);
  await page.screenshot({ path: 'test-results/story-other-cell.png' });
  await tab();
  expect((await sources(page))[1]).toBe('total = sum(sales)  # all of df');

  for (let i = 0; i < 3; i++) {
    await armed(page);
    await tab();
  }
  await expect
    .poll(async () => (await sources(page))[2])
    .toBe('best = max(sales)\nworst = min(sales)');
  await expect(page.locator('.jp-nbedit-key')).toHaveCount(0);
  expect(heard.lines.join('\n')).toBe(TOLD);
});

test('a mark is told once, with the key that shows what it stands for', async ({
  page,
  tmpPath
}) => {
  const talk = new Conversation(page);
  await openNotebook(page, tmpPath, CELLS);
  await execute(page, 'nbedit:set-mode', { mode: 'subtle' });
  await selectText(page, 0, 'df');
  const heard = await Heard.begin(page);
  const mark = page.locator('.jp-nbedit-mark');
  await page.keyboard.insertText('sales');
  await expect(mark).toBeVisible();
  await heard.note('sales, typed over df');

  // It is the same one that is marked again after something else was typed.
  await page.keyboard.press('End');
  await type(page, ' ');
  await talk.answered();
  await expect(mark).toBeVisible();
  expect(await heard.count()).toBe(0);

  await page.keyboard.press('Alt+/');
  await expect(inserted(page)).toHaveText('sales');
  await heard.note('Alt+/');
  expect(heard.lines.join('\n')).toBe(TOLD_OF_MARK);
});
