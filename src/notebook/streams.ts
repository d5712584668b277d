import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { fetchStatus, type IServerStatus } from '../server/status';
import type {
  INotebookStream,
  INotebookStreams,
  IServerGreeting
} from '../tokens';
import { PROTOCOL } from '../wire';
import { NotebookStream } from './stream';

/** The streams of all open notebooks, if the server can use them. */
export class NotebookStreams implements INotebookStreams {
  constructor(options: NotebookStreams.IOptions) {
    this._options = options;
    this.server = this._begin();
  }

  /** What the server says of itself. */
  readonly server: Promise<IServerGreeting>;

  /**
   * Visit the stream of each notebook that is or will be open; none if the
   * server cannot be used.
   */
  each(visit: (stream: INotebookStream) => void): void {
    this._visitors.push(visit);
    this._streams.forEach(visit);
  }

  /**
   * Follow each notebook that is or will be opened, if the server can.
   *
   * #### Notes
   * Without the server extension this leaves every notebook alone.
   */
  private async _begin(): Promise<IServerGreeting> {
    const { tracker, trans, serverSettings } = this._options;
    let status: IServerStatus | null;
    try {
      status = await fetchStatus(serverSettings);
    } catch (error) {
      const message = trans.__(
        'The server refused: %1. Reload the page to try again.',
        String(error)
      );
      return { status: null, message, needsReload: true };
    }
    if (!status) {
      const message = trans.__(
        'The server has no jupyter_nbedit extension. Install it in the ' +
          "server's environment and restart the server."
      );
      return { status: null, message, needsReload: false };
    }
    if (status.protocol !== PROTOCOL) {
      const message = trans.__(
        'The page and the server have different versions of ' +
          'jupyter_nbedit. Reload the page.'
      );
      return { status: null, message, needsReload: true };
    }
    tracker.forEach(panel => this._add(panel));
    tracker.widgetAdded.connect((_, panel) => this._add(panel));
    tracker.currentChanged.connect((_, panel) => this._enter(panel));
    return { status, message: '', needsReload: false };
  }

  /**
   * Follow a notebook that was opened, and have its stream visited; or else the
   * notebook in another view, which is the one that it was opened in first.
   */
  private _add(panel: NotebookPanel): void {
    const { context } = panel;
    const known = this._find(panel);
    if (known) {
      known.add(panel);
    } else {
      const stream = new NotebookStream(panel);
      this._streams.set(context, stream);
      stream.disposed.connect(() => this._streams.delete(context));
      this._visitors.forEach(visit => visit(stream));
    }
    this._enter(this._options.tracker.currentWidget);
  }

  /** Handle that the user is in a view of a notebook. */
  private _enter(panel: NotebookPanel | null): void {
    const stream = panel && this._find(panel);
    if (stream?.panels.includes(panel!)) {
      stream.enter(panel!);
    }
  }

  /** The stream of the notebook that a panel is a view of. */
  private _find({ context }: NotebookPanel): NotebookStream | undefined {
    return this._streams.get(context);
  }

  private readonly _options: NotebookStreams.IOptions;
  private readonly _streams = new Map<
    NotebookPanel['context'],
    NotebookStream
  >();
  private readonly _visitors: ((stream: INotebookStream) => void)[] = [];
}

/** The namespace of `NotebookStreams`. */
export namespace NotebookStreams {
  /** What the streams are made from. */
  export interface IOptions {
    tracker: INotebookTracker;
    serverSettings: ServerConnection.ISettings;
    trans: TranslationBundle;
  }
}
