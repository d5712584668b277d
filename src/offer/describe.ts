import type { ICodeCellModel } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';
import { spellOut } from '../editor';
import { isNotebook } from '../notebook/cells';
import { said } from '../server/said';
import type { ICellView, INotebookView } from '../tokens';
import type { CellType, ITextEdit, SuggestedEdit } from '../wire';
import { anchorOf } from './celledits';
import type { Chain } from './chain';
import type { Direction } from './direction';

/** Characters of a text that fit into a label. */
const MOST = 28;

/** Characters of a reason that fit into a label. */
const MOST_OF_REASON = 60;

/** Whose reasons the user cannot see: what they suggest answers a run, not an edit. */
export const EXPLAINED = 'runs';

/**
 * Say in a few words where an edit is and what it does.
 *
 * @param direction - Where it is, seen from what is on the screen; without it, as
 * seen from the active cell.
 */
export function describe(
  notebook: INotebookView,
  edit: SuggestedEdit,
  trans: TranslationBundle,
  direction?: Direction
): string {
  const place = where(notebook, edit, trans, direction);
  return [place, what(edit, trans)].filter(Boolean).join(' · ');
}

/**
 * Say of the next edit of a chain where it is, what it does and, if need be, why.
 *
 * @param direction - As in `describe`.
 */
export function explain(
  notebook: INotebookView,
  { head, suggestion }: Chain,
  trans: TranslationBundle,
  direction?: Direction
): string {
  const described = describe(notebook, head, trans, direction);
  const reason = said(suggestion.reason, trans);
  return suggestion.source === EXPLAINED && reason
    ? `${described} · ${short(reason, MOST_OF_REASON)}`
    : described;
}

/** A cell as the user knows it: by the number of its run, or by its position. */
export function cellName(
  notebook: INotebookView,
  cell: ICellView,
  trans: TranslationBundle
): string {
  const { executionCount } = cell.model as Partial<ICodeCellModel>;
  return executionCount
    ? `[${executionCount}]`
    : trans.__('cell %1', notebook.widgets.indexOf(cell) + 1);
}

/** A type of cells as the user knows it. */
export function typeName(type: CellType, trans: TranslationBundle): string {
  switch (type) {
    case 'code':
      return trans.__('Code');
    case 'markdown':
      return trans.__('Markdown');
    case 'raw':
      return trans.__('Raw');
  }
}

/** The direction and the name of the cell, as the user sees it. */
function where(
  notebook: INotebookView,
  edit: SuggestedEdit,
  trans: TranslationBundle,
  direction?: Direction
): string {
  const cell = anchorOf(notebook, edit);
  const index = cell ? notebook.widgets.indexOf(cell) : -1;
  const active = notebook.activeCellIndex;
  const isHere = !cell || index === active;
  const arrow =
    direction ??
    (isHere ? arrowInCell(notebook, edit) : index > active ? '↓' : '↑');
  // The cell that the user is in has no need of a name, unless it is out of sight.
  if (!cell || !isNotebook(notebook) || (isHere && direction === undefined)) {
    return arrow;
  }
  return `${arrow} ${cellName(notebook, cell, trans)}`.trim();
}

/** The direction of an edit at the active cell, seen from the cursor. */
function arrowInCell(
  { activeCell }: INotebookView,
  edit: SuggestedEdit
): Direction {
  if (edit.type !== 'text') {
    return '↓';
  }
  const from = activeCell?.editor?.getCursorPosition();
  const at = activeCell?.editor?.getPositionAt(edit.start);
  const below = !from || !at || at.line >= from.line;
  return below ? '↓' : '↑';
}

/** The change itself, shortened. */
function what(edit: SuggestedEdit, trans: TranslationBundle): string {
  switch (edit.type) {
    case 'text':
      return replacement(edit);
    case 'insertCell':
      return trans.__('+ cell: %1', short(edit.cell.source));
    case 'deleteCell':
      return edit.source.trim()
        ? trans.__('− cell: %1', short(edit.source))
        : trans.__('− empty cell');
    case 'changeCellType':
      return `${typeName(edit.old, trans)} → ${typeName(edit.new, trans)}`;
  }
}

/** A replacement of text, shortened. */
function replacement({ old, new: text }: ITextEdit): string {
  if (!old.trim()) {
    return `+ ${short(text)}`;
  }
  return text.trim() ? `${short(old)} → ${short(text)}` : `− ${short(old)}`;
}

/** The first line of a text, cut off where it is long. */
function short(text: string, most = MOST): string {
  const [line, ...more] = text.trim().split('\n');
  const cut = line.length > most || more.length > 0;
  return cut ? `${spellOut(line.slice(0, most).trimEnd())}…` : spellOut(line);
}
