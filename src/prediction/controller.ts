import { EditorView } from '@codemirror/view';
import { NotebookPanel } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';
import { TranslationBundle } from '@jupyterlab/translation';
import { IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { NotebookConnection } from '../api';
import {
  accept,
  acceptOrJump,
  acceptWord,
  dismiss,
  SuggestionOutcome
} from '../editor';
import { choiceOf } from '../model/choice';
import { withOutput } from '../model/outputs';
import { Settings } from '../settings';
import { IModelStatus, IPrediction, IRun, OutcomeKind, Trigger } from '../wire';
import { Chain } from './chain';
import { describe } from './describe';
import { editorOf } from './jump';
import { Offer } from './offer';
import { NotebookStream, StreamEvent } from './stream';
import { separateUndo } from './undo';
import { NotebookChange } from './watcher';

/**
 * How edit prediction is doing in a notebook.
 *
 * - `off`: switched off, for all or for this language;
 * - `connecting`: the server is not following yet;
 * - `idle`: nothing to show;
 * - `asking`: waiting for a prediction;
 * - `showing`: an edit is offered;
 * - `failed`: see `NotebookController.message`.
 */
export type ControllerState =
  'off' | 'connecting' | 'idle' | 'asking' | 'showing' | 'failed';

/**
 * Edit prediction in one notebook panel: tells the server what happens, asks
 * for predictions, and shows them in the cells' editors.
 */
export class NotebookController implements IDisposable {
  constructor(options: NotebookController.IOptions) {
    this._stream = options.stream;
    this.panel = options.stream.panel;
    this._serverSettings = options.serverSettings;
    this._settings = options.settings;
    this._trans = options.trans;
    this._isCurrent = options.isCurrent;

    this._offer = new Offer({
      panel: this.panel,
      settings: options.settings,
      trans: options.trans,
      onShown: (chain, isNew) => this._onShown(chain, isNew),
      onMisfit: chain => this._drop(chain)
    });
    this._settings.changed.connect(this._configure, this);
    this.panel.disposed.connect(this.dispose, this);
    this._stream.languageChanged.connect(this._onLanguage, this);
    void this._stream.ready.then(() => {
      if (!this._isDisposed) {
        this._configure();
      }
    });
  }

  /** The notebook panel. */
  readonly panel: NotebookPanel;

  /** The state, or what there is to say about it, changed. */
  get stateChanged(): ISignal<this, ControllerState> {
    return this._stateChanged;
  }

  /** An edit is offered that was not offered before. */
  get offered(): ISignal<this, string> {
    return this._offered;
  }

  get state(): ControllerState {
    return this._state;
  }

  /** Which language model is in use and how it is. */
  get model(): IModelStatus | null {
    return this._model;
  }

  /** What went wrong, if anything did; for the user. */
  get message(): string {
    return this._message;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Stop predicting and take away what is shown. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._disconnect();
    this._offer.dispose();
    Signal.clearData(this);
  }

  /** Ask for a prediction now. */
  request(trigger: Trigger): void {
    window.clearTimeout(this._timer);
    if (this._connection?.state !== 'ready' || this._state === 'off') {
      return;
    }
    const focus = this._stream.focus();
    if (focus) {
      this._connection.send(focus);
      this._stream.say(focus);
    }
    this._answered = false;
    this._connection.predict(trigger);
    this._setState('asking');
  }

  /** Accept the offered edit, or go to where it is. */
  acceptOrJump(): boolean {
    const view = this._activeView();
    return view !== null && acceptOrJump(view);
  }

  /** Accept the offered edit if it is shown in the active cell. */
  accept(): boolean {
    const view = this._activeView();
    return view !== null && accept(view) !== null;
  }

  /** Accept the next word of the offered edit. */
  acceptWord(): boolean {
    const view = this._activeView();
    return view !== null && acceptWord(view) !== null;
  }

  /** Put away what is offered. */
  dismiss(): boolean {
    const view = this._activeView();
    if (view && dismiss(view)) {
      return true;
    }
    const shown = this._offer.chain !== null;
    this._reject();
    return shown;
  }

  /** Go to the offered edit. */
  jump(): Promise<void> {
    return this._offer.jump();
  }

  /** An editor appeared: it may be the one that an edit is offered in. */
  onEditor(): void {
    this._offer.drawSoon();
  }

  /** An offered edit, or a part of it, was accepted in an editor. */
  onAccept(id: string, complete: boolean): void {
    const { chain } = this._offer;
    if (!chain || chain.id !== id) {
      return;
    }
    this._tell(chain, complete ? 'accepted' : 'partly');
    if (complete) {
      this._advance(chain);
    }
  }

  /** An offered edit went away without being accepted. */
  onOutcome(id: string, outcome: SuggestionOutcome): void {
    const { chain } = this._offer;
    if (!chain || chain.id !== id) {
      return;
    }
    if (outcome === 'rejected') {
      this._reject();
    } else if (outcome === 'typed') {
      this._tell(chain, 'typed');
      this._advance(chain);
    } else {
      this._drop(chain);
    }
  }

  /** An accepted edit is about to be written: one undo step of its own. */
  beforeAccept(view: EditorView): void {
    separateUndo(this.panel.content, view);
    this._stream.origin = 'suggestion';
  }

  /** An accepted edit was written. */
  afterAccept(view: EditorView): void {
    separateUndo(this.panel.content, view);
    this._stream.origin = null;
  }

  private _configure(): void {
    const { enabled, disabledLanguages } = this._settings.current;
    if (enabled && !disabledLanguages.includes(this._stream.language)) {
      this._connect();
      this._connection?.configure();
      this._offer.draw();
    } else {
      this._disconnect();
      this._setState('off');
    }
  }

  private _connect(): void {
    if (this._connection) {
      return;
    }
    this._following = this._stream.follow(event => this._onEvent(event));
    this._connection = new NotebookConnection({
      serverSettings: this._serverSettings,
      snapshot: () => this._stream.snapshot(),
      choice: () => choiceOf(this._settings.current)
    });
    this._connection.modelChanged.connect(this._onModel, this);
    this._connection.predicted.connect(this._onPredicted, this);
    this._connection.failed.connect(this._onFailed, this);
    this._connection.stateChanged.connect(this._onConnection, this);
    this._setState('connecting');
  }

  private _disconnect(): void {
    window.clearTimeout(this._timer);
    this._setChain(null);
    this._following?.dispose();
    this._following = null;
    this._connection?.dispose();
    this._connection = null;
    this._model = null;
  }

  private _onConnection(): void {
    const { state, reason } = this._connection!;
    if (state === 'ready') {
      this._settle();
    } else {
      this._setChain(null);
      this._message = reason;
      this._setState(state === 'closed' ? 'failed' : 'connecting');
    }
  }

  private _onFailed(_: NotebookConnection, message: string): void {
    this._message = message;
    this._setState('failed');
  }

  private _onModel(_: NotebookConnection, status: IModelStatus): void {
    this._model = status;
    this._stateChanged.emit(this._state);
  }

  private _onLanguage(): void {
    this._setChain(null);
    this._configure();
    this._connection?.open();
    if (this._connection?.state === 'ready') {
      this._settle();
    }
  }

  /** Say whether the server can predict edits in the notebook's language. */
  private _settle(): void {
    const { language } = this._stream;
    // Kernels call a language by its versions, too: "ipython3".
    const known = this._connection!.languages.some(name =>
      language.includes(name)
    );
    this._message =
      known || !language
        ? ''
        : this._trans.__('Edits in %1 are not predicted.', language);
    this._setState(this._message ? 'off' : 'idle');
  }

  private _onEvent(event: StreamEvent): void {
    switch (event.type) {
      case 'focus':
      case 'saved':
      case 'suggested':
        // The server shows suggestions itself, and is told of the focus when
        // it is asked.
        break;
      case 'outcome':
        this._connection?.send(event);
        break;
      case 'run':
        this._connection?.send(
          withOutput(event, this.panel, this._settings.current)
        );
        this._onRun(event);
        break;
      default:
        this._connection?.send(event);
        this._onChange(event);
    }
  }

  private _onChange(change: NotebookChange): void {
    // Nothing is answered any more that was asked before the change.
    this._rest();
    this._offer.carry(change);
    if (change.type === 'edit' && change.origin === 'undo') {
      window.clearTimeout(this._timer);
    } else if (change.type === 'edit' && change.origin === 'user') {
      this._connection?.cancel();
      this._schedule();
    }
  }

  private _schedule(): void {
    window.clearTimeout(this._timer);
    const { trigger, delay } = this._settings.current;
    if (trigger === 'automatic' && this._isCurrent()) {
      this._timer = window.setTimeout(() => this.request('edit'), delay);
    }
  }

  private _onPredicted(
    _: NotebookConnection,
    { suggestion, final }: IPrediction
  ): void {
    if (suggestion) {
      this._answered = true;
      const chain = this._offer.chainOf(suggestion);
      if (chain) {
        this._stream.say({
          type: 'suggested',
          suggestionId: suggestion.id,
          source: suggestion.source,
          edits: suggestion.edits,
          time: Date.now() / 1000
        });
      }
      this._setChain(chain);
    } else if (final && !this._answered) {
      this._setChain(null);
    }
    if (final) {
      this._rest();
    }
  }

  private _onRun(run: IRun): void {
    this._rest();
    if (!run.ok && !this._offer.chain && this._isCurrent()) {
      this.request('run');
    }
  }

  /** Wait for nothing. */
  private _rest(): void {
    if (this._state === 'asking') {
      this._setState('idle');
    }
  }

  private _onShown({ head }: Chain, isNew: boolean): void {
    this._setState('showing');
    if (isNew) {
      this._offered.emit(describe(this.panel.content, head, this._trans));
    }
  }

  private _advance(chain: Chain): void {
    this._setChain(chain.rest);
    if (!chain.rest) {
      this.request('accept');
    }
  }

  private _reject(): void {
    window.clearTimeout(this._timer);
    this._connection?.cancel();
    if (this._offer.chain) {
      this._tell(this._offer.chain, 'rejected');
    }
    this._setChain(null);
  }

  private _drop(chain: Chain): void {
    this._tell(chain, 'superseded');
    this._setChain(null);
  }

  private _tell(chain: Chain, outcome: OutcomeKind): void {
    this._stream.say({
      type: 'outcome',
      suggestionId: chain.suggestion.id,
      outcome,
      edit: chain.number,
      time: Date.now() / 1000
    });
  }

  private _setChain(chain: Chain | null): void {
    this._offer.set(chain);
    if (!chain && this._state === 'showing') {
      this._setState('idle');
    }
  }

  private _activeView(): EditorView | null {
    return editorOf(this.panel.content.activeCell);
  }

  private _setState(state: ControllerState): void {
    if (state !== this._state || state === 'failed') {
      this._state = state;
      this._stateChanged.emit(state);
    }
  }

  private readonly _stream: NotebookStream;
  private readonly _serverSettings: ServerConnection.ISettings;
  private readonly _settings: Settings;
  private readonly _trans: TranslationBundle;
  private readonly _isCurrent: () => boolean;
  private readonly _stateChanged = new Signal<this, ControllerState>(this);
  private readonly _offered = new Signal<this, string>(this);
  private readonly _offer: Offer;
  private _following: IDisposable | null = null;
  private _connection: NotebookConnection | null = null;
  private _model: IModelStatus | null = null;
  private _answered = false;
  private _message = '';
  private _state: ControllerState = 'off';
  private _timer = 0;
  private _isDisposed = false;
}

/** The namespace of `NotebookController`. */
export namespace NotebookController {
  /** What a controller is made from. */
  export interface IOptions {
    stream: NotebookStream;
    serverSettings: ServerConnection.ISettings;
    settings: Settings;
    trans: TranslationBundle;
    /** Whether the user is in this panel. */
    isCurrent: () => boolean;
  }
}
