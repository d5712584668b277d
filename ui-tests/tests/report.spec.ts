import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, Page, test } from '@playwright/test';
import { checkAccess } from './access';

// One after the other: the report is made once.
test.describe.configure({ mode: 'default' });

let folder: string;
let page: Page;
const trouble: string[] = [];

/** Run a command of this package. */
function nbedit(...args: string[]): void {
  execFileSync('jupyter', ['nbedit', ...args], { cwd: folder, stdio: 'pipe' });
}

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'nbedit-report-'));
  nbedit('mine', '--sample', '--offline', '--out', 'd.jsonl.zst');
  nbedit(
    ...['bench', 'run', '--task', 'next', '--data', 'd.jsonl.zst'],
    ...['--predictor', 'copy,names', '--kept', 'kept', '--out', 'run']
  );
  nbedit('bench', 'report', 'run', '--html', 'report.html');
  page = await browser.newPage({ colorScheme: 'dark' });
  page.on('console', message => trouble.push(message.text()));
  page.on('pageerror', error => trouble.push(error.message));
  page.on('request', request => trouble.push(request.url()));
  await page.goto(pathToFileURL(join(folder, 'report.html')).href);
});

test.afterAll(async () => {
  await page.close();
  rmSync(folder, { recursive: true });
});

test('a report opens from a file, loads nothing and breaks no policy', async () => {
  expect(trouble).toEqual([pathToFileURL(join(folder, 'report.html')).href]);
  await expect(page.locator('figure svg').first()).toBeVisible();
  const ground = await page.evaluate(
    () => getComputedStyle(document.body).backgroundColor
  );
  expect(ground).toBe('rgb(22, 25, 30)');
  await checkAccess(page, 'body');
});

test('its cases can be filtered and looked at', async () => {
  const cases = page.locator('details.case');
  await expect(page.locator('#count')).toHaveText('130 of 130 cases');
  await expect(cases).toHaveCount(100);
  await page.getByRole('button', { name: 'more' }).click();
  await expect(cases).toHaveCount(130);

  await page.locator('[name=system]').selectOption({ label: 'names' });
  await page.locator('[name=verdict]').selectOption('exact');
  await expect(page.locator('#count')).toHaveText('9 of 130 cases');
  // What is shown of a case is made when it is opened.
  await expect(page.locator('.body')).toHaveCount(0);
  await cases.first().locator('summary').click();
  const body = page.locator('.body');
  await expect(body).toContainText('Right answer: still missing');
  await expect(body.locator('.added mark').first()).toBeVisible();
  const parts = await body.locator('h4').allTextContents();
  expect(parts.slice(2)).toEqual([
    'copy nothing shown',
    'names exact',
    'Code as it was'
  ]);

  await page.locator('[name=verdict]').selectOption('');
  await page.locator('[name=change]').selectOption('worse');
  await page.locator('[name=against]').selectOption({ label: 'copy' });
  await expect(page.locator('#count')).toHaveText('0 of 130 cases');
  await page.locator('[name=change]').selectOption('better');
  await expect(page.locator('#count')).toHaveText('9 of 130 cases');
  await page.locator('[name=text]').fill('no case has this');
  await expect(page.locator('#count')).toHaveText('0 of 130 cases');
});
