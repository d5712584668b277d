import { checkAccess } from './access';
import { expect, galata, IJupyterLabPageFixture, test } from './fixtures';
import { ScriptedModel } from './model';
import { PORTS } from './ports';
import {
  armed,
  Conversation,
  execute,
  inserted,
  openNotebook,
  request,
  select,
  sources,
  start,
  status,
  type
} from './utils';

const CELL = 'api_key = "sk-0123456789abcdefghij"\ntotal = 1\nprint(totl)';
const TYPED = CELL.replace('= 1', '= 10');
const MENDED = TYPED.replace('totl', 'total');

const FIX = [
  'CELL 1',
  '<<<<<<< SEARCH',
  'print(totl)',
  '=======',
  'print(total)',
  '>>>>>>> REPLACE'
].join('\n');

const model = new ScriptedModel(FIX);

test.beforeEach(async ({ request }) => {
  await model.open();
  // The first use of a model loads a large library; on a slow machine that
  // takes longer than an answer is waited for.
  model.answer = 'NO_EDIT';
  const tested = await request.post('/jupyter-nbedit/model/test', {
    data: { model: 'scripted' },
    timeout: 0
  });
  expect(await tested.json()).toMatchObject({ ok: true });
  model.answer = FIX;
  model.asked.length = 0;
});

test.afterEach(() => model.close());

/** Make the change that the model is asked about. */
async function change(page: IJupyterLabPageFixture): Promise<void> {
  await select(page, 0, CELL.indexOf('= 1') + 3);
  await type(page, '0');
}

test.describe('with a model on this machine', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyter-nbedit:models': { model: 'scripted' }
    }
  });

  test('its suggestion appears, and Tab accepts', async ({ page, tmpPath }) => {
    await openNotebook(page, tmpPath, [CELL]);
    await expect(status(page)).toHaveText(/scripted/);
    await expect(status(page)).toHaveAttribute('data-model', 'ready');
    await change(page);
    await expect(inserted(page)).toHaveText('a');
    expect(await sources(page)).toEqual([TYPED]);
    await armed(page);
    await page.keyboard.press('Tab');
    await expect.poll(() => sources(page)).toEqual([MENDED]);
    expect(model.asked[0]).toContain('print(totl)');
  });

  test('a fault shows one status, and editing goes on', async ({
    page,
    tmpPath
  }) => {
    model.answer = 401;
    const conversation = new Conversation(page);
    // Another cell than above: what was answered once is not asked again.
    await openNotebook(page, tmpPath, ['count = 1']);
    await select(page, 0, 9);
    await type(page, '0');
    await expect(status(page)).toHaveAttribute('data-model', 'waiting');
    await expect(status(page)).toHaveAttribute(
      'title',
      /does not take the key/
    );
    await expect(page.locator('.jp-Dialog')).toHaveCount(0);
    const notice = page.locator('.jp-toastContainer .Toastify__toast');
    // What was wrong before, if anything was, may still be on its way out.
    await expect(notice).toHaveCount(1);
    await expect(notice).toContainText('does not take the key');
    await expect(notice).toContainText('Choose Language Model');
    await page.screenshot({ path: 'test-results/models-fault.png' });
    await checkAccess(page, '.jp-nbedit-status', '.jp-toastContainer');
    await type(page, '00');
    expect(await sources(page)).toEqual(['count = 1000']);
    await conversation.answered();
    expect(model.asked).toHaveLength(1);

    // It goes with the fault, and nobody has to put it away.
    await execute(page, 'nbedit:choose-model', { model: 'none' });
    await expect(notice).toHaveCount(0);
  });

  test('it is tested from the palette', async ({ page, tmpPath }) => {
    await openNotebook(page, tmpPath, [CELL]);
    model.answer = 'NO_EDIT';
    await start(page, 'nbedit:test-model');
    const report = page.locator('.jp-nbedit-report');
    await expect(report).toBeVisible();
    await expect(report).toHaveAttribute('data-ok', 'true');
    await expect(report).toContainText('5 of 5');
    await page.screenshot({ path: 'test-results/model-report.png' });
    await checkAccess(page, '.jp-Dialog:has(.jp-nbedit-report)');
    await page.locator('.jp-Dialog .jp-mod-accept').click();
  });
});

test('nothing is sent to another machine before the user agreed to it', async ({
  page,
  tmpPath
}) => {
  const conversation = new Conversation(page);
  const dialog = page.locator('.jp-Dialog');
  const choose = () => start(page, 'nbedit:choose-model', { model: 'far' });
  await openNotebook(page, tmpPath, [CELL]);
  await expect(status(page)).toHaveAttribute('data-model', 'none');
  await choose();
  await expect(dialog).toContainText(`0.0.0.0:${PORTS.model}`);
  await expect(dialog).toContainText('the text around the cursor');
  await page.screenshot({ path: 'test-results/model-consent.png' });
  await checkAccess(page, '.jp-Dialog:has(.jp-nbedit-host-consent)');
  await dialog.locator('.jp-mod-reject').click();
  await expect(dialog).toHaveCount(0);
  await expect(status(page)).toHaveAttribute('data-model', 'none');

  await change(page);
  await conversation.answered();
  expect(model.asked).toEqual([]);

  await choose();
  await dialog.locator('.jp-mod-accept').click();
  await expect(status(page)).toHaveAttribute('data-model', 'ready');
  await select(page, 0, 0);
  await request(page);
  await expect(inserted(page)).toHaveText('a');
  expect(model.asked).toHaveLength(1);
  expect(model.asked[0]).toContain('totl');
  expect(model.asked[0]).not.toContain('sk-0123456789abcdefghij');
});
