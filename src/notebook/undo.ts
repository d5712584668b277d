import type { EditorView } from '@codemirror/view';
import type * as Y from 'yjs';
import type { ICellView, INotebookView } from '../tokens';
import { editorOf } from './cells';
import { type ILeft, undoTogether } from './together';

/** The origin of the transactions that write what was accepted without an editor. */
export const ACCEPTED: object = Object.freeze({ name: 'jupyter-nbedit' });

/** How the text of a cell is changed. */
export interface IWrite {
  readonly shared: ICellView['model']['sharedModel'];
  readonly write: () => void;
}

/**
 * Change the text of cells as what was accepted.
 *
 * @param cells - The cells, by identifier, and what changes their text.
 *
 * @param onLeft - Told of cells that are left as they are when what was written is
 * taken back in the others, or made again there.
 *
 * #### Notes
 * It is one undo step, apart from what was done before and after: whichever of
 * the cells it is taken back in, it is taken back in all.
 */
export function writeAccepted(
  cells: ReadonlyMap<string, IWrite>,
  onLeft: (left: ILeft) => void
): void {
  const histories = new Map<string, Y.UndoManager>();
  let doc: Y.Doc | null = null;
  for (const [cellId, { shared }] of cells) {
    const { undoManager, ysource } = shared as unknown as IWithHistory;
    doc ??= ysource.doc;
    if (undoManager) {
      undoManager.trackedOrigins.add(ACCEPTED);
      histories.set(cellId, undoManager);
    }
  }
  const keepApart = () => histories.forEach(history => history.stopCapturing());
  keepApart();
  // Cells may share one history, in which one transaction is one step.
  doc?.transact(() => cells.forEach(({ write }) => write()), ACCEPTED);
  keepApart();
  undoTogether(histories, onLeft);
}

/** What JupyterLab's shared cells and files have beside their interface. */
interface IWithHistory {
  readonly ysource: Y.Text;
  readonly undoManager?: Y.UndoManager | null;
}

/** Let what follows in an editor be an undo step of its own. */
export function separateUndo(notebook: INotebookView, view: EditorView): void {
  const cell = notebook.widgets.find(each => editorOf(each) === view);
  const shared = cell?.model.sharedModel as unknown as IWithHistory | undefined;
  shared?.undoManager?.stopCapturing();
}
