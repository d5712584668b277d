import { EditorView } from '@codemirror/view';
import { type Cell, MarkdownCell } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';
import { editorOf } from '../notebook/cells';

/** How long a cell that is scrolled to may take to appear, in milliseconds. */
const PATIENCE = 2000;

/**
 * Make a cell the active one, in edit mode, with the cursor at an offset.
 *
 * #### Notes
 * With full windowing a cell far away is not in the page, and focusing it then
 * loses what is typed: the focus waits until the cell is there.
 *
 * @returns The cell's editor, or `null` if the cell did not appear.
 */
export async function jumpTo(
  notebook: Notebook,
  cellId: string,
  offset: number
): Promise<EditorView | null> {
  const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
  const cell = notebook.widgets[index];
  if (!cell) {
    return null;
  }
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'smart');
  await cell.ready;
  // The user may have gone elsewhere while the cell was on its way.
  if (!(await Private.attached(cell)) || notebook.activeCell !== cell) {
    return null;
  }
  // A rendered cell hides its editor, and what is hidden cannot have the focus.
  if (cell instanceof MarkdownCell) {
    cell.rendered = false;
  }
  notebook.mode = 'edit';
  const view = editorOf(cell);
  if (!view) {
    return null;
  }
  const at = Math.min(offset, view.state.doc.length);
  view.focus();
  view.dispatch({
    selection: { anchor: at },
    effects: EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 60 })
  });
  return view;
}

/**
 * Make a cell the active one, and bring it into sight.
 *
 * #### Notes
 * The mode stays, save that a rendered cell is not opened for it: nothing in its
 * text is the reason to go there.
 */
export async function visit(
  notebook: Notebook,
  cell: Cell | null
): Promise<void> {
  if (!cell) {
    return;
  }
  const index = notebook.widgets.indexOf(cell);
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'smart');
  await cell.ready;
  if (!(await Private.attached(cell)) || notebook.activeCell !== cell) {
    return;
  }
  if (cell instanceof MarkdownCell && cell.rendered) {
    notebook.mode = 'command';
  }
  if (notebook.mode === 'edit') {
    editorOf(cell)?.focus();
  } else {
    cell.node.focus();
  }
}

/** Go on typing in the active cell, which is new, if that is what the user did. */
export async function enterNewCell(notebook: Notebook): Promise<void> {
  const cell = notebook.activeCell;
  if (cell && notebook.mode === 'edit') {
    const { length } = cell.model.sharedModel.getSource();
    await jumpTo(notebook, cell.model.id, length);
  }
}

namespace Private {
  /** Wait until a cell is in the page. */
  export async function attached(cell: Cell): Promise<boolean> {
    const deadline = performance.now() + PATIENCE;
    while (!cell.isDisposed && performance.now() < deadline) {
      if (cell.isAttached && cell.node.isConnected) {
        return true;
      }
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    return false;
  }
}
