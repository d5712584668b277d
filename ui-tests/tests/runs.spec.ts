import { expect, test } from './fixtures';
import {
  armed,
  cursor,
  deleted,
  execute,
  inserted,
  openNotebook,
  pointer,
  seen,
  select,
  sources
} from './utils';

const CELLS = [
  'sales = {"city": ["Rome"], "incme": [3]}',
  'margin = 0.2',
  '# The income after all costs.',
  'print(sum(sales["income"]) * margin)',
  'from warnings import warn\nclass Table:\n  def applymap(self):\n' +
    '    warn("applymap is deprecated. Use map instead.", FutureWarning, 2)',
  'Table().applymap()'
];

test('a failed run points to the edit that repairs its cause', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, CELLS, { kernel: true });
  await select(page, 3, 0);
  await execute(page, 'notebook:run-all-cells');

  await expect(pointer(page)).toBeVisible();
  await expect(pointer(page)).toContainText('key not found: incme is near');
  await page.screenshot({ path: 'test-results/runs-pointer.png' });
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await cursor(page)).cell).toBe(0);
  expect(await sources(page)).toEqual(CELLS);
  await expect(inserted(page)).toHaveText('o');
  await armed(page);
  await page.screenshot({ path: 'test-results/runs-cause.png' });
  await page.keyboard.press('Tab');

  const mended = CELLS[0].replace('incme', 'income');
  await expect.poll(() => sources(page)).toEqual([mended, ...CELLS.slice(1)]);
  await expect(page.locator('.jp-nbedit-key')).toHaveCount(0);

  await test.step('and one that warns says what to write instead', async () => {
    await select(page, 5, 0);
    await execute(page, 'notebook:run-all-cells');
    await expect(deleted(page)).toHaveText('apply');
    await page.screenshot({ path: 'test-results/runs-warning.png' });
  });
});

test('what is mended after a second failure is named to be run again', async ({
  page,
  tmpPath
}) => {
  const cells = [
    'sales = {"city": ["Rome"], "income": [3]}',
    'total = sum(sales["incme"])\nfirst = sales["citty"]',
    'print(total)'
  ];
  const named = page.locator('.jp-nbedit-rerun');
  await openNotebook(page, tmpPath, cells, { kernel: true });
  await select(page, 1, 0);
  await execute(page, 'notebook:run-all-cells');
  await expect(inserted(page)).toHaveText('o');
  await armed(page);
  await page.keyboard.press('Tab');
  await expect(page.locator('.jp-Notebook.jp-mod-editMode')).toBeVisible();
  await armed(page);
  await seen(page);
  await page.keyboard.press('Tab');
  await expect
    .poll(async () => (await sources(page))[1])
    .toContain('sales["income"]');
  await expect(named).toContainText('Run again: [2]');

  await select(page, 1, 0);
  await page.keyboard.press('Alt+Enter');
  await expect(deleted(page)).toHaveText('t');
  await expect(named).toHaveCount(0);
  // The cell that Alt+Enter has made below is the active one.
  await page.keyboard.press('Alt+Enter');
  await expect.poll(async () => (await cursor(page)).cell).toBe(1);
  await armed(page);
  await seen(page);
  await page.keyboard.press('Tab');
  await expect
    .poll(async () => (await sources(page))[1])
    .toContain('sales["city"]');
  await expect(named).toContainText('Run again:');
  await page.screenshot({ path: 'test-results/runs-again.png' });
});
