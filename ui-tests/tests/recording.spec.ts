import { checkAccess } from './access';
import { expect, IJupyterLabPageFixture, test } from './fixtures';
import { NOTEBOOK, openNotebook, select, sources, start, type } from './utils';

const RECORDING = '/jupyter-nbedit/recording';
const HISTORY = '/jupyter-nbedit/history';

const indicator = (page: IJupyterLabPageFixture) =>
  page.locator('.jp-nbedit-recording');
const slider = (page: IJupyterLabPageFixture) =>
  page.locator('.jp-nbedit-history-slider');

/** Agree to be recorded, as a user does. */
async function agree(page: IJupyterLabPageFixture): Promise<void> {
  await start(page, 'nbedit:record');
  await page.locator('.jp-Dialog').getByText('Record', { exact: true }).click();
  await expect(indicator(page)).toHaveAttribute('data-state', 'on');
}

/** What is recorded of the notebook of this test, the newest stream first. */
async function streams(
  page: IJupyterLabPageFixture,
  tmpPath: string
): Promise<{ stream: string; edits: number; saves: number }[]> {
  const answer = await page.request.get(HISTORY);
  const { streams } = await answer.json();
  return streams.filter(
    ({ path }: { path: string }) => path === `${tmpPath}/${NOTEBOOK}`
  );
}

/** The sources of the notebook as it is at the end of a stream. */
async function recorded(
  page: IJupyterLabPageFixture,
  stream: string
): Promise<string[]> {
  const answer = await page.request.get(`${HISTORY}/moment?stream=${stream}`);
  const { cells } = await answer.json();
  return cells.map(({ source }: { source: string }) => source);
}

test.afterEach(async ({ page }) => {
  await page.request.delete(RECORDING);
  await page.request.delete(`${HISTORY}?all=true`);
});

test('nothing is asked for and nothing is kept before the user agrees', async ({
  page,
  tmpPath
}) => {
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  page.on('websocket', socket => asked.push(socket.url()));
  await openNotebook(page, tmpPath, ['x = 1']);
  await select(page, 0, 5);
  await type(page, '2');
  await page.notebook.save();
  await expect(indicator(page)).toBeHidden();
  expect(asked.filter(url => /nbedit\/(record|history)/.test(url))).toEqual([]);
  expect(await streams(page, tmpPath)).toEqual([]);
});

test('the dialog says what is kept, and "no" keeps nothing', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['x = 1']);
  await start(page, 'nbedit:record');
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('What never is');
  await expect(dialog).toContainText('outputs of cells');
  await page.screenshot({ path: 'test-results/looks-consent.png' });
  await checkAccess(page, '.jp-Dialog:has(.jp-nbedit-consent)');
  // What would have no effect is not taken, and it is said why.
  const paths = dialog.locator('textarea');
  const accept = dialog.locator('button.jp-mod-accept');
  await paths.fill('./drafts/\n../secret');
  await expect(dialog.getByRole('alert')).toContainText(
    '../secret fits no path'
  );
  await expect(accept).toBeDisabled();
  await page.screenshot({ path: 'test-results/recording-wrong-path.png' });
  await checkAccess(page, '.jp-Dialog:has(.jp-nbedit-consent)');
  await paths.fill('./drafts/\n./secret');
  await expect(dialog.getByRole('alert')).toBeEmpty();
  await expect(accept).toBeEnabled();
  await dialog.getByText('Do not record').click();
  await expect(dialog).toBeHidden();
  await expect(indicator(page)).toBeHidden();
  const { state } = await (await page.request.get(RECORDING)).json();
  expect(state).toBe('off');
});

test('edits, runs and saves are kept and can be gone through', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['x = 1', 'print(y)'], { kernel: true });
  await agree(page);
  await select(page, 0, 5);
  await type(page, '23  # 😀');
  await page.notebook.runCell(1, true);
  await select(page, 1, 6, 7);
  await type(page, 'x');
  await page.notebook.save();
  await expect
    .poll(async () => (await streams(page, tmpPath))[0]?.saves)
    .toBe(1);
  const [{ stream }] = await streams(page, tmpPath);
  expect(await recorded(page, stream)).toEqual(await sources(page));

  await start(page, 'nbedit:history');
  const changed = page.locator('.jp-nbedit-history-cell[data-changed="true"]');
  const step = page.locator('.jp-nbedit-history-step');
  await expect(slider(page)).toBeVisible();
  await expect(step).toContainText('saved');
  await slider(page).focus();
  const failed = page.locator('.jp-nbedit-history-cell[data-run="failed"]');
  // The line about the step changes with the key, the cells when they are here.
  for (let back = 0; back < 20; back++) {
    if (/failed with/.test((await step.textContent()) ?? '')) {
      break;
    }
    await page.keyboard.press('ArrowLeft');
  }
  await expect(failed).toContainText('NameError');
  await page.keyboard.press('ArrowLeft');
  await expect(changed).not.toHaveCount(0);
  await page.screenshot({ path: 'test-results/looks-history.png' });
  await checkAccess(page, '.jp-nbedit-history', '.jp-nbedit-recording');
  await page.keyboard.press('Home');
  await expect(changed).toHaveCount(0);
  await expect(page.locator('.jp-nbedit-history-source').nth(0)).toHaveText(
    'x = 1'
  );

  await start(page, 'nbedit:history-statistics');
  await expect(page.locator('.jp-nbedit-history-facts')).toContainText('runs');
  await expect(
    page.locator(
      '.jp-nbedit-history-plots svg, .jp-nbedit-history-plots canvas'
    )
  ).not.toHaveCount(0);
  await checkAccess(page, '.jp-nbedit-history-statistics');
});

test('what the server had not got before a reload is sent after it', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['x = 1']);
  await agree(page);
  await select(page, 0, 5);
  await type(page, '234567');
  const before = await sources(page);
  await page.notebook.save();
  // Without a pause: the newest keystrokes are still in the page.
  await page.keyboard.type('89');
  const typed = await sources(page);
  expect(typed).not.toEqual(before);
  await page.evaluate(() => window.location.reload());
  await expect(indicator(page)).toHaveAttribute('data-state', 'on');
  // What was being typed may be the beginning of a secret: it is masked, but
  // as long as it was.
  await expect
    .poll(async () => {
      const all = await streams(page, tmpPath);
      const last = all.length
        ? await recorded(page, all[all.length - 1].stream)
        : [];
      return last.map(source => source.length);
    })
    .toEqual(typed.map(source => source.length));
});

test('a notebook can be left out, and recording paused and stopped', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['x = 1']);
  await agree(page);
  await start(page, 'nbedit:record-exclude');
  await expect(indicator(page)).toHaveAttribute('data-state', 'excluded');
  await start(page, 'nbedit:record-pause');
  await expect(indicator(page)).toHaveAttribute('data-state', 'paused');
  await indicator(page).click();
  await page.getByText('Stop Recording').click();
  await checkAccess(page, '.jp-Dialog');
  await page.locator('.jp-Dialog').getByText('Stop', { exact: true }).click();
  await expect(indicator(page)).toBeHidden();
});

test('two tabs of one notebook are two streams', async ({ page, tmpPath }) => {
  await openNotebook(page, tmpPath, ['x = 1']);
  await agree(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect.poll(async () => (await streams(page, tmpPath)).length).toBe(2);
  await select(page, 0, 5);
  await type(page, '23 ');
  await page.notebook.save();
  await expect
    .poll(async () => {
      const all = await streams(page, tmpPath);
      const texts = all.map(({ stream }) => recorded(page, stream));
      return (await Promise.all(texts)).flat().sort();
    })
    .toEqual(['x = 1', 'x = 123 ']);
  await other.close();
});

test('what is deleted is gone', async ({ page, tmpPath }) => {
  await openNotebook(page, tmpPath, ['x = 1']);
  await agree(page);
  await select(page, 0, 5);
  await type(page, '23');
  await expect.poll(async () => (await streams(page, tmpPath)).length).toBe(1);
  await start(page, 'nbedit:history');
  await page.locator('.jp-nbedit-history-bar').getByText('Delete…').click();
  await checkAccess(page, '.jp-Dialog');
  await page.locator('.jp-Dialog').getByText('Delete', { exact: true }).click();
  await expect(page.locator('.jp-nbedit-history-message')).toContainText(
    /deleted/i
  );
});
