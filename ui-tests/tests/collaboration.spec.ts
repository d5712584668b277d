import { expect, type Page, test } from '@playwright/test';
import { type IOwnServer, startServer } from './server';
import {
  armed,
  Conversation,
  inserted,
  notebookOf,
  openDocument,
  requests,
  select,
  selectText,
  sources,
  told,
  type
} from './utils';

const PATH = 'together.ipynb';
const CELLS = ['df = load()\nprint(df)', 'a = 1', 'n = 2\nshow(n)'];

let server: IOwnServer;

// The server that the other tests have shares no documents.
test.beforeAll(async () => {
  server = await startServer({ env: { NBEDIT_SHARED: '1' } });
});

test.afterAll(() => server.stop());

/** Open the notebook as one of those who share it. */
async function join(page: Page, name: string): Promise<void> {
  await page.goto(`${server.url}/lab/workspaces/${name}`);
  await page.waitForFunction(() => 'jupyterapp' in window);
  await openDocument(page, PATH);
}

test('what others type in a shared notebook asks for nothing and takes nothing away', async ({
  browser,
  request
}) => {
  const saved = await request.put(`${server.url}/api/contents/${PATH}`, {
    data: { type: 'notebook', format: 'json', content: notebookOf(CELLS) }
  });
  expect(saved.ok()).toBe(true);
  const contexts = [await browser.newContext(), await browser.newContext()];
  const [a, b] = await Promise.all(contexts.map(each => each.newPage()));
  const talk = new Conversation(a);
  await join(a, 'a');
  await join(b, 'b');
  await talk.begun();

  await test.step('what B types is nothing that A is asked about', async () => {
    await select(b, 1, CELLS[1].length);
    await type(b, '00');
    await expect.poll(async () => (await sources(a))[1]).toBe('a = 100');
    await expect.poll(() => told(talk, 'edit').length).toBe(2);
    expect(told(talk, 'edit').map(({ origin }) => origin)).toEqual([
      'remote',
      'remote'
    ]);
    expect(requests(talk)).toBe(0);
    await expect(inserted(a)).toHaveCount(0);
  });

  await test.step('a suggestion at A stays while B edits elsewhere', async () => {
    await selectText(a, 0, 'df');
    await type(a, 'sales');
    await expect(inserted(a)).toHaveText('sales');
    const before = requests(talk);
    await select(b, 0, 0);
    await type(b, '# B\n');
    await expect.poll(async () => (await sources(a))[0]).toContain('# B\n');
    await expect(inserted(a)).toHaveText('sales');
    expect(requests(talk)).toBe(before);
    await expect(inserted(b)).toHaveCount(0);
  });

  await test.step('what A accepts is one step of the undo of A alone', async () => {
    await armed(a);
    await a.keyboard.press('Tab');
    const accepted = '# B\nsales = load()\nprint(sales)';
    await expect.poll(async () => (await sources(b))[0]).toBe(accepted);
    await b.keyboard.press('Control+End');
    await type(b, ' # B');
    await expect
      .poll(async () => (await sources(a))[0])
      .toBe(`${accepted} # B`);
    await a.keyboard.press('Control+z');
    await expect
      .poll(async () => (await sources(b))[0])
      .toBe('# B\nsales = load()\nprint(df) # B');
  });

  await test.step('a suggestion at A goes where B writes something else', async () => {
    await selectText(a, 2, 'n');
    await type(a, 'count');
    await expect(inserted(a)).toHaveText('count');
    await selectText(b, 2, 'n)');
    await type(b, '3');
    await expect.poll(async () => (await sources(a))[2]).toContain('show(3');
    await expect(inserted(a)).toHaveCount(0);
  });

  for (const context of contexts) {
    await context.close();
  }
});
