/**
 * Carries a place along a change of the notebook.
 *
 * #### Notes
 * Four things do, and each owns something else:
 *
 * - `rebase` here: what is offered, or was rejected, and no editor shows;
 * - `mapPos` of CodeMirror, in the `follow` of `editor/state.ts`: the edit that
 *   an editor shows, which lets the user type towards it;
 * - `rebased` of the server's edits: what the server has suggested, and what
 *   was rejected; the same rule as `rebase`;
 * - `EditHistory` of the server: where text stands that was written earlier.
 *
 * `tests/core/carrying.json` tells the rule of `rebase` and `rebased`; the tests
 * of both sides read it.
 *
 * @packageDocumentation
 */
import type { NotebookChange } from '../tokens';
import type { IEdit, ITextEdit, SuggestedEdit } from '../wire';

/** A change of a cell's text. */
export type TextChange = Pick<IEdit, 'cellId' | 'start' | 'end' | 'text'>;

/** Where the text that an edit replaces ends. */
export function endOf(edit: ITextEdit): number {
  return edit.start + edit.old.length;
}

/** Whether a cell's text has what the edit expects where it expects it. */
export function appliesTo(edit: ITextEdit, source: string): boolean {
  const { start, old } = edit;
  return (
    start >= 0 &&
    source.slice(start, endOf(edit)) === old &&
    start <= source.length
  );
}

/** Whether an edit changes more than white space. */
export function changesText(edit: SuggestedEdit): boolean {
  switch (edit.type) {
    case 'text':
      return edit.old.replace(/\s/g, '') !== edit.new.replace(/\s/g, '');
    case 'insertCell':
      return edit.cell.source.trim() !== '';
    case 'deleteCell':
      return true;
    case 'changeCellType':
      return edit.old !== edit.new;
  }
}

/** The text that an edit writes. */
export function written(edit: SuggestedEdit): string {
  switch (edit.type) {
    case 'text':
      return edit.new;
    case 'insertCell':
      return edit.cell.source;
    default:
      return '';
  }
}

/**
 * An edit as it reads after a change, or `null` if the change touched its place.
 *
 * @param above - The cell above one that the change inserted, empty at the top.
 */
export function rebase<T extends SuggestedEdit>(
  edit: T,
  change: NotebookChange,
  above = ''
): T | null {
  switch (edit.type) {
    case 'text':
      if (change.type === 'edit') {
        return rebaseText(edit, change) as T | null;
      }
      // A cell of another type still has its text.
      return change.type === 'cellDeleted' && change.cellId === edit.cellId
        ? null
        : edit;
    case 'insertCell': {
      // It rests on the cell above it, and makes sense directly below that.
      const isGone =
        change.type === 'cellDeleted' && change.cellId === edit.after;
      const isTaken = change.type === 'cellInserted' && above === edit.after;
      return isGone || isTaken ? null : edit;
    }
    case 'deleteCell':
      // It expects the cell exactly as it is. Wherever that is moved, it is.
      return change.type !== 'cellInserted' &&
        change.type !== 'cellMoved' &&
        change.cellId === edit.cellId
        ? null
        : edit;
    case 'changeCellType': {
      const isTouched =
        change.type === 'cellDeleted' || change.type === 'cellTypeChanged';
      return isTouched && change.cellId === edit.cellId ? null : edit;
    }
  }
}

/** An edit of text after a change of text. */
function rebaseText(edit: ITextEdit, change: TextChange): ITextEdit | null {
  const { start, end, text, cellId } = change;
  if (cellId !== edit.cellId) {
    return edit;
  }
  // An insertion has no text of its own: it stands between two characters, and
  // is lost with either. What has text stays as long as that is untouched.
  const isTouched = edit.old
    ? start < endOf(edit) && end > edit.start
    : start <= edit.start && edit.start <= end;
  if (isTouched) {
    return null;
  }
  return end <= edit.start
    ? { ...edit, start: edit.start + text.length - (end - start) }
    : edit;
}
