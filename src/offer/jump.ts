import { EditorView } from '@codemirror/view';
import { type Cell, MarkdownCell } from '@jupyterlab/cells';
import { type Notebook, NotebookActions } from '@jupyterlab/notebook';
import { clearOfIndent } from '../editor';
import { editorOf, findCell, isNotebook } from '../notebook/cells';
import type { INotebookView } from '../tokens';
import { anchorOf, type CellEdit } from './celledits';

/** How long a cell that is scrolled to may take to appear, in milliseconds. */
const PATIENCE = 2000;

/**
 * Make a cell the active one, in edit mode, and put the cursor into it.
 *
 * @param placeIn - The offset for the cursor, given the text.
 *
 * @param scrolls - Whether to bring it into view.
 *
 * @returns The cell's editor, or `null` if the cell did not appear.
 */
export async function jumpTo(
  notebook: INotebookView,
  cellId: string,
  placeIn: (text: string) => number,
  scrolls = true
): Promise<EditorView | null> {
  if (isNotebook(notebook)) {
    await Private.enter(notebook, cellId, scrolls);
  }
  const cell = findCell(notebook, cellId);
  const view = editorOf(cell);
  if (!view || notebook.activeCell !== cell || notebook.mode !== 'edit') {
    return null;
  }
  const at = Math.min(
    placeIn(view.state.doc.toString()),
    view.state.doc.length
  );
  view.focus();
  view.dispatch({
    selection: { anchor: at },
    effects: scrolls
      ? EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 60 })
      : []
  });
  return view;
}

/**
 * Make the cell of an edit of cells the active one, and bring it into sight.
 *
 * #### Notes
 * The mode stays, save that a rendered cell is not opened for it: nothing in its
 * text is the reason to go there; and that nobody is put where Tab would indent.
 * The input of a cell that would go is opened: it is to be read.
 *
 * @returns Whether the user is there now.
 */
export async function visit(
  notebook: INotebookView,
  edit: CellEdit
): Promise<boolean> {
  const cell = isNotebook(notebook) ? anchorOf(notebook, edit) : null;
  if (
    !isNotebook(notebook) ||
    !cell ||
    !(await Private.reach(notebook, notebook.widgets.indexOf(cell)))
  ) {
    return false;
  }
  if (edit.type === 'deleteCell') {
    cell.inputHidden = false;
  }
  if (cell instanceof MarkdownCell && cell.rendered) {
    notebook.mode = 'command';
  }
  const view = editorOf(cell);
  const at = view && Private.landing(view.state.doc.toString(), edit);
  if (view && at && notebook.mode === 'edit') {
    view.dispatch({ selection: { anchor: at } });
    view.focus();
  } else {
    // Where nothing is written Tab indents, but not outside of the editor.
    notebook.mode = 'command';
    cell.node.focus();
  }
  return true;
}

/**
 * Go on typing in the active cell, which is new.
 *
 * @param scrolls - Whether to bring the end of it into view.
 */
export async function enterNewCell(
  notebook: INotebookView,
  scrolls: boolean
): Promise<void> {
  const cell = notebook.activeCell;
  if (cell) {
    await jumpTo(notebook, cell.model.id, ({ length }) => length, scrolls);
  }
}

namespace Private {
  /**
   * Make a cell the active one, in edit mode.
   *
   * #### Notes
   * With full windowing a cell far away is not in the page, and focusing it then
   * loses what is typed: the focus waits until the cell is there.
   */
  export async function enter(
    notebook: Notebook,
    cellId: string,
    scrolls: boolean
  ): Promise<void> {
    const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
    const cell = notebook.widgets[index];
    if (!cell || !(await reach(notebook, index, scrolls))) {
      return;
    }
    cell.inputHidden = false;
    // A rendered cell hides its editor, and what is hidden cannot have the focus.
    if (cell instanceof MarkdownCell) {
      cell.rendered = false;
    }
    notebook.mode = 'edit';
    // A cell far away gets its editor only when it comes into sight.
    await until(cell, () => editorOf(cell) !== null);
  }

  /**
   * Make a cell the active one, out of a section that is collapsed, and wait until
   * it is in the page.
   *
   * #### Notes
   * Meanwhile no editor may have the focus, and Tab would take it out of the
   * notebook. If the cell does not appear, the user stays where they were.
   *
   * @returns Whether it is, and the user did not go elsewhere meanwhile.
   */
  export async function reach(
    notebook: Notebook,
    index: number,
    scrolls = true
  ): Promise<boolean> {
    const cell = notebook.widgets[index];
    const before = notebook.activeCell;
    const hold = (event: KeyboardEvent) => {
      if (event.key === 'Tab') {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    document.addEventListener('keydown', hold, true);
    try {
      NotebookActions.expandParent(cell, notebook);
      notebook.deselectAll();
      notebook.activeCellIndex = index;
      // It is refused where the notebook, which follows its active cell, scrolls
      // once more: what counts is that the cell is there in the end.
      if (scrolls) {
        await notebook.scrollToItem(index, 'smart').catch(() => undefined);
      }
      await cell.ready;
      const isThere = await until(
        cell,
        () => cell.isAttached && cell.node.isConnected
      );
      if (!isThere && before && notebook.activeCell === cell) {
        notebook.activeCellIndex = notebook.widgets.indexOf(before);
        editorOf(before)?.focus();
      }
      return isThere && notebook.activeCell === cell;
    } finally {
      document.removeEventListener('keydown', hold, true);
    }
  }

  /**
   * Where the cursor is at an edit of a cell with a text, and not in white space
   * that begins a line; 0 if there is no such place.
   */
  export function landing(text: string, edit: CellEdit): number {
    const isBelow = edit.type === 'insertCell' && edit.after !== '';
    return clearOfIndent(text, isBelow ? text.length : 0);
  }

  /** Wait until something is true of a cell, but not for ever; whether it is. */
  export async function until(
    cell: Cell,
    isTrue: () => boolean
  ): Promise<boolean> {
    const deadline = performance.now() + PATIENCE;
    while (!cell.isDisposed && performance.now() < deadline) {
      if (isTrue()) {
        return true;
      }
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    return false;
  }
}
