import type { EditorView } from '@codemirror/view';
import type { Notebook } from '@jupyterlab/notebook';
import { editorOf } from './cells';

/** Let what follows in an editor be an undo step of its own. */
export function separateUndo(notebook: Notebook, view: EditorView): void {
  const cell = notebook.widgets.find(each => editorOf(each) === view);
  const shared = cell?.model.sharedModel as unknown as {
    undoManager?: { stopCapturing(): void } | null;
  };
  shared?.undoManager?.stopCapturing();
}
