import type { ServerConnection } from '@jupyterlab/services';
import { RestClient } from '../server/rest';
import type { IListing, IReport, ITuningChoice, ITuningStatus } from '../wire';

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

  /** How tuning on the user's history gets on. */
  tuning(): Promise<ITuningStatus> {
    return this._rest.json('tuning');
  }

  /** Begin to tune. */
  startTuning(): Promise<ITuningStatus> {
    return this._rest.json('tuning', { method: 'POST' });
  }

  /** End what is running. */
  stopTuning(): Promise<ITuningStatus> {
    return this._rest.json('tuning', { method: 'DELETE' });
  }

  /** Use the tuned model, or the bundled one as it was. */
  useTuned(use: boolean): Promise<ITuningStatus> {
    const body: ITuningChoice = { use };
    return this._rest.json('tuning', { method: 'PUT', body });
  }

  private readonly _rest: RestClient;
}
