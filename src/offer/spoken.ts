import type { TranslationBundle } from '@jupyterlab/translation';
import { spellOut } from '../editor';
import { said } from '../server/said';
import type { INotebookView } from '../tokens';
import type { ITextEdit, SuggestedEdit } from '../wire';
import { anchorOf } from './celledits';
import type { Chain } from './chain';
import { EXPLAINED, typeName } from './describe';

/** Characters of a text that are read out. */
const MOST = 80;

/**
 * Say of the next edit of a chain where it is, what it does and, if need be, why,
 * for whoever hears it: in words, without arrows and brackets.
 */
export function speak(
  notebook: INotebookView,
  { head, suggestion }: Chain,
  trans: TranslationBundle
): string {
  const parts = [where(notebook, head, trans), what(head, trans)];
  if (suggestion.source === EXPLAINED) {
    parts.push(said(suggestion.reason, trans));
  }
  return parts.filter(part => part !== '').join('. ');
}

/** The cell, if it is another one than the user is in, and the line. */
function where(
  notebook: INotebookView,
  edit: SuggestedEdit,
  trans: TranslationBundle
): string {
  const cell = anchorOf(notebook, edit);
  const index = cell ? notebook.widgets.indexOf(cell) : -1;
  const active = notebook.activeCellIndex;
  const number =
    edit.type === 'text' && cell
      ? cell.model.sharedModel.getSource().slice(0, edit.start).split('\n')
          .length
      : 0;
  if (index === active || index < 0) {
    return number ? trans.__('Line %1', number) : '';
  }
  const name =
    index > active
      ? trans.__('Below, in cell %1', index + 1)
      : trans.__('Above, in cell %1', index + 1);
  return number ? trans.__('%1, line %2', name, number) : name;
}

/** The change itself. */
function what(edit: SuggestedEdit, trans: TranslationBundle): string {
  switch (edit.type) {
    case 'text':
      return replacement(edit, trans);
    case 'insertCell':
      return trans.__(
        'New %1 cell: %2',
        typeName(edit.cell.type, trans),
        short(edit.cell.source)
      );
    case 'deleteCell':
      return edit.source.trim()
        ? trans.__('Delete this cell: %1', short(edit.source))
        : trans.__('Delete this empty cell');
    case 'changeCellType':
      return trans.__(
        'Make it a %2 cell, not a %1 cell',
        typeName(edit.old, trans),
        typeName(edit.new, trans)
      );
  }
}

/** A replacement of text. */
function replacement(
  { old, new: text }: ITextEdit,
  trans: TranslationBundle
): string {
  if (!old.trim()) {
    return trans.__('Insert %1', lines(text, trans));
  }
  return text.trim()
    ? trans.__('Replace %1 with %2', short(old), lines(text, trans))
    : trans.__('Delete %1', lines(old, trans));
}

/** A text, and how many lines it has if it is more than one. */
function lines(text: string, trans: TranslationBundle): string {
  const { length } = text.trim().split('\n');
  return length > 1
    ? trans.__('%1 lines: %2', length, short(text))
    : short(text);
}

/** The first line of a text, as far as anybody listens. */
function short(text: string): string {
  return spellOut(text.trim().split('\n')[0].slice(0, MOST).trimEnd());
}
