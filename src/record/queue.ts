import type { IRecord, NotebookEvent } from '../wire';

/** Events of one stream that the server has not yet on disk, numbered. */
export class StreamQueue {
  /**
   * @param id - The stream.
   * @param first - The number of the first of `events`.
   */
  constructor(
    readonly id: string,
    first = 1,
    events: readonly NotebookEvent[] = []
  ) {
    this._first = first;
    this._sent = first - 1;
    events.forEach(event => this.push(event));
  }

  /** The number of the newest event, 0 if there was none. */
  get last(): number {
    return this._first + this._events.length - 1;
  }

  /** The number of the last acknowledged event, 0 if there was none. */
  get acknowledged(): number {
    return this._first - 1;
  }

  /** How many events are not acknowledged. */
  get size(): number {
    return this._events.length;
  }

  /** How many characters the events that are not acknowledged hold, roughly. */
  get weight(): number {
    return this._weight;
  }

  /** Add what happened. */
  push(event: NotebookEvent): void {
    this._events.push(event);
    this._weight += weigh(event);
  }

  /** Forget the events up to a number: they are on disk. */
  acknowledge(upto: number): void {
    const gone = this._events.splice(0, Math.max(0, upto - this._first + 1));
    this._first += gone.length;
    this._sent = Math.max(this._sent, this._first - 1);
    this._weight -= gone.reduce((sum, event) => sum + weigh(event), 0);
  }

  /**
   * Send again what comes after a number.
   *
   * @returns Whether that is still there.
   */
  rewind(upto: number): boolean {
    this.acknowledge(upto);
    this._sent = this._first - 1;
    return upto === this._sent;
  }

  /** What was not sent yet, as a message; it counts as sent from now on. */
  take(): IRecord | null {
    const first = Math.max(this._sent + 1, this._first);
    const events = this._events.slice(first - this._first);
    this._sent = this.last;
    return events.length
      ? { type: 'record', stream: this.id, first, events }
      : null;
  }

  /** What is not acknowledged, as a message. */
  unacknowledged(): IRecord | null {
    const events = [...this._events];
    return events.length
      ? { type: 'record', stream: this.id, first: this._first, events }
      : null;
  }

  private _first: number;
  private readonly _events: NotebookEvent[] = [];
  private _sent: number;
  private _weight = 0;
}

/** How many characters an event holds, roughly. */
function weigh(event: NotebookEvent): number {
  switch (event.type) {
    case 'open':
      return event.cells.reduce((sum, cell) => sum + cell.source.length, 100);
    case 'cellInserted':
      return 100 + event.cell.source.length;
    case 'edit':
      return 100 + event.text.length;
    case 'run':
      return 100 + (event.traceback?.length ?? 0);
    default:
      return 100;
  }
}
