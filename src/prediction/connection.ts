import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { MinuteLimit } from '../server/limit';
import { ServerSocket, type SocketTrouble } from '../server/socket';
import { said } from '../server/said';
import { fetchStatus } from '../server/status';
import {
  type ClientMessage,
  type Eagerness,
  type IConfigure,
  type IKernelEvidence,
  type IModelStatus,
  type IOpen,
  type IPrediction,
  type IStaleCell,
  type NotebookEvent,
  PROTOCOL,
  type ServerMessage,
  type Trigger
} from '../wire';

/** More requests to begin anew than this within a minute are not answered. */
const MAX_RESYNCS = 5;

/** Events of a message: the server reads a message in one go. */
const MOST_EVENTS = 1000;

/** Events that leave an answer under way as true as it was. */
const HARMLESS: NotebookEvent['type'][] = [
  'focus',
  'outcome',
  'saved',
  'suggested'
];

/**
 * How a connection is.
 *
 * - `connecting`: not yet, or not any more and trying again;
 * - `blocked`: trying again, but something between keeps messages from passing;
 *   see `NotebookConnection.trouble`;
 * - `ready`: the server follows the notebook;
 * - `closed`: for good, with the reason in `NotebookConnection.reason`.
 */
export type ConnectionState = 'connecting' | 'blocked' | 'ready' | 'closed';

/**
 * The connection of one open notebook: events go up, suggestions come down.
 *
 * #### Notes
 * What happens while there is no connection is not kept here: when there is one
 * again, whoever made this one is asked what the server has to know.
 */
export class NotebookConnection implements IDisposable {
  constructor(options: NotebookConnection.IOptions) {
    this._snapshot = options.snapshot;
    this._past = options.past;
    this._choice = options.choice;
    this._trans = options.trans;
    this._serverSettings = options.serverSettings;
    this._socket = new ServerSocket({
      serverSettings: options.serverSettings,
      path: 'notebook',
      trans: options.trans,
      tooBig: options.trans.__('The notebook is too large.'),
      onOpen: () => {
        // The server counts events anew with each connection.
        this._seq = 0;
        this._socket.send({ type: 'hello', protocol: PROTOCOL });
        this._chosen = '';
        this.configure();
        this._begin(this._past());
      },
      onMessage: message => this._onMessage(message),
      onLost: () => {
        this._forget();
        if (this._state !== 'blocked') {
          this._setState('connecting');
        }
      },
      onTrouble: trouble => void this._onTrouble(trouble),
      onRefused: reason => this._close(reason)
    });
  }

  /** An answer to the newest request arrived. */
  get predicted(): ISignal<this, IPrediction> {
    return this._predicted;
  }

  /** A predictor on the server failed; says what and what to do. */
  get failed(): ISignal<this, string> {
    return this._failed;
  }

  /** There is something new to say about the language model. */
  get modelChanged(): ISignal<this, IModelStatus> {
    return this._modelChanged;
  }

  /** Other cells are stale than before. */
  get staleChanged(): ISignal<this, readonly IStaleCell[]> {
    return this._staleChanged;
  }

  /** The state changed. */
  get stateChanged(): ISignal<this, ConnectionState> {
    return this._stateChanged;
  }

  get state(): ConnectionState {
    return this._state;
  }

  /** Why the connection is closed for good. */
  get reason(): string {
    return this._reason;
  }

  /** What keeps messages from passing while the connection is blocked. */
  get trouble(): SocketTrouble {
    return this._trouble;
  }

  /** The languages in which the server predicts edits, in lower case. */
  get languages(): readonly string[] {
    return this._languages;
  }

  /** The expression by which a kernel tells what it holds; empty at first. */
  get probe(): string {
    return this._probe;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Close the connection. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._socket.dispose();
    Signal.clearData(this);
  }

  /** Tell the server what happened. */
  send(event: NotebookEvent): void {
    if (!this._socket.isOpen) {
      return;
    }
    // What happens in one go travels in one message.
    if (this._events.length === 0) {
      void Promise.resolve().then(() => this._flush());
    }
    this._events.push(event);
    this._seq++;
    // The server stops answering when it reads this, but an answer may be on
    // its way already, and its places are those of the text before.
    this._awaiting &&= HARMLESS.includes(event.type);
  }

  /** Send the whole notebook again, and nothing of what led to it. */
  open(): void {
    this._begin([this._snapshot()]);
  }

  /** Tell the server what the user chose, if that is new. */
  configure(): void {
    const choice = this._choice?.();
    const chosen = JSON.stringify(choice ?? '');
    if (choice && this._socket.isOpen && chosen !== this._chosen) {
      this._chosen = chosen;
      this._socket.send(choice);
    }
  }

  /** Tell the server what the kernel holds, behind what happened before. */
  testify(evidence: IKernelEvidence): void {
    if (this._state === 'ready') {
      this._flush();
      this._socket.send(evidence);
    }
  }

  /** Ask for the next edit; whatever was asked before is forgotten. */
  predict(trigger: Trigger, eagerness: Eagerness = 'medium'): void {
    if (this._state === 'ready') {
      this._flush();
      this._request++;
      this._awaiting = true;
      this._socket.send({
        type: 'predict',
        request: this._request,
        seq: this._seq,
        trigger,
        eagerness
      });
    }
  }

  /** Forget what was asked. */
  cancel(): void {
    if (this._awaiting) {
      this._awaiting = false;
      this._socket.send({ type: 'cancel', request: this._request });
    }
  }

  /** Send what a server has to know that knows nothing, or the wrong thing. */
  private _begin(events: readonly NotebookEvent[]): void {
    this._events = [];
    for (const event of events) {
      this.send(event);
    }
  }

  /** Handle a message of the server. */
  private _onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this._socket.resetDelay();
        this._languages = message.languages;
        this._probe = message.probe;
        this._setState('ready');
        break;
      case 'prediction':
        // A stale answer speaks of a notebook that is no more.
        if (this._awaiting && message.request === this._request) {
          this._awaiting = !message.final;
          this._predicted.emit(message);
        }
        break;
      case 'resync':
        this._onResync(message.reason);
        break;
      case 'model':
        this._modelChanged.emit(message.status);
        break;
      case 'stale':
        this._staleChanged.emit(message.cells);
        break;
      case 'fault':
        this._failed.emit(said(message.message, this._trans));
        break;
    }
  }

  /**
   * Handle that nothing comes of the connection: if the server answers otherwise,
   * it is what is between that does not let messages pass.
   */
  private async _onTrouble(trouble: SocketTrouble): Promise<void> {
    const status = await fetchStatus(this._serverSettings).catch(() => null);
    if (status && !this._isDisposed && this._state === 'connecting') {
      this._trouble = trouble;
      this._setState('blocked');
    }
  }

  /** Begin anew as the server asks, but not without end. */
  private _onResync(reason: string): void {
    if (this._resyncs.exceeds()) {
      console.warn('The server lost track again and again.', reason);
      this._close(
        this._trans.__(
          'The server cannot follow the notebook. Close it and open it again.'
        )
      );
    } else {
      this.open();
    }
  }

  /** Close the connection for good, and say why. */
  private _close(reason: string): void {
    this._forget();
    this._reason = reason;
    this._socket.dispose();
    this._setState('closed');
  }

  /** Drop what was to be sent, and what was asked. */
  private _forget(): void {
    this._awaiting = false;
    this._events = [];
  }

  /** Send the events that have gathered, each message with the number of its last. */
  private _flush(): void {
    const all = this._events;
    this._events = [];
    for (let from = 0; from < all.length; from += MOST_EVENTS) {
      const events = all.slice(from, from + MOST_EVENTS);
      const seq = this._seq - all.length + from + events.length;
      this._socket.send({ type: 'events', seq, events });
    }
  }

  /** Change the state, and say so. */
  private _setState(state: ConnectionState): void {
    if (state !== this._state) {
      this._state = state;
      this._stateChanged.emit(state);
    }
  }

  private readonly _socket: ServerSocket<ClientMessage, ServerMessage>;
  private readonly _trans: TranslationBundle;
  private readonly _serverSettings: ServerConnection.ISettings;
  private readonly _snapshot: () => IOpen;
  private readonly _past: () => readonly NotebookEvent[];
  private readonly _predicted = new Signal<this, IPrediction>(this);
  private readonly _failed = new Signal<this, string>(this);
  private readonly _choice: (() => IConfigure) | undefined;
  private readonly _modelChanged = new Signal<this, IModelStatus>(this);
  private readonly _staleChanged = new Signal<this, readonly IStaleCell[]>(
    this
  );
  private readonly _stateChanged = new Signal<this, ConnectionState>(this);
  private _state: ConnectionState = 'connecting';
  private _reason = '';
  private _trouble: SocketTrouble = 'closed';
  private _languages: readonly string[] = [];
  private _probe = '';
  private _events: NotebookEvent[] = [];
  private _seq = 0;
  private _request = 0;
  private _awaiting = false;
  private readonly _resyncs = new MinuteLimit(MAX_RESYNCS);
  private _chosen = '';
  private _isDisposed = false;
}

/** The namespace of `NotebookConnection`. */
export namespace NotebookConnection {
  /** What a connection is made from. */
  export interface IOptions {
    serverSettings: ServerConnection.ISettings;
    trans: TranslationBundle;
    /** The notebook as it is now; sent whenever the server lost track of it. */
    snapshot: () => IOpen;
    /** What led to the notebook as it is now; sent with each new connection. */
    past: () => readonly NotebookEvent[];
    /** What the user chose; sent first, and again with `configure`. */
    choice?: () => IConfigure;
  }
}
