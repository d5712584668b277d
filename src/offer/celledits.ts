import type { YNotebook } from '@jupyter/ydoc';
import type { CodeCell } from '@jupyterlab/cells';
import { type Notebook, NotebookActions } from '@jupyterlab/notebook';
import { findCell, isEditable, isNotebook } from '../notebook/cells';
import type { ICellView, INotebookView } from '../tokens';
import type {
  ICellDeletion,
  ICellInsertion,
  ICellTypeChange,
  SuggestedEdit
} from '../wire';

/** An edit of the list of cells. */
export type CellEdit = ICellInsertion | ICellDeletion | ICellTypeChange;

/**
 * The cell that an edit is shown at: the one that it changes, or the one that a
 * new cell comes below, which is the first for one at the top.
 */
export function anchorOf<T extends ICellView>(
  notebook: { readonly widgets: readonly T[] },
  edit: SuggestedEdit
): T | null {
  if (edit.type !== 'insertCell') {
    return findCell(notebook, edit.cellId);
  }
  return edit.after
    ? findCell(notebook, edit.after)
    : (notebook.widgets[0] ?? null);
}

/**
 * Whether an edit of cells fits the notebook as it is, and is allowed there.
 *
 * @param before - Edits that are made before this one: a new cell may come below
 * another new one.
 */
export function cellEditApplies(
  notebook: INotebookView,
  edit: CellEdit,
  before: readonly SuggestedEdit[] = []
): boolean {
  // A file is one cell and stays one.
  if (!isNotebook(notebook) || notebook.model?.readOnly) {
    return false;
  }
  if (edit.type === 'insertCell') {
    const isNew = (id: string) =>
      before.some(each => each.type === 'insertCell' && each.cell.id === id);
    return anchorOf(notebook, edit) !== null || isNew(edit.after);
  }
  const cell = findCell(notebook, edit.cellId);
  if (!cell || !isEditable(cell)) {
    return false;
  }
  const { type } = cell.model;
  if (edit.type === 'deleteCell') {
    return (
      type === edit.cellType &&
      cell.model.sharedModel.getSource() === edit.source &&
      cell.model.getMetadata('deletable') !== false
    );
  }
  // The kernel waits for what the user types into such a cell's output.
  const { outputArea } = cell as unknown as Partial<CodeCell>;
  return type === edit.old && !outputArea?.pendingInput;
}

/**
 * Make an edit of cells, as one undo step of the notebook.
 *
 * #### Notes
 * JupyterLab has two kinds of undo: that of a cell's editor, which knows of the
 * text alone, and that of the notebook (in command mode), which knows of cells.
 * This is a step of the second.
 *
 * @returns Whether it was made.
 */
export function makeCellEdit(notebook: INotebookView, edit: CellEdit): boolean {
  if (
    !isNotebook(notebook) ||
    !notebook.model ||
    !cellEditApplies(notebook, edit)
  ) {
    return false;
  }
  const { undoManager } = notebook.model.sharedModel as YNotebook;
  // Changes within half a second are one step, unless they are kept apart.
  const keepApart = () => undoManager.stopCapturing();
  keepApart();
  if (edit.type === 'insertCell') {
    insert(notebook, edit);
  } else {
    notebook.deselectAll();
    notebook.activeCellIndex = notebook.widgets.indexOf(
      findCell(notebook, edit.cellId)!
    );
    // JupyterLab's own actions know what else is to be done with a cell: runs
    // under way, the last cell, a rendered one.
    if (edit.type === 'deleteCell') {
      NotebookActions.deleteCells(notebook);
    } else {
      NotebookActions.changeCellType(notebook, edit.new);
    }
  }
  keepApart();
  return true;
}

/** Insert a cell, and make it the active one. */
function insert(notebook: Notebook, { cell, after }: ICellInsertion): void {
  const { sharedModel } = notebook.model!;
  const above = after ? findCell(notebook, after) : null;
  const index = above ? notebook.widgets.indexOf(above) + 1 : 0;
  const isFree = findCell(notebook, cell.id) === null;
  sharedModel.insertCell(index, {
    cell_type: cell.type,
    source: cell.source,
    // As JupyterLab makes cells for a user: there is no output to distrust.
    metadata: cell.type === 'code' ? { trusted: true } : {},
    ...(isFree ? { id: cell.id } : {})
  });
  notebook.deselectAll();
  notebook.activeCellIndex = index;
}
