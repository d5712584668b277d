import type { EditorView } from '@codemirror/view';
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { CodeMirrorEditor } from '@jupyterlab/codemirror';
import { Notebook } from '@jupyterlab/notebook';
import type { ICellView, INotebookView } from '../tokens';

/** Whether it is a notebook of JupyterLab, whose list of cells can be changed. */
export function isNotebook(view: INotebookView): view is Notebook {
  return view instanceof Notebook;
}

/** The cell with an identifier, if the notebook has it. */
export function findCell<T extends ICellView>(
  { widgets }: { readonly widgets: readonly T[] },
  cellId: string
): T | null {
  return widgets.find(cell => cell.model.id === cellId) ?? null;
}

/** Whether a notebook has a cell, though it may not be laid out yet. */
export function hasCell(notebook: INotebookView, cellId: string): boolean {
  const cells = isNotebook(notebook)
    ? (notebook.model?.sharedModel.cells ?? [])
    : [];
  return (
    cells.some(cell => cell.getId() === cellId) ||
    findCell(notebook, cellId) !== null
  );
}

/** The cell above a cell, empty for the first one. */
export function cellAbove(notebook: INotebookView, cellId: string): string {
  const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
  return notebook.widgets[index - 1]?.model.id ?? '';
}

/** The editor of a cell, if it has been made. */
export function editorOf(cell: ICellView | null): EditorView | null {
  const editor = cell?.editor as CodeMirrorEditor | null | undefined;
  return editor && !editor.isDisposed ? editor.editor : null;
}

/** Whether the properties of a cell let it be edited. */
export function isEditable({ model }: ICellView): boolean {
  return model.getMetadata('editable') !== false;
}

/** Whether a cell is being run, or waits for that. */
export function isRunning(cell: ICellView | null): boolean {
  const { executionState } = (cell?.model ?? {}) as Partial<ICodeCellModel>;
  return executionState === 'running';
}

/** Whether what is typed in an editor is not finished, however long the pause. */
export function isHalfTyped({ composing, state }: EditorView): boolean {
  return composing || state.selection.ranges.length > 1;
}

/**
 * Whether a completer, a tooltip or what another extension completes inline has a
 * claim on the keys of an editor.
 */
export function isBusy(view: EditorView): boolean {
  return (
    document.body.classList.contains('jp-mod-tooltip') ||
    view.dom.closest('.jp-mod-completer-active') !== null ||
    view.dom.querySelector('.jp-GhostText') !== null
  );
}
