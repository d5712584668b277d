import type { ICodeCellModel } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ITextEdit } from '../wire';
import { findCell } from '../notebook/cells';

/** Characters of a text that fit into a label. */
const MOST = 28;

/** Say in a few words where an edit is and what it does. */
export function describe(
  notebook: Notebook,
  edit: ITextEdit,
  trans: TranslationBundle
): string {
  return `${where(notebook, edit, trans)} · ${what(edit)}`;
}

/** The direction and the name of the cell, as the user sees it. */
function where(
  notebook: Notebook,
  edit: ITextEdit,
  trans: TranslationBundle
): string {
  const cell = findCell(notebook, edit.cellId);
  const index = cell ? notebook.widgets.indexOf(cell) : -1;
  const active = notebook.activeCellIndex;
  if (!cell || index === active) {
    const from = notebook.activeCell?.editor?.getCursorPosition();
    const at = cell?.editor?.getPositionAt(edit.start);
    const below = !from || !at || at.line >= from.line;
    return below ? '↓' : '↑';
  }
  const { executionCount } = cell.model as Partial<ICodeCellModel>;
  const name = executionCount
    ? `[${executionCount}]`
    : trans.__('cell %1', index + 1);
  return `${index > active ? '↓' : '↑'} ${name}`;
}

/** The change itself, shortened. */
function what({ old, new: text }: ITextEdit): string {
  if (!old.trim()) {
    return `+ ${short(text)}`;
  }
  return text.trim() ? `${short(old)} → ${short(text)}` : `− ${short(old)}`;
}

function short(text: string): string {
  const [line, ...more] = text.trim().split('\n');
  const cut = line.length > MOST || more.length > 0;
  return cut ? `${line.slice(0, MOST).trimEnd()}…` : line;
}
