import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type { INotebookStream } from '../tokens';
import { said } from '../server/said';
import { ServerSocket } from '../server/socket';
import {
  PROTOCOL,
  type RecordingClientMessage,
  type RecordingServerMessage,
  type RecordingState
} from '../wire';
import { NotebookRecording } from './notebook';
import type { StreamQueue } from './queue';
import { keepUnsent, takeUnsent } from './unsent';

/** Milliseconds that events wait for company before they are sent. */
const GATHER = 250;

/**
 * How recording is: as the server says, or
 *
 * - `connecting`: on, but the server is not there; events are kept;
 * - `failed`: on, but the server cannot keep events; see `Recorder.reason`.
 */
export type RecorderState = RecordingState | 'connecting' | 'failed';

/**
 * Has what happens in the open notebooks recorded by the server, once the user
 * has agreed; before that it makes no request and keeps nothing.
 */
export class Recorder implements IDisposable {
  constructor(options: {
    serverSettings: ServerConnection.ISettings;
    trans: TranslationBundle;
  }) {
    this._serverSettings = options.serverSettings;
    this._trans = options.trans;
    window.addEventListener('pagehide', this._onPageHide);
  }

  /** The state, or what is recorded of a notebook, changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Something happened to the history that the user should know; recording goes on. */
  get told(): ISignal<this, string> {
    return this._told;
  }

  get state(): RecorderState {
    return this._state;
  }

  /** What went wrong, if something did; for the user. */
  get reason(): string {
    return this._reason;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Stop, as the page ends. */
  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      window.removeEventListener('pagehide', this._onPageHide);
      this._end('off');
      Signal.clearData(this);
    }
  }

  /** Follow the server's word on whether to record. */
  follow(state: RecordingState): void {
    if (state !== 'on') {
      this._end(state);
    } else if (!this._socket) {
      this._begin();
    }
  }

  /** Record a notebook whenever recording is on. */
  add(stream: INotebookStream): void {
    void stream.ready.then(() => {
      if (stream.isDisposed || this._isDisposed) {
        return;
      }
      const recording = new NotebookRecording(stream, {
        trans: this._trans,
        happened: () => this._gather(),
        left: queue => this._left.set(queue.id, queue)
      });
      this._recordings.add(recording);
      stream.disposed.connect(() => {
        this._recordings.delete(recording);
        recording.dispose();
        this._gather();
      });
      if (this._socket) {
        recording.begin();
      }
      this._changed.emit();
    });
  }

  /** Why a notebook is not recorded although recording is on; else empty. */
  leftOut(panel: Widget | null): string {
    const recording = [...this._recordings].find(({ stream }) =>
      stream.panels.some(view => view === panel)
    );
    return recording?.reason ?? '';
  }

  /** Begin to record, with what an earlier life of the page left. */
  private _begin(): void {
    takeUnsent().forEach(queue => this._left.set(queue.id, queue));
    this._socket = new ServerSocket<
      RecordingClientMessage,
      RecordingServerMessage
    >({
      serverSettings: this._serverSettings,
      path: 'record',
      trans: this._trans,
      tooBig: this._trans.__('What happened was too much for one message.'),
      onOpen: () => this._socket?.send({ type: 'hello', protocol: PROTOCOL }),
      onMessage: message => this._onMessage(message),
      onLost: () => this._setState('connecting'),
      onRefused: reason => {
        this._end('off');
        this._setState('failed', reason);
      }
    });
    this._recordings.forEach(recording => recording.begin());
    this._setState('connecting');
  }

  /** Record no more, and keep nothing of what was not sent. */
  private _end(state: RecordingState): void {
    window.clearTimeout(this._timer);
    this._timer = 0;
    this._socket?.dispose();
    this._socket = null;
    this._left.clear();
    this._recordings.forEach(recording => recording.stop());
    // What an earlier life of the page kept is taken out, and forgotten.
    takeUnsent();
    this._setState(state);
  }

  /** Handle a message of the server. */
  private _onMessage(message: RecordingServerMessage): void {
    switch (message.type) {
      case 'recording':
        this._socket?.resetDelay();
        this._onRecording(message.state, said(message.reason, this._trans));
        break;
      case 'recorded':
        this._queue(message.stream)?.acknowledge(message.upto);
        this._tidy();
        break;
      case 'resend':
        if (this._queue(message.stream)?.rewind(message.upto)) {
          this._gather();
        } else {
          this._restart(message.stream, '');
        }
        break;
      case 'restart':
        this._restart(message.stream, said(message.reason, this._trans));
        break;
      case 'excluded':
        this._left.delete(message.stream);
        this._recording(message.stream)?.stop(
          said(message.reason, this._trans)
        );
        this._changed.emit();
        break;
    }
  }

  /** Handle the server's word on whether it records. */
  private _onRecording(state: RecordingState | 'failed', reason: string): void {
    if (state === 'failed') {
      this._setState('failed', reason);
    } else if (state !== 'on') {
      this._end(state);
    } else {
      this._setState('on');
      if (reason) {
        this._told.emit(reason);
      }
      // What was left out may not be any more; the server says so again if it is.
      this._recordings.forEach(recording => recording.begin());
      for (const queue of this._queues()) {
        queue.rewind(queue.acknowledged);
      }
      this._send();
    }
  }

  /** Begin a stream anew that the server cannot go on with. */
  private _restart(stream: string, reason: string): void {
    this._left.delete(stream);
    this._recording(stream)?.restart(reason);
    this._changed.emit();
  }

  /** Send soon: what happens in one go travels in one message. */
  private _gather(): void {
    this._timer ||= window.setTimeout(() => this._send(), GATHER);
  }

  /** Send what was not sent yet, if the server takes it. */
  private _send(): void {
    window.clearTimeout(this._timer);
    this._timer = 0;
    if (this._state === 'on' && this._socket?.isOpen) {
      for (const queue of this._queues()) {
        const record = queue.take();
        if (record) {
          this._socket.send(record);
        }
      }
    }
  }

  /** All queues: of closed notebooks, then of open ones. */
  private *_queues(): Iterable<StreamQueue> {
    yield* this._left.values();
    for (const { queue } of this._recordings) {
      if (queue) {
        yield queue;
      }
    }
  }

  /** The queue of a stream. */
  private _queue(stream: string): StreamQueue | null {
    return this._left.get(stream) ?? this._recording(stream)?.queue ?? null;
  }

  /** The open notebook that a stream is of. */
  private _recording(stream: string): NotebookRecording | null {
    const all = [...this._recordings];
    return all.find(({ queue }) => queue?.id === stream) ?? null;
  }

  /** Forget the streams that ended and are on disk. */
  private _tidy(): void {
    for (const queue of [...this._left.values()]) {
      if (queue.size === 0) {
        this._left.delete(queue.id);
      }
    }
  }

  /** Handle the end of the page: send what can be sent, and keep the rest. */
  private readonly _onPageHide = (): void => {
    if (this._socket) {
      this._send();
      if (!keepUnsent(this._queues())) {
        console.warn('The newest events could not be kept for recording.');
      }
    }
  };

  /** Change the state, and say so. */
  private _setState(state: RecorderState, reason = ''): void {
    if (state !== this._state || reason !== this._reason) {
      this._state = state;
      this._reason = reason;
      this._changed.emit();
    }
  }

  private readonly _serverSettings: ServerConnection.ISettings;
  private readonly _trans: TranslationBundle;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _told = new Signal<this, string>(this);
  private readonly _recordings = new Set<NotebookRecording>();
  private readonly _left = new Map<string, StreamQueue>();
  private _socket: ServerSocket<
    RecordingClientMessage,
    RecordingServerMessage
  > | null = null;
  private _state: RecorderState = 'off';
  private _reason = '';
  private _timer = 0;
  private _isDisposed = false;
}
