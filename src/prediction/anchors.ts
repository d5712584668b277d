import type { IEdit, ITextEdit } from '../wire';

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
export function changesText({ old, new: text }: ITextEdit): boolean {
  return old.replace(/\s/g, '') !== text.replace(/\s/g, '');
}

/**
 * An edit as it reads after a change, or `null` if the change touched its text.
 *
 * #### Notes
 * The rule of `TextEdit.rebased` on the server, so that both sides carry a
 * place the same way: what is put exactly before or behind it leaves it
 * intact, an insertion where it would insert supersedes it.
 */
export function rebase(edit: ITextEdit, change: TextChange): ITextEdit | null {
  const { start, end, text, cellId } = change;
  if (cellId !== edit.cellId || start > endOf(edit)) {
    return edit;
  }
  const here = start === end && start === edit.start && edit.old === '';
  if (end <= edit.start && !here) {
    return { ...edit, start: edit.start + text.length - (end - start) };
  }
  return start === endOf(edit) && edit.old !== '' ? edit : null;
}
