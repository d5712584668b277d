import { readFileSync } from 'fs';
import { resolve } from 'path';

import { checkAccess } from './access';
import { checkContrast } from './contrast';
import { expect, test } from './fixtures';
import { eachTheme } from './looks';
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
  type,
  type TestCell
} from './utils';

const NOTEBOOK = resolve(__dirname, '../../examples/people.ipynb');
const CELLS: TestCell[] = JSON.parse(readFileSync(NOTEBOOK, 'utf-8')).cells.map(
  (cell: { cell_type: string; source: string[] }) =>
    cell.cell_type === 'code'
      ? cell.source.join('')
      : { markdown: cell.source.join('') }
);

test('the second example is what its text says', async ({ page, tmpPath }) => {
  await openNotebook(page, tmpPath, CELLS, { kernel: true });
  const runAll = () => execute(page, 'notebook:run-all-cells');

  await test.step('a run fails for a column three cells above', async () => {
    await select(page, 5, 0);
    await runAll();

    await expect(pointer(page)).toContainText('column not found');
    await page.screenshot({ path: 'test-results/people-pointer.png' });
    await page.keyboard.press('Tab');
    await expect.poll(async () => (await cursor(page)).cell).toBe(2);
    await expect(inserted(page)).toHaveText('o');
    await armed(page);
    await page.screenshot({ path: 'test-results/people-cause.png' });
    await page.keyboard.press('Tab');
    await expect
      .poll(async () => (await sources(page))[2])
      .toContain('people["income"] =');
  });

  await test.step('it is mended, and the cells to run again are named', async () => {
    const named = page.locator('.jp-nbedit-rerun');
    await expect(named).toContainText('Run again: [2], [3], [4], [5]');
    await expect(named.locator('kbd')).toHaveText('Alt+R');
    await expect(page.locator('.jp-nbedit-stale')).toHaveCount(4);
    await eachTheme(page, async name => {
      await page.screenshot({ path: `test-results/people-again-${name}.png` });
      await checkContrast(page, '.jp-nbedit-stale, .jp-nbedit-rerun');
      await checkAccess(page, '.jp-nbedit-stale', '.jp-nbedit-rerun');
    });
    // Tab runs nothing; the key that is named does.
    await page.keyboard.press('Alt+r');
    await expect(named).toHaveCount(0);
    await expect(page.locator('.jp-nbedit-stale')).toHaveCount(0);
    const counts = page.locator('.jp-CodeCell .jp-InputPrompt');
    await expect(counts).toHaveText(['[1]:', '[6]:', '[7]:', '[8]:', '[9]:']);

    await expect(
      page.locator('.jp-Notebook-cell').last().locator('.jp-OutputArea-output')
    ).toContainText('Rome');
    await expect(pointer(page)).toHaveCount(0);
  });

  await test.step('a column that gets another name is followed', async () => {
    await selectText(page, 1, 'hours');
    await type(page, 'weekly');

    await expect(pointer(page)).toContainText('hours → weekly');
    await page.screenshot({ path: 'test-results/people-column.png' });
    // To each of three cells, and its edit.
    for (const cell of [2, 3, 4]) {
      await armed(page);
      await page.keyboard.press('Tab');
      await expect.poll(async () => (await cursor(page)).cell).toBe(cell);
      await armed(page);
      await page.keyboard.press('Tab');
      await expect
        .poll(async () => (await sources(page))[cell])
        .not.toContain('hours');
    }
    await expect(pointer(page)).toHaveCount(0);
    expect((await sources(page))[4]).toBe(
      'full.sort_values("weekly")["weekly"].max()'
    );
  });
});
