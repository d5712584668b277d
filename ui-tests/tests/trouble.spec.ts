import { expect, galata, test } from './fixtures';
import {
  armed,
  Conversation,
  execute,
  inserted,
  openNotebook,
  renameDf,
  select,
  selectText,
  sources,
  status,
  timersFired,
  type
} from './utils';
import { windowed } from './windowing';

/** Whatever the page complains of while a test runs. */
const complaints: string[] = [];

test.beforeEach(({ page }) => {
  complaints.length = 0;
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => {
    if (
      message.type() === 'error' &&
      /nbedit|Codemirror/i.test(message.text())
    ) {
      complaints.push(message.text());
    }
  });
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

test.describe('before the page is loaded', () => {
  test.use({ autoGoto: false });

  test('without the server extension notebooks are left alone', async ({
    page,
    tmpPath
  }) => {
    await page.route('**/jupyter-nbedit/status*', route =>
      route.fulfill({ status: 404, body: '' })
    );
    const sockets: string[] = [];
    page.on('websocket', socket => sockets.push(socket.url()));
    await page.goto();
    await expect(status(page)).toHaveAttribute('title', /no jupyter_nbedit/);
    await openNotebook(page, tmpPath, ['df = load()\nprint(df)'], {
      state: 'off'
    });
    await selectText(page, 0, 'df');
    await type(page, 'sales');
    await execute(page, 'nbedit:request');
    await timersFired(page);
    await expect(inserted(page)).toHaveCount(0);
    expect(sockets.filter(url => url.includes('nbedit'))).toEqual([]);
  });

  test('a lost connection comes back, and so do suggestions', async ({
    page,
    tmpPath
  }) => {
    let live: { close(): Promise<void> } | null = null;
    await page.routeWebSocket(/jupyter-nbedit\/notebook/, socket => {
      live = socket;
      socket.connectToServer();
    });
    await page.goto();
    await openNotebook(page, tmpPath, ['df = load()\nprint(df)']);
    await live!.close();
    await expect(status(page)).toHaveAttribute('data-state', 'connecting');
    await expect(status(page)).toHaveAttribute('data-state', 'idle');
    await selectText(page, 0, 'df');
    await type(page, 'sales');
    await armed(page);
  });
});

test.describe('with no delay', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyter-nbedit:plugin': { delay: 0 }
    }
  });

  test('an unknown kernel language gets no suggestion', async ({
    page,
    tmpPath
  }) => {
    const conversation = new Conversation(page);
    await openNotebook(page, tmpPath, ['df = load()\nprint(df)'], {
      language: 'an-unknown-language',
      state: 'off'
    });
    await expect(status(page)).toHaveAttribute('title', /are not predicted/);
    await selectText(page, 0, 'df');
    await type(page, 'sales');
    await execute(page, 'nbedit:request');
    await timersFired(page);
    const kinds = conversation.sent.map(({ type }) => type);
    expect(kinds).toContain('events');
    expect(kinds).not.toContain('predict');
    await expect(inserted(page)).toHaveCount(0);
  });
});

test('cells that do not parse do no harm', async ({ page, tmpPath }) => {
  await renameDf(page, tmpPath, [
    'df = load()\nprint(df',
    'def (((:\n  df',
    '%%bash\necho df',
    'show(df)'
  ]);
  await armed(page);
  await page.keyboard.press('Tab');
  expect((await sources(page))[0]).toBe('sales = load()\nprint(sales');
});

test('a cell of 1 MB does not get in the way', async ({ page, tmpPath }) => {
  test.slow();
  const huge = 'x = 1  # a line of a very long cell\n'.repeat(28_000);
  await renameDf(page, tmpPath, ['df = load()\nprint(df)', huge]);
  await armed(page);
  await select(page, 1, 0);
  await type(page, 'y');
  expect((await sources(page))[1].slice(0, 2)).toBe('yx');
});

test.describe('with 2,000 cells', () => {
  test.use(windowed('full'));

  test('a rename is still followed', async ({ page, tmpPath }) => {
    test.slow();
    const cells = Array.from({ length: 2000 }, (_, i) =>
      i ? `value_${i} = ${i}` : 'df = load()\nprint(df)'
    );
    await renameDf(page, tmpPath, cells);
    await armed(page);
    await page.keyboard.press('Tab');
    expect((await sources(page))[0]).toBe('sales = load()\nprint(sales)');
  });
});
