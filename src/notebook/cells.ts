import type { EditorView } from '@codemirror/view';
import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import type { CodeMirrorEditor } from '@jupyterlab/codemirror';
import type { Notebook } from '@jupyterlab/notebook';

/** The cell with an identifier, if the notebook has it. */
export function findCell(notebook: Notebook, cellId: string): Cell | null {
  return notebook.widgets.find(cell => cell.model.id === cellId) ?? null;
}

/** Whether a notebook has a cell, though it may not be laid out yet. */
export function hasCell(notebook: Notebook, cellId: string): boolean {
  const cells = notebook.model?.sharedModel.cells ?? [];
  return cells.some(cell => cell.getId() === cellId);
}

/** The cell above a cell, empty for the first one. */
export function cellAbove(notebook: Notebook, cellId: string): string {
  const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
  return notebook.widgets[index - 1]?.model.id ?? '';
}

/** The editor of a cell, if it has been made. */
export function editorOf(cell: Cell | null): EditorView | null {
  const editor = cell?.editor as CodeMirrorEditor | null | undefined;
  return editor && !editor.isDisposed ? editor.editor : null;
}

/** Whether a cell is being run, or waits for that. */
export function isRunning(cell: Cell | null): boolean {
  const { executionState } = (cell?.model ?? {}) as Partial<ICodeCellModel>;
  return executionState === 'running';
}

/** Whether what is typed in an editor is not finished, however long the pause. */
export function isHalfTyped({ composing, state }: EditorView): boolean {
  return composing || state.selection.ranges.length > 1;
}
