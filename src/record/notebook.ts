import { UUID } from '@lumino/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { MinuteLimit } from '../server/limit';
import type { INotebookStream } from '../tokens';
import type { NotebookEvent } from '../wire';
import { StreamQueue } from './queue';

/** Characters of unacknowledged events that are kept of one notebook. */
const MAX_WEIGHT = 32_000_000;

/** More new beginnings than this within a minute, and the notebook is left. */
const MAX_RESTARTS = 5;

/** Records one open notebook, as one stream after another. */
export class NotebookRecording implements IDisposable {
  /**
   * @param stream - What happens in the notebook.
   * @param options.happened - There is something to send.
   * @param options.left - A stream ended, with events still to be acknowledged.
   */
  constructor(
    readonly stream: INotebookStream,
    private readonly _options: {
      trans: TranslationBundle;
      happened: () => void;
      left: (queue: StreamQueue) => void;
    }
  ) {
    this.stream.languageChanged.connect(this._onNotebookChanged, this);
    this.stream.context.pathChanged.connect(this._onNotebookChanged, this);
  }

  /** What is not acknowledged, `null` while nothing is recorded. */
  get queue(): StreamQueue | null {
    return this._queue;
  }

  /** Why the notebook is not recorded, if it is not. */
  get reason(): string {
    return this._reason;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The notebook is closed; what is not acknowledged is left to others. */
  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.stream.languageChanged.disconnect(this._onNotebookChanged, this);
      this.stream.context.pathChanged.disconnect(this._onNotebookChanged, this);
      this._leave();
      this.stop();
    }
  }

  /** Begin a stream, unless one is under way. */
  begin(): void {
    if (this._queue) {
      return;
    }
    if (!this.stream.isWanted) {
      // Nothing is predicted there, either: a page, a table, data.
      this.stop(this._options.trans.__('Files of this kind are not recorded.'));
      this._isUnwanted = true;
      return;
    }
    this._reason = '';
    this._following ??= this.stream.follow(event => this._push(event));
    this._queue = new StreamQueue(UUID.uuid4());
    this._push(this.stream.snapshot());
  }

  /** Forget the stream and begin another one; too often is too often. */
  restart(reason: string): void {
    this._queue = null;
    if (this._restarts.exceeds()) {
      this.stop(reason);
    } else {
      this.begin();
    }
  }

  /** Record no more, and forget what is not acknowledged. */
  stop(reason = ''): void {
    this._reason = reason;
    this._isUnwanted = false;
    this._queue = null;
    this._following?.dispose();
    this._following = null;
  }

  /** Handle an event: keep it, and say that there is something to send. */
  private _push(event: NotebookEvent): void {
    const queue = this._queue;
    if (!queue) {
      return;
    }
    queue.push(event);
    if (queue.weight > MAX_WEIGHT && queue.size > 1) {
      // The server has been away for long: what is too much is not kept, and
      // another stream begins when it is back.
      this._queue = null;
      return;
    }
    this._options.happened();
  }

  /** Handle another path or language: a stream is of one of each. */
  private _onNotebookChanged(): void {
    if (this._queue || this._isUnwanted) {
      this._leave();
      this._queue = null;
      this.begin();
    }
  }

  /** Leave to others what is not acknowledged. */
  private _leave(): void {
    if (this._queue?.size) {
      this._options.left(this._queue);
    }
  }

  private _queue: StreamQueue | null = null;
  private _following: IDisposable | null = null;
  private _reason = '';
  /** Whether it is not recorded for what kind of file it is. */
  private _isUnwanted = false;
  private readonly _restarts = new MinuteLimit(MAX_RESTARTS);
  private _isDisposed = false;
}
