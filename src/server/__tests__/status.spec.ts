import { ServerConnection } from '@jupyterlab/services';
import { fetchStatus } from '../status';

describe('fetchStatus', () => {
  function serving(status: number, body: unknown): ServerConnection.ISettings {
    const fetch = () =>
      Promise.resolve(new Response(JSON.stringify(body), { status }));
    return ServerConnection.makeSettings({ baseUrl: 'http://lab/', fetch });
  }

  it('is what the server says', async () => {
    const status = { version: '1', protocol: 1, recording: 'off' };
    expect(await fetchStatus(serving(200, status))).toEqual(status);
  });

  it('is null where there is no extension', async () => {
    expect(await fetchStatus(serving(404, {}))).toBeNull();
  });

  it('fails where the server refuses', async () => {
    await expect(fetchStatus(serving(403, {}))).rejects.toThrow();
  });
});
