import { YSyncConfig } from '@jupyterlab/codemirror';
import type { IDisposable } from '@lumino/disposable';
import * as Y from 'yjs';
import type { IReplacement } from '../editor';
import { differences } from '../editor/difference';
import { smallestChange, splitsPair } from '../editor/typing';
import type { NotebookChange } from '../tokens';
import type { CellType, ICell, Origin } from '../wire';
import { isMarkedAsTyped } from './authorship';
import { wellFormed } from './text';
import { ACCEPTED } from './undo';

/**
 * Turns what happens to a shared notebook into events, with their true origin.
 *
 * #### Notes
 * It listens to the Yjs document and not to the models above it: only there a
 * keystroke, an undo, a program and a remote peer can be told apart, and only
 * there a moved cell, whose model and editor are replaced, stays one thing.
 */
export class NotebookWatcher implements IDisposable {
  /**
   * @param ydoc - The document of a shared notebook.
   * @param emit - Told of each change, in the order in which they apply.
   * @param user - What the user is doing, of which the document knows nothing.
   */
  constructor(
    ydoc: Y.Doc,
    emit: (change: NotebookChange) => void,
    private readonly _user: NotebookWatcher.IUser
  ) {
    this._ymeta = ydoc.getMap('meta');
    this._ycells = ydoc.getArray<Y.Map<unknown>>('cells');
    this._emit = emit;
    this.cells();
    this._ycells.observeDeep(this._onChange);
  }

  /** Who is making the local changes, if the watcher cannot see it by itself. */
  origin: Origin | null = null;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Stop watching. */
  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._ycells.unobserveDeep(this._onChange);
      this._known.clear();
    }
  }

  /**
   * Begin anew: the cells as they are, which later events start from.
   *
   * #### Notes
   * A second cell with an identifier seen before is left out, here and in
   * every event: nothing can be addressed to it.
   */
  cells(): ICell[] {
    this._known = Private.read(this._ycells);
    return [...this._known.values()].map(({ id, type, source }) => ({
      id,
      type,
      source
    }));
  }

  /** Handle a transaction of the document. */
  private readonly _onChange = (
    events: Y.YEvent<Y.AbstractType<unknown>>[],
    transaction: Y.Transaction
  ): void => {
    const origin = this._originOf(transaction);
    this._isFirst = true;
    const structural = events.some(
      event =>
        event.target === this._ycells ||
        (event.target.parent === this._ycells &&
          event instanceof Y.YMapEvent &&
          ['id', 'cell_type', 'source'].some(key => event.keysChanged.has(key)))
    );
    if (structural) {
      this._onStructure(origin);
      return;
    }
    const isTyped = transaction.origin instanceof YSyncConfig;
    for (const event of events) {
      const cell = this._cellOf(event.target);
      if (cell) {
        this._onText(cell, event, origin, isTyped);
      }
    }
  };

  /** The watched cell whose source a shared type is. */
  private _cellOf(target: Y.AbstractType<unknown>): Private.IKnownCell | null {
    const map = target.parent;
    if (!(map instanceof Y.Map) || map.get('source') !== target) {
      return null;
    }
    const cell = this._known.get(map.get('id') as string);
    return cell?.map === map ? cell : null;
  }

  /** Say what became of a cell's text. */
  private _onText(
    cell: Private.IKnownCell,
    event: Y.YEvent<Y.AbstractType<unknown>>,
    origin: Origin,
    isTyped: boolean
  ): void {
    const now = wellFormed(String(event.target));
    const delta = event.delta as Private.Delta;
    const made = Private.replacements(cell.source, delta, now);
    // A program that sets a text again has changed what differs, and no more.
    const edits = isTyped ? made : Private.reduced(cell.source, made);
    for (const edit of edits) {
      this._sayEdit(cell.id, edit, origin);
    }
    cell.source = now;
  }

  /**
   * Say what turns the cells as they were known into the cells as they are.
   *
   * #### Notes
   * Cells go before others come, and texts change at last. So who reads knows
   * what left a cell, or came to one, when the rest of it appears in another.
   */
  private _onStructure(origin: Origin): void {
    const before = this._known;
    const now = Private.read(this._ycells);
    const order = [...before.keys()].filter(id => {
      if (!now.has(id)) {
        this._say({ type: 'cellDeleted', cellId: id, origin });
      }
      return now.has(id);
    });
    [...now.values()].forEach((cell, index) => {
      const { id, type, source } = cell;
      const known = before.get(id);
      if (!known) {
        order.splice(index, 0, id);
        const inserted: ICell = { id, type, source };
        this._say({ type: 'cellInserted', index, cell: inserted, origin });
        return;
      }
      if (order[index] !== id) {
        order.splice(order.indexOf(id), 1);
        order.splice(index, 0, id);
        this._say({ type: 'cellMoved', cellId: id, index, origin });
      }
      if (known.type !== type) {
        this._say({
          type: 'cellTypeChanged',
          cellId: id,
          cellType: type,
          origin
        });
      }
    });
    for (const { id, source } of now.values()) {
      const known = before.get(id)?.source ?? source;
      for (const edit of Private.inOrder(differences(known, source))) {
        this._sayEdit(id, edit, origin);
      }
    }
    this._known = now;
  }

  /**
   * Who made a transaction.
   *
   * #### Notes
   * Yjs knows who is remote and what is an undo, and the editor says what was
   * typed in it. But a user's actions, `NotebookActions`, and any other program
   * call the same methods of the shared notebook: so it is asked whether the
   * page is answering a gesture.
   */
  private _originOf(transaction: Y.Transaction): Origin {
    if (!transaction.local) {
      return 'remote';
    }
    if (transaction.origin instanceof Y.UndoManager) {
      return 'undo';
    }
    if (transaction.origin instanceof YSyncConfig) {
      const isTyped = isMarkedAsTyped(transaction.origin) ?? true;
      const isUsers = isTyped || this._user.isActing;
      return this.origin ?? (isUsers ? 'user' : 'programmatic');
    }
    if (transaction.origin === ACCEPTED) {
      return 'suggestion';
    }
    // Only who loads the whole notebook sets the version of its format.
    if (transaction.changed.get(this._ymeta as never)?.has('nbformat')) {
      return 'programmatic';
    }
    if (this.origin && transaction.changed.has(this._ycells as never)) {
      return this.origin;
    }
    return this._user.isCommanding ? 'user' : 'programmatic';
  }

  /** Say that a part of a cell's text was replaced. */
  private _sayEdit(
    cellId: string,
    { from, to, insert }: IReplacement,
    origin: Origin
  ): void {
    const place = { start: from, end: to, text: insert };
    this._say({ type: 'edit', cellId, ...place, origin });
  }

  /** Say that something changed, when, and whether in one go with the last. */
  private _say(change: NotebookChange): void {
    const together = !this._isFirst;
    this._isFirst = false;
    this._emit({ ...change, together, time: Date.now() / 1000 });
  }

  private readonly _ycells: Y.Array<Y.Map<unknown>>;
  private readonly _ymeta: Y.Map<unknown>;
  private readonly _emit: (change: NotebookChange) => void;
  private _known = new Map<string, Private.IKnownCell>();
  private _isFirst = true;
  private _isDisposed = false;
}

/** The namespace of `NotebookWatcher`. */
export namespace NotebookWatcher {
  /** What the user is doing; see `Gestures`. */
  export interface IUser {
    readonly isActing: boolean;
    readonly isCommanding: boolean;
  }
}

namespace Private {
  /** A change of text, as Yjs tells it. */
  export type Delta = { retain?: number; insert?: string; delete?: number }[];

  /** A cell as the watcher last said it is. */
  export interface IKnownCell {
    id: string;
    type: CellType;
    source: string;
    map: Y.Map<unknown>;
  }

  /**
   * The replacements that, made in order, turn one text into another.
   *
   * #### Notes
   * Where Yjs cuts a character in two it puts U+FFFD in the place of each
   * half, which the delta does not tell: then it is one replacement.
   */
  export function replacements(
    before: string,
    delta: Delta,
    after: string
  ): IReplacement[] {
    const made: IReplacement[] = [];
    let text = before;
    let from = 0;
    for (const { retain = 0, insert = '', delete: removed = 0 } of delta) {
      from += retain;
      if (removed || insert) {
        const edit = { from, to: from + removed, insert: wellFormed(insert) };
        if (splitsPair(text, edit.from) || splitsPair(text, edit.to)) {
          return [smallestChange(before, after)];
        }
        made.push(edit);
        text = text.slice(0, from) + edit.insert + text.slice(edit.to);
        from += insert.length;
      }
    }
    return text === after ? merged(made) : [smallestChange(before, after)];
  }

  /** Take what is put in and what is taken out at one place for one change. */
  function merged(edits: IReplacement[]): IReplacement[] {
    const result: IReplacement[] = [];
    for (const edit of edits) {
      const last = result[result.length - 1];
      if (last && edit.from === last.from + last.insert.length) {
        const insert = last.insert + edit.insert;
        result.splice(-1, 1, {
          from: last.from,
          to: last.to + edit.to - edit.from,
          insert
        });
      } else {
        result.push(edit);
      }
    }
    return result;
  }

  /** What replacements, made in order, change of a text. */
  export function reduced(
    before: string,
    edits: IReplacement[]
  ): IReplacement[] {
    let text = before;
    return edits.flatMap(({ from, to, insert }) => {
      const parts = inOrder(differences(text.slice(from, to), insert));
      text = text.slice(0, from) + insert + text.slice(to);
      return parts.map(part => ({
        from: from + part.from,
        to: from + part.to,
        insert: part.insert
      }));
    });
  }

  /** Replacements in places of one text, as they are made one after another. */
  export function inOrder(edits: IReplacement[]): IReplacement[] {
    let shift = 0;
    return edits.map(({ from, to, insert }) => {
      const edit = { from: from + shift, to: to + shift, insert };
      shift += insert.length - (to - from);
      return edit;
    });
  }

  /** The cells of a shared notebook, by identifier, from top to bottom. */
  export function read(
    ycells: Y.Array<Y.Map<unknown>>
  ): Map<string, IKnownCell> {
    const cells = new Map<string, IKnownCell>();
    ycells.forEach(map => {
      const id = map.get('id') as string;
      if (!cells.has(id)) {
        cells.set(id, {
          id,
          type: map.get('cell_type') as CellType,
          source: wellFormed(String(map.get('source') ?? '')),
          map
        });
      }
    });
    return cells;
  }
}
