import { differences } from '../editor/difference';
import { restructured } from '../notebook/structure';
import { inOrder } from '../notebook/textdelta';
import type { StreamEvent } from '../tokens';
import type { ICell, IOpen, NotebookEvent } from '../wire';

/** Events that are kept, and characters of them all: what the server remembers is less. */
const MOST_EVENTS = 2000;
const MOST_CHARACTERS = 500_000;

/**
 * What led to a document as it is: kept in the page, so that a server that begins
 * anew, after a lost connection or a time without predictions, knows what it knew.
 *
 * #### Notes
 * What was done while nobody noted it is told as one difference that is nobody's.
 */
export class Past {
  /** Note what happened, if it is known what it happened to. */
  note(event: StreamEvent): void {
    if (this._start && event.type !== 'focus' && event.type !== 'saved') {
      this._events.push(event);
      this._characters += lengthOf(event);
      this._prune();
    }
  }

  /** Forget all; it begins with the document as it is now. */
  begin(now: IOpen): void {
    this._start = now;
    this._events = [];
    this._characters = 0;
  }

  /** Catch up with what was done unnoted, if it began before. */
  resume(snapshot: () => IOpen): void {
    if (this._start) {
      differing(this._now(), byId(snapshot().cells)).forEach(event =>
        this.note(event)
      );
    }
  }

  /** All that a server has to be told to know the document as it is now. */
  upTo(now: IOpen): NotebookEvent[] {
    if (this._start) {
      this.resume(() => now);
    } else {
      this.begin(now);
    }
    const { language, path } = now;
    return [{ ...this._start!, language, path }, ...this._events];
  }

  /** The cells that all that was noted leads to. */
  private _now(): Map<string, ICell> {
    return this._events.reduce(follow, byId(this._start!.cells));
  }

  /** Take what is oldest for given. */
  private _prune(): void {
    if (
      this._events.length <= MOST_EVENTS &&
      this._characters <= MOST_CHARACTERS
    ) {
      return;
    }
    let cells = byId(this._start!.cells);
    while (
      this._events.length > MOST_EVENTS / 2 ||
      this._characters > MOST_CHARACTERS / 2
    ) {
      const event = this._events.shift()!;
      this._characters -= lengthOf(event);
      cells = follow(cells, event);
    }
    this._start = { ...this._start!, cells: [...cells.values()] };
  }

  private _start: IOpen | null = null;
  private _events: StreamEvent[] = [];
  private _characters = 0;
}

/** How much is kept of an event. */
function lengthOf(event: StreamEvent): number {
  return JSON.stringify(event).length;
}

/** Cells by identifier, from top to bottom. */
function byId(cells: readonly ICell[]): Map<string, ICell> {
  return new Map(cells.map(cell => [cell.id, cell]));
}

/** What turns cells into others, done in one go by nobody. */
function differing(
  before: Map<string, ICell>,
  now: Map<string, ICell>
): StreamEvent[] {
  const origin = 'programmatic';
  const changes = restructured(before, now, origin);
  for (const { id, source } of now.values()) {
    const known = before.get(id)?.source ?? source;
    for (const { from, to, insert } of inOrder(differences(known, source))) {
      const place = { start: from, end: to, text: insert };
      changes.push({ type: 'edit', cellId: id, ...place, origin });
    }
  }
  const time = Date.now() / 1000;
  return changes.map((change, index) => ({
    ...change,
    together: index > 0,
    time
  }));
}

/** The cells after an event. */
function follow(
  cells: Map<string, ICell>,
  event: StreamEvent
): Map<string, ICell> {
  switch (event.type) {
    case 'edit': {
      const cell = cells.get(event.cellId);
      if (cell) {
        const { source } = cell;
        cells.set(cell.id, {
          ...cell,
          source:
            source.slice(0, event.start) + event.text + source.slice(event.end)
        });
      }
      return cells;
    }
    case 'cellTypeChanged': {
      const cell = cells.get(event.cellId);
      if (cell) {
        cells.set(cell.id, { ...cell, type: event.cellType });
      }
      return cells;
    }
    case 'cellDeleted':
      cells.delete(event.cellId);
      return cells;
    case 'cellInserted':
      return placed(cells, event.cell, event.index);
    case 'cellMoved': {
      const cell = cells.get(event.cellId);
      return cell ? placed(cells, cell, event.index) : cells;
    }
    default:
      return cells;
  }
}

/** The cells with one of them at a place, counted without it. */
function placed(
  cells: Map<string, ICell>,
  cell: ICell,
  index: number
): Map<string, ICell> {
  const others = [...cells.values()].filter(({ id }) => id !== cell.id);
  others.splice(index, 0, cell);
  return byId(others);
}
