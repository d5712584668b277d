import { type ISignal, Signal } from '@lumino/signaling';
import type { PredictionState } from '../tokens';
import type { IModelStatus } from '../wire';
import type { Snooze } from './snooze';

/** How the work goes, whatever is drawn meanwhile. */
type WorkState = Exclude<PredictionState, 'showing' | 'snoozed'>;

/** How edit prediction is doing in one notebook, and what there is to say. */
export class NotebookState {
  /** @param _snooze - During it being idle means to be silent. */
  constructor(private readonly _snooze: Snooze) {
    _snooze.changed.connect(this._onSnooze, this);
  }

  /** Be of no interest to anybody any more. */
  dispose(): void {
    this._snooze.changed.disconnect(this._onSnooze, this);
    Signal.clearData(this);
  }

  /** The state, or what there is to say about it, changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What a user who looks at the notebook now should know. */
  get current(): PredictionState {
    // What was asked for may replace what is shown; whoever asked waits for that.
    const isHidden = this._work === 'off' || this._work === 'asking';
    if (this._isShowing && !isHidden) {
      return 'showing';
    }
    const isSnoozed = this._work === 'idle' && this._snooze.until !== null;
    return isSnoozed ? 'snoozed' : this._work;
  }

  /** What went wrong, if anything did; for the user. */
  get message(): string {
    return this._message;
  }

  /** Which language model is in use and how it is, as far as anybody can say. */
  get model(): IModelStatus | null {
    // What a server said that is not there any more is not true of the next one.
    return this._work === 'connecting' ? null : this._model;
  }

  set model(model: IModelStatus | null) {
    this._model = model;
    this._changed.emit();
  }

  /**
   * Whether anything that is offered is drawn: only whoever draws it knows, and
   * says so each time.
   */
  set isShowing(isShowing: boolean) {
    const before = this.current;
    this._isShowing = isShowing;
    if (this.current !== before) {
      this._changed.emit();
    }
  }

  /**
   * Say how the work goes.
   *
   * @param message - What there is to say from now on, if that is new.
   */
  enter(work: WorkState, message = this._message): void {
    const before = this.current;
    const isNews = message !== this._message || work === 'failed';
    this._work = work;
    this._message = message;
    if (isNews || this.current !== before) {
      this._changed.emit();
    }
  }

  /** Wait for no answer any more, if one was waited for. */
  stopAsking(): void {
    if (this._work === 'asking') {
      this.enter('idle');
    }
  }

  /** Handle the beginning or the end of a snooze. */
  private _onSnooze(): void {
    this._changed.emit();
  }

  private _work: WorkState = 'off';
  private _isShowing = false;
  private _message = '';
  private _model: IModelStatus | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
