import { expect, type Page } from '@playwright/test';
import {
  armed,
  cursor,
  pointer,
  select,
  sources,
  type TestCell,
  type,
  unarmed
} from './utils';

const LOOP = 'for name in names:\n    print(name)\n';

/** The cells to walk through, before `df` is renamed where the first has it. */
export const WALK: TestCell[] = [
  'df = load()',
  LOOP,
  'show(df)',
  { markdown: '- one\n- two' }
];

/**
 * Press Tab wherever it is the user's, and at last where it is the suggestion's.
 *
 * @param page - It shows the cells, and the cursor is behind the new name.
 */
export async function walk(page: Page): Promise<void> {
  await armed(page);
  // An arrow key takes the cursor away, and back only its place counts.
  await page.keyboard.press('Home');
  await unarmed(page);
  await page.keyboard.press('Tab');
  expect((await sources(page))[0]).toBe('    sales = load()');
  await page.keyboard.press('Shift+Tab');

  // The start of a line in another cell, an empty line, a selection.
  for (const [anchor, head, indented] of [
    [23, 23, LOOP.replace('    print', '        print')],
    [LOOP.length, LOOP.length, `${LOOP}    `],
    [23, 28, LOOP.replace('    print', '        print')]
  ] as const) {
    await select(page, 1, anchor, head);
    await unarmed(page);
    await page.keyboard.press('Tab');
    expect((await sources(page))[1]).toBe(indented);
    await page.keyboard.press('Control+z');
    expect((await sources(page))[1]).toBe(LOOP);
  }

  // A word on a new line: the completer opens, and has its keys.
  const popup = page.locator('.jp-Completer:visible');
  await select(page, 1, LOOP.length);
  await type(page, 'x = 1\n'.repeat(3));
  await type(page, 'pri');
  await expect(pointer(page)).toBeVisible();
  await unarmed(page);
  await page.keyboard.press('Tab');
  await expect(popup).toBeVisible();
  await expect(page.locator('.jp-nbedit-key:visible')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(popup).toBeHidden();
  expect((await cursor(page)).mode).toBe('edit');
  expect((await sources(page))[1]).toMatch(/pri\w*$/);

  // A list that is being edited.
  await select(page, 3, 11);
  await expect(pointer(page)).toBeVisible();
  await unarmed(page);
  await page.keyboard.press('Tab');
  expect((await sources(page))[2]).toBe('show(df)');
  expect((await cursor(page)).cell).toBe(3);

  // The other key works from anywhere; there Tab is armed again.
  await page.keyboard.press('Alt+Enter');
  await expect.poll(async () => (await cursor(page)).cell).toBe(2);
  await armed(page);
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await sources(page))[2]).toBe('show(sales)');
}
