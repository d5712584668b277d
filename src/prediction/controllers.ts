import type { EditorView } from '@codemirror/view';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';
import { editorOf } from '../notebook/cells';
import type {
  ILanguageModel,
  INotebookStream,
  INotebookStreams
} from '../tokens';
import { NotebookController } from './controller';
import { AdaptiveDelay } from './delay';
import { News } from './news';
import type { PredictionSettings } from './settings';
import { Snooze } from './snooze';

/** Milliseconds for which it is said that nothing is suggested to who asked. */
const WORD = 5000;

/** The controllers of all open notebooks. */
export class Controllers {
  constructor(options: Controllers.IOptions) {
    this._options = options;
    this._delay = new AdaptiveDelay(options.settings);
    const { shell, streams } = options;
    const onFront = () => {
      for (const controller of this._controllers.values()) {
        controller.onFront();
      }
    };
    streams?.currentPanelChanged.connect(() => this._say(''));
    streams?.currentPanelChanged.connect(() => this._changed.emit());
    streams?.currentPanelChanged.connect(onFront);
    streams?.currentPanelChanged.connect(() => this.current?.onEntered());
    shell?.currentChanged?.connect(onFront);
    options.settings.changed.connect(() => this._changed.emit());
  }

  /** A time of peace in all notebooks. */
  readonly snooze = new Snooze();

  /** What there is to say about the current notebook changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** An edit is offered in one of the notebooks; what it is, in words. */
  get offered(): ISignal<this, string> {
    return this._offered;
  }

  /** An edit, or a part of one, was accepted in one of the notebooks. */
  get accepted(): ISignal<this, void> {
    return this._accepted;
  }

  /** An edit is marked, and not shown, in one of the notebooks; what is to be said. */
  get marked(): ISignal<this, string> {
    return this._marked;
  }

  /** The user asked, and nothing is suggested; why, in words. */
  get answeredNothing(): ISignal<this, string> {
    return this._answeredNothing;
  }

  /** What was just said to who asked and is suggested nothing; empty a while later. */
  get word(): string {
    return this._word;
  }

  /** The last edit of a suggestion was accepted in one of the notebooks. */
  get finished(): ISignal<this, void> {
    return this._finished;
  }

  /** The controller of the notebook that the user is in. */
  get current(): NotebookController | null {
    const panel = this._options.streams?.currentPanel;
    return this._find(({ panels }) => panels.some(view => view === panel));
  }

  /** Why there is no edit prediction where the user is, if there can be none. */
  get message(): string {
    const { streams, trans } = this._options;
    return streams?.isInConsole
      ? trans.__('Edits in consoles are not predicted.')
      : this._message;
  }

  set message(message: string) {
    this._message = message;
    this._changed.emit();
  }

  /** Whether nothing is suggested that the user does not ask for. */
  get isOnDemand(): boolean {
    return this._options.settings.current.trigger === 'manual';
  }

  /** The controller of the notebook that an editor is in. */
  of(view: EditorView): NotebookController | null {
    return (
      this._find(({ panels }) =>
        panels.some(panel => panel.node.contains(view.dom))
      ) ??
      // The editor of a cell whose input is hidden is not in the page.
      this._find(({ views }) =>
        views.some(({ widgets }) =>
          widgets.some(cell => editorOf(cell) === view)
        )
      )
    );
  }

  /** The controller of an open notebook, the one the user is in before others. */
  find(path: string): NotebookController | null {
    const { current } = this;
    return current?.panel.context.path === path
      ? current
      : this._find(({ context }) => context.path === path);
  }

  /** Predict edits in a notebook that is open. */
  add(stream: INotebookStream): void {
    const { shell, streams } = this._options;
    const controller = new NotebookController({
      ...this._options,
      snooze: this.snooze,
      delay: this._delay,
      news: this._news,
      stream,
      isCurrent: () => streams?.currentPanel === stream.panel,
      // Of what is open side by side one has the keys.
      isInFront: () =>
        (shell?.currentWidget ?? streams?.currentPanel) === stream.panel
    });
    this._controllers.set(stream, controller);
    stream.disposed.connect(() => this._controllers.delete(stream));
    controller.changed.connect(() => this._changed.emit());
    controller.offered.connect((_, text) => this._offered.emit(text));
    controller.accepted.connect(() => this._accepted.emit());
    controller.marked.connect((_, text) => this._marked.emit(text));
    controller.finished.connect(() => this._finished.emit());
    controller.offered.connect(() => this._say(''));
    controller.answeredNothing.connect((_, text) => {
      this._say(text);
      this._answeredNothing.emit(text);
    });
    this._changed.emit();
  }

  /** Have something said beside the state, for a while. */
  private _say(word: string): void {
    window.clearTimeout(this._wordTimer);
    if (word) {
      this._wordTimer = window.setTimeout(() => this._say(''), WORD);
    }
    if (word !== this._word) {
      this._word = word;
      this._changed.emit();
    }
  }

  /** The controller of the notebook that is looked for. */
  private _find(
    isIt: (stream: INotebookStream) => boolean
  ): NotebookController | null {
    for (const [stream, controller] of this._controllers) {
      if (isIt(stream)) {
        return controller;
      }
    }
    return null;
  }

  private readonly _options: Controllers.IOptions;
  private readonly _delay: AdaptiveDelay;
  private readonly _news = new News();
  private readonly _controllers = new Map<
    INotebookStream,
    NotebookController
  >();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _offered = new Signal<this, string>(this);
  private readonly _accepted = new Signal<this, void>(this);
  private readonly _marked = new Signal<this, string>(this);
  private readonly _answeredNothing = new Signal<this, string>(this);
  private readonly _finished = new Signal<this, void>(this);
  private _word = '';
  private _wordTimer = 0;
  private _message = '';
}

/** The namespace of `Controllers`. */
export namespace Controllers {
  /** What is shared by all notebooks. */
  export interface IOptions {
    /** What is open, and where the user is; nothing can be predicted without. */
    streams: INotebookStreams | null;
    /** What is open in the application, if that is known. */
    shell?: Pick<JupyterFrontEnd.IShell, 'currentWidget' | 'currentChanged'>;
    settings: PredictionSettings;
    languageModel: ILanguageModel | null;
    trans: TranslationBundle;
    serverSettings: ServerConnection.ISettings;
    /** The name of the key that accepts anywhere. */
    otherKey: () => string;
    /** The name of the key that asks for a suggestion. */
    requestKey: () => string;
    /** The name of the key that runs the stale cells. */
    rerunKey: () => string;
  }
}
