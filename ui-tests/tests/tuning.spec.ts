import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import { start } from './utils';

const TUNING = /\/jupyter-nbedit\/tuning/;

/** The notification that says something; the one before it may still be going. */
const toast = (page: IJupyterLabPageFixture, words: string) =>
  page
    .locator('.jp-toastContainer .Toastify__toast')
    .filter({ hasText: words });
const dialog = (page: IJupyterLabPageFixture) => page.locator('.jp-Dialog');

const FIGURES = { precision: 97.4, recall: 30.8, quiet: 100, saved: 5.8 };
const REPORT = {
  ...{ made: 1, days: 5, heldDays: 2, examples: 35, moments: 181 },
  ...{ tokens: 14000, seconds: 1500, low: 0.4, high: 4.9, better: true },
  before: FIGURES,
  after: { precision: 97.7, recall: 35, quiet: 100, saved: 8.2 }
};
const IDLE = {
  ...{ state: 'idle', obstacle: '', message: null, stage: null, done: 0 },
  ...{ total: 0, left: null, report: null, inUse: false }
};

/** Answer for the server: what it does takes half an hour. */
async function answered(page: IJupyterLabPageFixture, first: object) {
  const job: { status: object; asked: string[] } = {
    status: { ...IDLE, ...first },
    asked: []
  };
  await page.route(TUNING, (route, request) => {
    const method = request.method();
    if (method !== 'GET') {
      job.asked.push([method, request.postData()].filter(Boolean).join(' '));
    }
    return route.fulfill({ json: job.status });
  });
  return job;
}

test('who records nothing is led to the consent', async ({ page }) => {
  await start(page, 'nbedit:tune-model');
  const refused = toast(page, 'your edits are not recorded');
  await expect(refused).toBeVisible();
  await page.screenshot({ path: 'test-results/tuning-refused.png' });
  await refused.getByText('Record…').click();
  await expect(dialog(page)).toContainText('What never is');
  await dialog(page).getByText('Do not record').click();
  await expect(dialog(page)).toHaveCount(0);
});

test('it is agreed to, followed, looked at and used', async ({ page }) => {
  const job = await answered(page, {});
  await start(page, 'nbedit:tune-model');
  await expect(dialog(page)).toContainText('can take an hour');
  await page.screenshot({ path: 'test-results/tuning-asks.png' });
  job.status = {
    ...IDLE,
    ...{ state: 'running', stage: { text: 'it learns', values: [] } },
    ...{ done: 3, total: 10, left: 600 }
  };
  await dialog(page).getByText('Tune', { exact: true }).click();
  const running = toast(page, 'it learns · 30 % · 10 min left');
  await expect(running.getByText('Stop')).toBeVisible();
  await page.screenshot({ path: 'test-results/tuning-runs.png' });

  job.status = { ...IDLE, report: REPORT };
  // All of it can be read: Lab cuts off what is longer than a notification may be.
  const better = toast(
    page,
    'The tuned model is better: it saves 8.2 % of the keys, not 5.8 %.'
  );
  await expect(better).toBeVisible();
  await expect(running).toHaveCount(0);
  await page.screenshot({ path: 'test-results/tuning-better.png' });
  await better.getByText('Figures…').click();
  await expect(dialog(page)).toContainText('+0.4 to +4.9 points');
  await expect(dialog(page).locator('tr').nth(1)).toHaveText(
    /Keys saved5\.8 %8\.2 %/
  );
  await page.screenshot({ path: 'test-results/tuning-figures.png' });
  await dialog(page).getByText('Close').click();

  await better.getByText('Use it').click();
  await expect(toast(page, 'Your tuned model is in use.')).toBeVisible();
  expect(job.asked).toEqual(['POST', 'PUT {"use":true}']);
});

test('what nobody has decided about is offered again', async ({ page }) => {
  const job = await answered(page, { report: REPORT });
  await start(page, 'nbedit:tune-model');
  await expect(dialog(page)).toContainText('not in use');
  await page.screenshot({ path: 'test-results/tuning-again.png' });
  await dialog(page).getByText('Keep the old one').click();
  await expect(dialog(page)).toHaveCount(0);
  expect(job.asked).toEqual([]);
});
