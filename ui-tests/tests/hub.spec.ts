import { expect, test } from '@playwright/test';
import { PORTS } from './ports';
import { Proxy } from './proxy';
import { type IOwnServer, startServer } from './server';
import {
  armed,
  notebookOf,
  openDocument,
  selectText,
  sources,
  status,
  type
} from './utils';

/** Where a JupyterHub puts the server of a user. */
const PREFIX = '/user/name';

let server: IOwnServer;
const proxy = new Proxy(PORTS.own);
let address: string;

test.beforeAll(async () => {
  server = await startServer({ prefix: PREFIX });
  address = await proxy.open();
});

test.afterAll(async () => {
  proxy.close();
  await server.stop();
});

test('behind the proxy of a hub edits are predicted, or it is said what is wrong', async ({
  page,
  request
}) => {
  const saved = await request.put(
    `${address}${PREFIX}/api/contents/hub.ipynb`,
    {
      data: {
        type: 'notebook',
        format: 'json',
        content: notebookOf(['df = load()\nprint(df)'])
      }
    }
  );
  expect(saved.ok()).toBe(true);
  proxy.letsWebSocketsPass = false;
  await page.goto(`${address}${PREFIX}/lab?reset`);
  await page.waitForFunction(() => 'jupyterapp' in window);
  await openDocument(page, 'hub.ipynb');

  await test.step('it does not let WebSockets pass', async () => {
    await expect(status(page)).toHaveAttribute('data-state', 'failed');
    await expect(status(page)).toHaveAttribute(
      'title',
      /The server answers, but no WebSocket to it can be opened/
    );
    await page.screenshot({ path: 'test-results/hub-blocked.png' });
  });

  await test.step('and now it does', async () => {
    proxy.letsWebSocketsPass = true;
    await expect(status(page)).toHaveAttribute('data-state', 'idle');
    expect(proxy.upgraded).toContain(`${PREFIX}/jupyter-nbedit/notebook`);
    await selectText(page, 0, 'df');
    await type(page, 'sales');
    await armed(page);
    await page.keyboard.press('Tab');
    await expect
      .poll(() => sources(page))
      .toEqual(['sales = load()\nprint(sales)']);
  });
});
