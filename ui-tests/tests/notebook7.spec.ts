import { expect, test } from '@playwright/test';

const CONTENT = {
  cells: ['df = load()\nprint(df)', 'show(df)'].map((source, index) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell-${index}`,
    metadata: {},
    outputs: [],
    source
  })),
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5
};

test('Notebook 7 shows and accepts suggestions', async ({ page, request }) => {
  const saved = await request.put('/api/contents/notebook7.ipynb', {
    data: { type: 'notebook', format: 'json', content: CONTENT }
  });
  expect(saved.ok()).toBe(true);
  await page.goto('/notebooks/notebook7.ipynb');
  const content = page.locator('.jp-Cell .cm-content').first();
  await content.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.keyboard.type('sales ', { delay: 30 });
  await expect(page.locator('.jp-nbedit-inserted').first()).toHaveText('sales');
  await expect(
    page.locator('.jp-mod-nbedit-active .jp-nbedit-key')
  ).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(content).toContainText('print(sales)');
});
