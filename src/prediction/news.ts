/**
 * Knows in which order the open documents changed, so that each of them can tell
 * whether anything happened beside it since.
 */
export class News {
  /** The moment of the newest change. */
  get now(): number {
    return this._now;
  }

  /** A document changed. */
  note(document: object): void {
    this._last.set(document, ++this._now);
  }

  /** A document was closed: nobody is told of it any more. */
  forget(document: object): void {
    this._last.delete(document);
  }

  /** Whether any other document changed after a moment. */
  isBeside(document: object, moment: number): boolean {
    return [...this._last].some(
      ([other, last]) => other !== document && last > moment
    );
  }

  private _now = 0;
  private readonly _last = new Map<object, number>();
}
