import { type ISignal, Signal } from '@lumino/signaling';
import type { PredictionState } from '../tokens';
import type { IModelStatus } from '../wire';

/** How edit prediction is doing in one notebook, and what there is to say. */
export class NotebookState {
  /** The state, or what there is to say about it, changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get current(): PredictionState {
    return this._current;
  }

  /** What went wrong, if anything did; for the user. */
  get message(): string {
    return this._message;
  }

  /** Which language model is in use and how it is. */
  get model(): IModelStatus | null {
    return this._model;
  }

  set model(model: IModelStatus | null) {
    this._model = model;
    this._changed.emit();
  }

  /**
   * Enter a state.
   *
   * @param message - What there is to say from now on, if that is new.
   */
  enter(state: PredictionState, message = this._message): void {
    const isNews =
      state !== this._current ||
      message !== this._message ||
      state === 'failed';
    this._current = state;
    this._message = message;
    if (isNews) {
      this._changed.emit();
    }
  }

  /** Have nothing to show, and wait for nothing, if that was the state. */
  leave(state: 'asking' | 'showing'): void {
    if (this._current === state) {
      this.enter('idle');
    }
  }

  private _current: PredictionState = 'off';
  private _message = '';
  private _model: IModelStatus | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
