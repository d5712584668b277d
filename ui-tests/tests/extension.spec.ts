import { expect, test } from './fixtures';
import { PROTOCOL } from '../../src/wire';

test('the extension is active and its server answers', async ({
  baseURL,
  page,
  request
}) => {
  const active = await page.evaluate(() =>
    window.jupyterapp.isPluginActivated('jupyter-nbedit:prediction')
  );
  expect(active).toBe(true);

  const response = await request.get(`${baseURL}/jupyter-nbedit/status`);
  expect(response.ok()).toBe(true);
  expect(await response.json()).toMatchObject({ protocol: PROTOCOL });
});
