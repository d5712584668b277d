import { type ISignal, Signal } from '@lumino/signaling';

/** Minutes for which a user can have peace. */
export const SNOOZES = [5, 30, 60] as const;

/**
 * A time during which nothing is suggested in any notebook of the page, unless
 * the user asks.
 */
export class Snooze {
  /** It began, or it ended. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** When it ends, `null` while there is none. */
  get until(): Date | null {
    return this._until;
  }

  /** Suggest nothing from now on. */
  begin(minutes: number): void {
    window.clearTimeout(this._timer);
    const milliseconds = minutes * 60_000;
    this._until = new Date(Date.now() + milliseconds);
    this._timer = window.setTimeout(() => this.end(), milliseconds);
    this._changed.emit();
  }

  /** Suggest again, if there is nothing else against it. */
  end(): void {
    window.clearTimeout(this._timer);
    if (this._until) {
      this._until = null;
      this._changed.emit();
    }
  }

  private _until: Date | null = null;
  private _timer = 0;
  private readonly _changed = new Signal<this, void>(this);
}
