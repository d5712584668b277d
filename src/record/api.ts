import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { ENDPOINT } from '../socket';
import {
  IConsentRequest,
  IConsentStatus,
  IDeleted,
  IHistoryList,
  IHistoryStatistics,
  IMoment,
  ITimeline
} from '../wire';

/** What a history can be exported as. */
export type ExportForm = 'events' | 'paper' | 'benchmark' | 'content-free';

/** What of a history is meant: one stream, all of one notebook, or everything. */
export type HistoryPart =
  { stream: string } | { path: string } | { all: 'true' };

/** The requests about consent and about what is recorded. */
export class RecordingApi {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  /** Whether recording is on, and all that is to be said about it. */
  consent(): Promise<IConsentStatus> {
    return this._request('recording');
  }

  /** Agree, change what is left out, pause or go on. */
  agree(request: IConsentRequest): Promise<IConsentStatus> {
    return this._request('recording', {
      method: 'PUT',
      body: JSON.stringify(request)
    });
  }

  /** Record no more. What is recorded stays. */
  withdraw(): Promise<IConsentStatus> {
    return this._request('recording', { method: 'DELETE' });
  }

  /** What is recorded. */
  list(): Promise<IHistoryList> {
    return this._request('history');
  }

  /** The steps of a stream. */
  timeline(stream: string): Promise<ITimeline> {
    return this._request(`history/timeline${query({ stream })}`);
  }

  /** The notebook after an event of a stream. */
  moment(stream: string, number: number): Promise<IMoment> {
    return this._request(
      `history/moment${query({ stream, number: String(number) })}`
    );
  }

  /** The numbers of one notebook, or of all. */
  statistics(path = ''): Promise<IHistoryStatistics> {
    return this._request(`history/statistics${path ? query({ path }) : ''}`);
  }

  /** Delete, for good. */
  delete(part: HistoryPart): Promise<IDeleted> {
    return this._request(`history${query(part)}`, { method: 'DELETE' });
  }

  /** The history, or a stream of it, as the content of a file. */
  async export(form: ExportForm, stream = ''): Promise<Blob> {
    const response = await this._response(
      `history/export${query(stream ? { form, stream } : { form })}`
    );
    return response.blob();
  }

  private async _request<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await this._response(path, init);
    return response.json() as Promise<T>;
  }

  private async _response(
    path: string,
    init: RequestInit = {}
  ): Promise<Response> {
    const url = URLExt.join(this._settings.baseUrl, ENDPOINT) + `/${path}`;
    const response = await ServerConnection.makeRequest(
      url,
      init,
      this._settings
    );
    if (!response.ok) {
      throw await ServerConnection.ResponseError.create(response);
    }
    return response;
  }
}

function query(values: Record<string, string>): string {
  return URLExt.objectToQueryString(values);
}
