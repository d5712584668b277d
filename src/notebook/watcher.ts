import * as Y from 'yjs';
import { differences } from '../editor/difference';
import type { NotebookChange } from '../tokens';
import type { CellType, ICell, Origin } from '../wire';
import { restructured } from './structure';
import { inOrder } from './textdelta';
import { wellFormed } from './text';
import { DocumentWatcher, type IUser } from './watching';

/**
 * Turns what happens to a shared notebook into events, with their true origin.
 *
 * #### Notes
 * Only in the Yjs document a moved cell, whose model and editor are replaced,
 * stays one thing.
 */
export class NotebookWatcher extends DocumentWatcher {
  /**
   * @param ydoc - The document of a shared notebook.
   * @param emit - Told of each change, in the order in which they apply.
   * @param user - What the user is doing, of which the document knows nothing.
   */
  constructor(
    ydoc: Y.Doc,
    emit: (change: NotebookChange) => void,
    user: IUser
  ) {
    super(emit, user);
    this._ymeta = ydoc.getMap('meta');
    this._ycells = ydoc.getArray<Y.Map<unknown>>('cells');
    this.cells();
    this._ycells.observeDeep(this._onChange);
  }

  /** Listen to the document no more. */
  protected end(): void {
    this._ycells.unobserveDeep(this._onChange);
    this._known.clear();
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
    this.reporter.begin();
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
    for (const event of events) {
      const cell = this._cellOf(event.target);
      if (cell) {
        cell.source = this.reporter.sayText(
          cell.id,
          cell.source,
          event,
          origin
        );
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

  /**
   * Say what turns the cells as they were known into the cells as they are.
   *
   * #### Notes
   * Texts change at last.
   */
  private _onStructure(origin: Origin): void {
    const before = this._known;
    const now = Private.read(this._ycells);
    for (const change of restructured(before, now, origin)) {
      this.reporter.say(change);
    }
    for (const { id, source } of now.values()) {
      const known = before.get(id)?.source ?? source;
      this.reporter.sayEdits(id, inOrder(differences(known, source)), origin);
    }
    this._known = now;
  }

  /** Who made a transaction. */
  private _originOf(transaction: Y.Transaction): Origin {
    const origin = this.reporter.originOf(
      transaction,
      transaction.changed.has(this._ycells as never)
    );
    // Only who loads the whole notebook sets the version of its format.
    const isLoaded =
      transaction.local &&
      transaction.changed.get(this._ymeta as never)?.has('nbformat');
    return isLoaded && origin !== 'undo' ? 'programmatic' : origin;
  }

  private readonly _ycells: Y.Array<Y.Map<unknown>>;
  private readonly _ymeta: Y.Map<unknown>;
  private _known = new Map<string, Private.IKnownCell>();
}

namespace Private {
  /** A cell as the watcher last said it is. */
  export interface IKnownCell {
    id: string;
    type: CellType;
    source: string;
    map: Y.Map<unknown>;
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
