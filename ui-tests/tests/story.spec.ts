import { expect, test } from './fixtures';
import {
  armed,
  cursor,
  deleted,
  inserted,
  pointer,
  renameDf,
  sources
} from './utils';

const CELLS = [
  'df = load("sales.csv")\nprint("df has", len(df))\nfirst = df[0]',
  'total = sum(df)  # all of df',
  'best = max(df)\nworst = min(df)'
];

test('a rename is followed through the cells with Tab', async ({
  page,
  tmpPath
}) => {
  await renameDf(page, tmpPath, CELLS);

  await expect(deleted(page)).toHaveText('df');
  await expect(inserted(page)).toHaveText('sales');
  await armed(page);
  expect((await sources(page))[0]).toContain('len(df)');
  await page.screenshot({ path: 'test-results/story-same-cell.png' });

  await page.keyboard.press('Tab');
  expect((await sources(page))[0]).toContain('print("df has", len(sales))');
  await armed(page);
  await page.keyboard.press('Tab');
  expect((await sources(page))[0]).toBe(
    'sales = load("sales.csv")\nprint("df has", len(sales))\nfirst = sales[0]'
  );

  await expect(pointer(page)).toBeVisible();
  await page.screenshot({ path: 'test-results/story-pointer.png' });
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await cursor(page)).cell).toBe(1);
  expect((await sources(page))[1]).toBe(CELLS[1]);
  await armed(page);
  await page.screenshot({ path: 'test-results/story-other-cell.png' });
  await page.keyboard.press('Tab');
  expect((await sources(page))[1]).toBe('total = sum(sales)  # all of df');

  for (let i = 0; i < 3; i++) {
    await armed(page);
    await page.keyboard.press('Tab');
  }
  await expect
    .poll(async () => (await sources(page))[2])
    .toBe('best = max(sales)\nworst = min(sales)');
  await expect(page.locator('.jp-nbedit-key')).toHaveCount(0);
});
