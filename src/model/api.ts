import type { ServerConnection } from '@jupyterlab/services';
import { RestClient } from '../server/rest';
import type { IListing, IReport } from '../wire';

/** The requests about language models. */
export class ModelApi {
  constructor(settings: ServerConnection.ISettings) {
    this._rest = new RestClient(settings);
  }

  /** The models that can be chosen. */
  list(): Promise<IListing> {
    return this._rest.json('models');
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
    consents: readonly string[],
    signal?: AbortSignal
  ): Promise<IReport> {
    return this._rest.json('model/test', {
      method: 'POST',
      body: { model, consents },
      signal
    });
  }

  private readonly _rest: RestClient;
}
