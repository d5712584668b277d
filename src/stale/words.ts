import type { ICodeCellModel } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { findCell } from '../notebook/cells';
import type { IStaleCell } from '../wire';

/** Cells that are named one by one; of more it is said how many there are. */
const MOST = 4;

/** Why a cell is stale. */
export function because(
  notebook: Notebook,
  { cellId, cause }: IStaleCell,
  trans: TranslationBundle
): string {
  return cellId === cause
    ? trans.__('Stale: edited since it was run')
    : trans.__('Stale: uses what changed in %1', name(notebook, cause, trans));
}

/** Which cells are to be run again. */
export function toRun(
  notebook: Notebook,
  cells: readonly IStaleCell[],
  trans: TranslationBundle
): string {
  const names = cells
    .slice(0, cells.length > MOST ? MOST - 1 : MOST)
    .map(({ cellId }) => name(notebook, cellId, trans));
  const left = cells.length - names.length;
  return trans.__(
    'Run again: %1',
    left ? trans.__('%1 and %2 more', names.join(', '), left) : names.join(', ')
  );
}

/** A cell as the user knows it: by the number of its run, or by its position. */
function name(
  notebook: Notebook,
  cellId: string,
  trans: TranslationBundle
): string {
  const cell = findCell(notebook, cellId);
  const { executionCount } = (cell?.model ?? {}) as Partial<ICodeCellModel>;
  return executionCount
    ? `[${executionCount}]`
    : trans.__('cell %1', cell ? notebook.widgets.indexOf(cell) + 1 : '–');
}
