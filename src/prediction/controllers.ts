import { EditorView } from '@codemirror/view';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';
import { TranslationBundle } from '@jupyterlab/translation';
import { ISignal, Signal } from '@lumino/signaling';
import { fetchStatus, IServerStatus } from '../api';
import { Settings } from '../settings';
import { PROTOCOL } from '../wire';
import { NotebookController } from './controller';
import { NotebookStream } from './stream';

/** The controllers of all open notebooks. */
export class Controllers {
  constructor(options: Controllers.IOptions) {
    this._options = options;
  }

  /** What there is to say about the current notebook changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** An edit is offered in the current notebook; a short description. */
  get offered(): ISignal<this, string> {
    return this._offered;
  }

  /** The controller of the notebook that the user is in. */
  get current(): NotebookController | null {
    const panel = this._options.tracker.currentWidget;
    return (panel && this._controllers.get(panel)) ?? null;
  }

  /** A notebook is open; all that happens in it can be read from its stream. */
  get opened(): ISignal<this, NotebookStream> {
    return this._opened;
  }

  /** Why there is no edit prediction at all, if there is none. */
  get message(): string {
    return this._message;
  }

  /** The controller of the notebook that an editor is in. */
  of(view: EditorView): NotebookController | null {
    for (const [panel, controller] of this._controllers) {
      if (panel.node.contains(view.dom)) {
        return controller;
      }
    }
    return null;
  }

  /**
   * Follow each notebook that is or will be opened, if the server can.
   *
   * #### Notes
   * Without the server extension this says so and leaves every notebook alone.
   *
   * @returns What the server says of itself, `null` if it cannot be used.
   */
  async begin(): Promise<IServerStatus | null> {
    const { tracker, trans, serverSettings } = this._options;
    let status: IServerStatus | null = null;
    try {
      status = await fetchStatus(serverSettings);
      if (!status) {
        this._message = trans.__(
          'The server has no jupyter_nbedit extension. Install it in the ' +
            "server's environment and restart the server."
        );
      } else if (status.protocol !== PROTOCOL) {
        this._message = trans.__(
          'The page and the server have different versions of ' +
            'jupyter_nbedit. Reload the page.'
        );
      }
    } catch (error) {
      this._message = trans.__(
        'The server refused: %1. Reload the page to try again.',
        String(error)
      );
    }
    tracker.currentChanged.connect(() => this._changed.emit());
    this._changed.emit();
    if (this._message) {
      return null;
    }
    tracker.forEach(panel => this._add(panel));
    tracker.widgetAdded.connect((_, panel) => this._add(panel));
    return status;
  }

  private _add(panel: NotebookPanel): void {
    const { tracker } = this._options;
    const stream = new NotebookStream(panel);
    const controller = new NotebookController({
      ...this._options,
      stream,
      isCurrent: () => tracker.currentWidget === panel
    });
    this._controllers.set(panel, controller);
    panel.disposed.connect(() => this._controllers.delete(panel));
    controller.stateChanged.connect(() => this._changed.emit());
    controller.offered.connect((_, text) => this._offered.emit(text));
    this._opened.emit(stream);
    this._changed.emit();
  }

  private readonly _options: Controllers.IOptions;
  private readonly _controllers = new Map<NotebookPanel, NotebookController>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _offered = new Signal<this, string>(this);
  private readonly _opened = new Signal<this, NotebookStream>(this);
  private _message = '';
}

/** The namespace of `Controllers`. */
export namespace Controllers {
  /** What is shared by all notebooks. */
  export interface IOptions {
    tracker: INotebookTracker;
    settings: Settings;
    trans: TranslationBundle;
    serverSettings: ServerConnection.ISettings;
  }
}
