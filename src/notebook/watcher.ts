import { YSyncConfig } from '@jupyterlab/codemirror';
import { IDisposable } from '@lumino/disposable';
import * as Y from 'yjs';
import {
  CellType,
  ICell,
  ICellDeleted,
  ICellInserted,
  ICellMoved,
  ICellTypeChanged,
  IEdit,
  Origin
} from '../wire';
import { minimalEdit, wellFormed } from './text';

/** A change of the notebook's cells or of their text. */
export type NotebookChange =
  IEdit | ICellInserted | ICellDeleted | ICellMoved | ICellTypeChanged;

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
   */
  constructor(ydoc: Y.Doc, emit: (change: NotebookChange) => void) {
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

  private readonly _onChange = (
    events: Y.YEvent<Y.AbstractType<unknown>>[],
    transaction: Y.Transaction
  ): void => {
    const origin = this._originOf(transaction);
    const structural = events.some(
      event =>
        event.target === this._ycells ||
        (event.target.parent === this._ycells &&
          event instanceof Y.YMapEvent &&
          ['id', 'cell_type', 'source'].some(key => event.keysChanged.has(key)))
    );
    for (const event of events) {
      const cell = this._cellOf(event.target);
      if (cell) {
        this._onText(cell, event.delta as Private.Delta, origin);
      }
    }
    if (structural) {
      this._onStructure(origin === 'programmatic' ? 'user' : origin);
    }
  };

  /** The watched cell whose source a shared type is. */
  private _cellOf(target: Y.AbstractType<unknown>): Private.ICell | null {
    const map = target.parent;
    if (!(map instanceof Y.Map) || map.get('source') !== target) {
      return null;
    }
    const cell = this._known.get(map.get('id') as string);
    return cell?.map === map ? cell : null;
  }

  private _onText(
    cell: Private.ICell,
    delta: Private.Delta,
    origin: Origin
  ): void {
    let at = 0;
    for (const { retain, insert, delete: removed } of delta) {
      if (retain) {
        at += retain;
      } else if (removed) {
        this._replace(cell, at, at + removed, '', origin);
      } else if (insert) {
        const text = wellFormed(insert);
        const before = cell.source.length;
        this._replace(cell, at, at, text, origin);
        at += cell.source.length - before;
      }
    }
  }

  private _replace(
    cell: Private.ICell,
    start: number,
    end: number,
    text: string,
    origin: Origin
  ): void {
    const { source } = cell;
    cell.source = source.slice(0, start) + text + source.slice(end);
    this._say({ type: 'edit', cellId: cell.id, start, end, text, origin });
  }

  /** Say what turns the cells as they were known into the cells as they are. */
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
      if (known.source !== source) {
        const edit = minimalEdit(known.source, source);
        this._say({ type: 'edit', cellId: id, ...edit, origin });
      }
    });
    this._known = now;
  }

  private _originOf(transaction: Y.Transaction): Origin {
    if (!transaction.local) {
      return 'remote';
    }
    if (transaction.origin instanceof Y.UndoManager) {
      return 'undo';
    }
    if (transaction.origin instanceof YSyncConfig) {
      return this.origin ?? 'user';
    }
    return 'programmatic';
  }

  private _say(change: NotebookChange): void {
    this._emit({ ...change, time: Date.now() / 1000 });
  }

  private readonly _ycells: Y.Array<Y.Map<unknown>>;
  private readonly _emit: (change: NotebookChange) => void;
  private _known = new Map<string, Private.ICell>();
  private _isDisposed = false;
}

namespace Private {
  /** A change of text, as Yjs tells it. */
  export type Delta = { retain?: number; insert?: string; delete?: number }[];

  /** A cell as the watcher last said it is. */
  export interface ICell {
    id: string;
    type: CellType;
    source: string;
    map: Y.Map<unknown>;
  }

  /** The cells of a shared notebook, by identifier, from top to bottom. */
  export function read(ycells: Y.Array<Y.Map<unknown>>): Map<string, ICell> {
    const cells = new Map<string, ICell>();
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
