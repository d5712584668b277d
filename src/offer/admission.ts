import { findCell, isEditable } from '../notebook/cells';
import { wellFormed } from '../notebook/text';
import type { ICellView, INotebookView } from '../tokens';
import type { ISuggestionMessage, ITextEdit, SuggestedEdit } from '../wire';
import { appliesTo } from './carrying';
import { anchorOf, cellEditApplies } from './celledits';
import { Chain } from './chain';

/**
 * The chain that a suggestion begins, without the edits that cannot be made or
 * that nobody wants; `null` if none is left.
 *
 * @param otherCells - Whether edits in other cells than the active one are wanted.
 *
 * @param wanted - What else an edit must be.
 */
export function chainOf(
  suggestion: ISuggestionMessage,
  notebook: INotebookView,
  otherCells: boolean,
  wanted: (edit: SuggestedEdit) => boolean
): Chain | null {
  return Chain.of(suggestion, (edit, before) => {
    const place =
      edit.type === 'text'
        ? findCell(notebook, edit.cellId)
        : anchorOf(notebook, edit);
    // A new cell below another new one has no place in the notebook yet.
    const isReachable = otherCells || !place || place === notebook.activeCell;
    const applies =
      edit.type === 'text'
        ? textEditApplies(notebook, edit)
        : cellEditApplies(notebook, edit, before);
    return isReachable && applies && wanted(edit);
  });
}

/** Whether the text of a cell may be changed, and an editor can change it. */
export function isWritable(cell: ICellView): boolean {
  return (
    isEditable(cell) &&
    // An editor takes each of these for one line break, and counts otherwise.
    !cell.model.sharedModel.getSource().includes('\r')
  );
}

/** Whether an edit of text fits the notebook as it is, and is allowed there. */
function textEditApplies(notebook: INotebookView, edit: ITextEdit): boolean {
  const cell = findCell(notebook, edit.cellId);
  return (
    cell !== null &&
    notebook.model?.readOnly !== true &&
    isWritable(cell) &&
    appliesTo(edit, cell.model.sharedModel.getSource()) &&
    // Half a character cannot be written: it would become another one.
    wellFormed(edit.new) === edit.new
  );
}
