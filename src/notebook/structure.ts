import type { NotebookChange } from '../tokens';
import type { ICell, Origin } from '../wire';

/** Cells by identifier, from top to bottom. */
export type Cells = ReadonlyMap<string, ICell>;

/**
 * The changes of the list of cells that turn some cells into others; their texts
 * are left to who asks.
 *
 * #### Notes
 * Cells go before others come. So who reads knows what left a cell, or came to
 * one, when the rest of it appears in another.
 */
export function restructured(
  before: Cells,
  now: Cells,
  origin: Origin
): NotebookChange[] {
  const changes: NotebookChange[] = [];
  const order = [...before.keys()].filter(id => {
    if (!now.has(id)) {
      changes.push({ type: 'cellDeleted', cellId: id, origin });
    }
    return now.has(id);
  });
  [...now.values()].forEach(({ id, type, source }, index) => {
    const known = before.get(id);
    if (!known) {
      order.splice(index, 0, id);
      const cell: ICell = { id, type, source };
      changes.push({ type: 'cellInserted', index, cell, origin });
      return;
    }
    if (order[index] !== id) {
      order.splice(order.indexOf(id), 1);
      order.splice(index, 0, id);
      changes.push({ type: 'cellMoved', cellId: id, index, origin });
    }
    if (known.type !== type) {
      changes.push({
        type: 'cellTypeChanged',
        cellId: id,
        cellType: type,
        origin
      });
    }
  });
  return changes;
}
