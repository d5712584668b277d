import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IWidgetTracker } from '@jupyterlab/apputils';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import { NotebookPanel } from '@jupyterlab/notebook';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { errorWords } from '../server/said';
import { fetchStatus, type IServerStatus } from '../server/status';
import type {
  INotebookStream,
  INotebookStreams,
  IServerGreeting
} from '../tokens';
import { PROTOCOL } from '../wire';
import { CurrentPanel } from './current';
import { type FilePanel, FileStream } from './file';
import { NotebookStream } from './stream';

/** The streams of all open notebooks and files, if the server can use them. */
export class NotebookStreams implements INotebookStreams {
  constructor(options: NotebookStreams.IOptions) {
    this._options = options;
    this._trackers = [options.notebooks, options.files];
    this._current = new CurrentPanel(this._trackers, options.shell);
    this.server = this._begin();
  }

  /** The view that the user is in, or was in last. */
  get currentPanel(): IDocumentWidget | null {
    return this._current.panel;
  }

  /** The user is in another view, or in a console. */
  get currentPanelChanged(): ISignal<unknown, void> {
    return this._current.changed;
  }

  /** Whether the user is in a console. */
  get isInConsole(): boolean {
    return this._current.isInConsole;
  }

  /** Visit each view that is or will be open. */
  eachPanel(visit: (panel: IDocumentWidget) => void): void {
    for (const tracker of this._trackers) {
      tracker.forEach(visit);
      tracker.widgetAdded.connect((_, panel) => visit(panel));
    }
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
   * Follow each notebook and file that is or will be opened, if the server can.
   *
   * #### Notes
   * Without the server extension this leaves every notebook alone.
   */
  private async _begin(): Promise<IServerGreeting> {
    const { trans, serverSettings } = this._options;
    let status: IServerStatus | null;
    try {
      status = await fetchStatus(serverSettings);
    } catch (error) {
      const message = trans.__(
        'The server refused: %1. Reload the page to try again.',
        errorWords(error, trans)
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
    this._languages = status.languages;
    this.eachPanel(panel => this._add(panel));
    this._current.changed.connect(() => this._enter());
    return { status, message: '', needsReload: false };
  }

  /**
   * Follow a notebook that was opened, and have its stream visited; or else the
   * notebook in another view, which is the one that it was opened in first.
   */
  private _add(panel: IDocumentWidget): void {
    const { context } = panel;
    const known = this._streams.get(context);
    if (known) {
      // A context is of one kind of document.
      known.add(panel as NotebookPanel & FilePanel);
    } else {
      const stream = this._open(panel);
      this._streams.set(context, stream);
      stream.disposed.connect(() => this._streams.delete(context));
      this._visitors.forEach(visit => visit(stream));
    }
    this._enter();
  }

  /** The stream of a notebook or file that was opened. */
  private _open(panel: IDocumentWidget): NotebookStream | FileStream {
    return panel instanceof NotebookPanel
      ? new NotebookStream(panel)
      : new FileStream(panel as FilePanel, {
          languageOf: this._options.languageOf,
          languages: this._languages
        });
  }

  /** Handle that the user is in a view. */
  private _enter(): void {
    const panel = this._current.panel;
    const stream = panel && this._streams.get(panel.context);
    if (stream?.panels.some(other => other === panel)) {
      stream.enter(panel as NotebookPanel & FilePanel);
    }
  }

  private readonly _options: NotebookStreams.IOptions;
  private readonly _trackers: readonly IWidgetTracker<IDocumentWidget>[];
  private readonly _current: CurrentPanel;
  private readonly _streams = new Map<
    IDocumentWidget['context'],
    NotebookStream | FileStream
  >();
  private readonly _visitors: ((stream: INotebookStream) => void)[] = [];
  private _languages: readonly string[] = [];
}

/** The namespace of `NotebookStreams`. */
export namespace NotebookStreams {
  /** What the streams are made from. */
  export interface IOptions {
    /** The open notebooks. */
    notebooks: IWidgetTracker<IDocumentWidget>;
    /** The files that are open in editors. */
    files: IWidgetTracker<IDocumentWidget>;
    /** What is open in the application, if that is known. */
    shell?: Pick<JupyterFrontEnd.IShell, 'currentWidget' | 'currentChanged'>;
    /** The name of the language of a MIME type, empty if there is none. */
    languageOf: (mimeType: string) => string;
    serverSettings: ServerConnection.ISettings;
    trans: TranslationBundle;
  }
}
