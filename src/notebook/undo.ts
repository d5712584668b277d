import type { EditorView } from '@codemirror/view';
import type * as Y from 'yjs';
import type { ICellView, INotebookView } from '../tokens';
import { editorOf } from './cells';

/** The origin of the transactions that write what was accepted without an editor. */
export const ACCEPTED: object = Object.freeze({ name: 'jupyter-nbedit' });

/** Change the text of a cell as one undo step of its own, as what was accepted. */
export function writeAccepted(
  cell: ICellView['model']['sharedModel'],
  write: () => void
): void {
  const { ysource, undoManager } = cell as unknown as {
    ysource: Y.Text;
    undoManager?: Y.UndoManager | null;
  };
  undoManager?.trackedOrigins.add(ACCEPTED);
  undoManager?.stopCapturing();
  ysource.doc?.transact(write, ACCEPTED);
  undoManager?.stopCapturing();
}

/** Let what follows in an editor be an undo step of its own. */
export function separateUndo(notebook: INotebookView, view: EditorView): void {
  const cell = notebook.widgets.find(each => editorOf(each) === view);
  const shared = cell?.model.sharedModel as unknown as {
    undoManager?: { stopCapturing(): void } | null;
  };
  shared?.undoManager?.stopCapturing();
}
