import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { ENDPOINT } from '../socket';
import { IListing, IReport } from '../wire';

/** The requests about language models. */
export class ModelApi {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  /** The models that can be chosen. */
  list(): Promise<IListing> {
    return this._request('models');
  }

  /**
   * Ask a model a few times, and tell how that went.
   *
   * @param model - Its name, empty for the server's default.
   *
   * @param consents - The hosts that the user agreed to send to.
   *
   * @param signal - Ends the test.
   */
  test(
    model: string,
    consents: string[],
    signal?: AbortSignal
  ): Promise<IReport> {
    return this._request('model/test', {
      method: 'POST',
      body: JSON.stringify({ model, consents }),
      signal
    });
  }

  private async _request<T>(path: string, init: RequestInit = {}): Promise<T> {
    const url = URLExt.join(this._settings.baseUrl, ENDPOINT, path);
    const response = await ServerConnection.makeRequest(
      url,
      init,
      this._settings
    );
    if (!response.ok) {
      throw new ServerConnection.ResponseError(response);
    }
    return response.json() as Promise<T>;
  }
}
