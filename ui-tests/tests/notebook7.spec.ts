import { expect, test } from '@playwright/test';
import { armed, Conversation } from './utils';

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

test.beforeEach(async ({ request }) => {
  const saved = await request.put('/api/contents/notebook7.ipynb', {
    data: { type: 'notebook', format: 'json', content: CONTENT }
  });
  expect(saved.ok()).toBe(true);
});

test('Notebook 7 shows and accepts suggestions', async ({ page }) => {
  const conversation = new Conversation(page);
  await page.goto('/notebooks/notebook7.ipynb');
  await conversation.begun();
  const content = page.locator('.jp-Cell .cm-content').first();
  await content.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.keyboard.type('sales ', { delay: 30 });
  await expect(page.locator('.jp-nbedit-inserted').first()).toHaveText('sales');
  await armed(page);
  await page.keyboard.press('Tab');
  await expect(content).toContainText('print(sales)');

  // There is no status bar: the state is in the notebook's toolbar.
  const status = page.locator('.jp-Toolbar .jp-nbedit-status');
  await expect(status).toHaveAttribute('data-state', /idle|showing/);
  await status.click();
  await page.screenshot({ path: 'test-results/notebook7-status.png' });
  await page.getByText('Snooze', { exact: true }).hover();
  await page.getByText('Snooze for 30 Minutes').click();
  await expect(status).toContainText('snoozed until');
});

test('Notebook 7 shows that it records, in the toolbar', async ({
  page,
  request
}) => {
  const status = await (await request.get('/jupyter-nbedit/recording')).json();
  await request.put('/jupyter-nbedit/recording', {
    data: { textVersion: status.textVersion }
  });
  try {
    await page.goto('/notebooks/notebook7.ipynb');
    const indicator = page.locator('.jp-Toolbar .jp-nbedit-recording');
    await expect(indicator).toHaveText('Recording');
    const recorded = async () => {
      const history = await request.get('/jupyter-nbedit/history');
      return (await history.json()).streams.length;
    };
    await expect.poll(recorded).toBe(1);
    await indicator.click();
    await page.getByText('Show Recorded History').click();
    await expect(page.locator('.jp-nbedit-history-slider')).toBeVisible();
  } finally {
    await request.delete('/jupyter-nbedit/recording');
    await request.delete('/jupyter-nbedit/history?all=true');
  }
});
