import {
  type APIRequestContext,
  expect,
  type Page,
  test
} from '@playwright/test';
import { checkAccess } from './access';
import { galata } from './fixtures';
import { expectLeftOut, LIVING, liveWith } from './living';
import {
  armed,
  Conversation,
  notebookOf,
  selectText,
  type TestCell,
  type
} from './utils';
import { WALK, walk } from './walk';

/**
 * Open a notebook that a test works on as it does in JupyterLab.
 *
 * @param choices - What the user has chosen about predictions; what is chosen in
 * the page stays in it.
 */
async function open(
  page: Page,
  request: APIRequestContext,
  cells: TestCell[],
  choices: object = {}
): Promise<void> {
  await galata.Mock.mockSettings(page, [], {
    'jupyter-nbedit:prediction': { explainKeys: false, ...choices }
  });
  await write(request, cells);
  await page.goto('/notebooks/notebook7.ipynb');
  await page.waitForFunction(
    () => (window.jupyterapp?.shell.currentWidget as any)?.content?.model
  );
}

/** Write the notebook of a test. */
async function write(
  request: APIRequestContext,
  cells: TestCell[]
): Promise<void> {
  const saved = await request.put('/api/contents/notebook7.ipynb', {
    data: { type: 'notebook', format: 'json', content: notebookOf(cells) }
  });
  expect(saved.ok()).toBe(true);
}

test("in Notebook 7 Tab is the user's wherever it indents or completes", async ({
  page,
  request
}) => {
  const conversation = new Conversation(page);
  await open(page, request, WALK);
  await conversation.begun();
  await selectText(page, 0, 'df');
  await type(page, 'sales');
  await walk(page);
});

test('Notebook 7 shows and accepts suggestions', async ({ page, request }) => {
  await write(request, ['df = load()\nprint(df)', 'show(df)']);
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
  await checkAccess(page, '.jp-Toolbar .jp-nbedit-status', '.lm-Menu');
  await page.getByText('Snooze for 30 Minutes').click();
  await expect(status).toContainText('snoozed until');
});

test('in Notebook 7 the user says when, where and how much', async ({
  page,
  request
}) => {
  const talk = new Conversation(page);
  await open(page, request, LIVING);
  await talk.begun();
  await liveWith(page, talk);
});

test('in Notebook 7 nothing is suggested at paths that are left out', async ({
  page,
  request
}) => {
  const choices = { disabledPaths: ['notebook7.*'] };
  await open(page, request, LIVING, choices);
  await expectLeftOut(page);
});

test('Notebook 7 shows that it records, in the toolbar', async ({
  page,
  request
}) => {
  await write(request, ['df = load()']);
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
    const added = ['.jp-Toolbar .jp-nbedit-recording', '.jp-nbedit-history'];
    await checkAccess(page, ...added);
  } finally {
    await request.delete('/jupyter-nbedit/recording');
    await request.delete('/jupyter-nbedit/history?all=true');
  }
});
