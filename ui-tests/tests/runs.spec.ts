import { expect, test } from './fixtures';
import {
  armed,
  cursor,
  inserted,
  openNotebook,
  pointer,
  select,
  sources
} from './utils';

const CELLS = [
  'sales = {"north": 3}\nincme = sum(sales.values())',
  'margin = 0.2',
  '# The income after all costs.',
  'print(income * margin)'
];

test('a failed run points to the edit that repairs its cause', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, CELLS, { kernel: true });
  await select(page, 3, 0);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('notebook:run-all-cells')
  );

  await expect(pointer(page)).toBeVisible();
  await expect(pointer(page)).toContainText(
    'income is not defined: nearest is incme'
  );
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
});
