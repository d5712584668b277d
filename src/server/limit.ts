/** Milliseconds within which occurrences count. */
const SPAN = 60_000;

/** Counts what may happen now and then, but not again and again. */
export class MinuteLimit {
  /** @param most - How often it may happen within a minute. */
  constructor(private readonly _most: number) {}

  /**
   * Count one more.
   *
   * @returns Whether that is one too many.
   */
  exceeds(): boolean {
    const now = Date.now();
    this._times = [...this._times.filter(time => now - time < SPAN), now];
    return this._times.length > this._most;
  }

  private _times: readonly number[] = [];
}
