import type { OutcomeKind } from '../wire';
import type { PredictionSettings } from './settings';

/** By how much the delay grows with a suggestion that was put away. */
const LONGER = 1.5;

/** By how much it shrinks with one that was welcome. */
const SHORTER = 0.8;

/** Milliseconds after which a half of what was learned is forgotten. */
const HALF_LIFE = 10 * 60_000;

/**
 * How long a pause must be before a prediction is asked for: longer after
 * suggestions that were not wanted, shorter after those that were.
 */
export class AdaptiveDelay {
  constructor(private readonly _settings: PredictionSettings) {}

  /** The delay now, in milliseconds. */
  get milliseconds(): number {
    const { delay, shortestDelay, longestDelay } = this._settings.current;
    const adapted = delay * Math.exp(this._learned());
    // Whoever sets the delay outside of the bounds gets what they set.
    return Math.min(
      Math.max(adapted, Math.min(shortestDelay, delay)),
      Math.max(longestDelay, delay)
    );
  }

  /** Learn from what became of a suggestion. */
  learn(outcome: OutcomeKind): void {
    const factor =
      outcome === 'rejected' || outcome === 'postponed'
        ? LONGER
        : outcome === 'accepted' || outcome === 'typed'
          ? SHORTER
          : 1;
    // More than the bounds allow is not learned: it would only be unlearned later.
    const { delay, shortestDelay, longestDelay } = this._settings.current;
    const least = Math.log(Math.min(1, shortestDelay / Math.max(delay, 1)));
    const most = Math.log(Math.max(1, longestDelay / Math.max(delay, 1)));
    const learned = this._learned() + Math.log(factor);
    this._logarithm = Math.min(Math.max(learned, least), most);
    this._time = Date.now();
  }

  /** The logarithm of the factor, less what is forgotten. */
  private _learned(): number {
    const age = Date.now() - this._time;
    return this._logarithm * Math.pow(0.5, age / HALF_LIFE);
  }

  private _logarithm = 0;
  private _time = 0;
}
