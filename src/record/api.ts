import type { ServerConnection } from '@jupyterlab/services';
import { RestClient } from '../server/rest';
import type {
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
  constructor(settings: ServerConnection.ISettings) {
    this._rest = new RestClient(settings);
  }

  /** Whether recording is on, and all that is to be said about it. */
  consent(): Promise<IConsentStatus> {
    return this._rest.json('recording');
  }

  /** Agree, change what is left out, pause or go on. */
  agree(request: IConsentRequest): Promise<IConsentStatus> {
    return this._rest.json('recording', { method: 'PUT', body: request });
  }

  /** Record no more. What is recorded stays. */
  withdraw(): Promise<IConsentStatus> {
    return this._rest.json('recording', { method: 'DELETE' });
  }

  /** What is recorded. */
  list(): Promise<IHistoryList> {
    return this._rest.json('history');
  }

  /** The steps of a stream. */
  timeline(stream: string): Promise<ITimeline> {
    return this._rest.json('history/timeline', { query: { stream } });
  }

  /** The notebook after an event of a stream. */
  moment(stream: string, number: number): Promise<IMoment> {
    const query = { stream, number: String(number) };
    return this._rest.json('history/moment', { query });
  }

  /** The numbers of one notebook, or of all. */
  statistics(path = ''): Promise<IHistoryStatistics> {
    return this._rest.json('history/statistics', {
      query: path ? { path } : {}
    });
  }

  /** Delete, for good. */
  delete(part: HistoryPart): Promise<IDeleted> {
    return this._rest.json('history', { method: 'DELETE', query: part });
  }

  /** The history, or a stream of it, as the content of a file. */
  async export(form: ExportForm, stream = ''): Promise<Blob> {
    const response = await this._rest.response('history/export', {
      query: stream ? { form, stream } : { form }
    });
    return response.blob();
  }

  private readonly _rest: RestClient;
}
