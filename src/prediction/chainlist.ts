import type { TranslationBundle } from '@jupyterlab/translation';
import { visibleText } from '../editor';
import { findCell } from '../notebook/cells';
import { endOf } from '../offer/carrying';
import { cellName, describe } from '../offer/describe';
import type { INotebookView } from '../tokens';
import { element } from '../ui/dom';
import type { ITextEdit, SuggestedEdit } from '../wire';

/** A piece of a line, and whether an edit takes it away or puts it there. */
interface IPiece {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Lines that edits change, as they are and as they will be. */
interface IChangedLines {
  /** The first and the last of them as they are, counted from 1. */
  readonly first: number;
  readonly last: number;
  readonly before: readonly IPiece[];
  readonly after: readonly IPiece[];
}

/**
 * What edits come to, for somebody who has seen none of them: by cell and by line,
 * with the text of each line as it is and as it will be.
 */
export function listEdits(
  notebook: INotebookView,
  edits: readonly SuggestedEdit[],
  trans: TranslationBundle
): HTMLElement {
  const list = element('div', 'jp-nbedit-chain');
  // Who has no mouse scrolls it by keys.
  list.tabIndex = 0;
  const isListed = new Set<string>();
  for (const edit of edits) {
    if (edit.type !== 'text') {
      list.append(
        element(
          'p',
          '',
          describe(notebook, edit, trans),
          edit.type === 'insertCell'
            ? code('ins', [{ text: edit.cell.source, isChanged: true }])
            : null
        )
      );
    } else if (!isListed.has(edit.cellId)) {
      isListed.add(edit.cellId);
      const inCell = edits.filter(
        (other): other is ITextEdit =>
          other.type === 'text' && other.cellId === edit.cellId
      );
      list.append(...listCell(notebook, inCell, trans));
    }
  }
  return list;
}

/** The lines of a cell that edits change. */
function listCell(
  notebook: INotebookView,
  edits: readonly ITextEdit[],
  trans: TranslationBundle
): HTMLElement[] {
  const cell = findCell(notebook, edits[0].cellId);
  if (!cell) {
    return [];
  }
  const source = cell.model.sharedModel.getSource();
  const items = changedLines(source, edits).map(
    ({ first, last, before, after }) =>
      element(
        'li',
        '',
        first === last
          ? trans.__('Line %1', first)
          : trans.__('Lines %1 to %2', first, last),
        code('del', before),
        code('ins', after)
      )
  );
  const lines = element('ul', '', ...items);
  // A file is one cell, and has no name beside its own.
  return notebook.widgets.length > 1
    ? [element('h4', '', cellName(notebook, cell, trans)), lines]
    : [lines];
}

/** A text of code, what is changed in it marked. */
function code(tag: 'del' | 'ins', pieces: readonly IPiece[]): HTMLElement {
  return element(
    'pre',
    `jp-nbedit-chain-${tag}`,
    ...pieces.flatMap(({ text, isChanged }) =>
      isChanged ? [element(tag, '', ...visibleText(text))] : visibleText(text)
    )
  );
}

/** The lines of a text that edits change, from top to bottom. */
export function changedLines(
  source: string,
  edits: readonly ITextEdit[]
): IChangedLines[] {
  const groups: { from: number; to: number; edits: ITextEdit[] }[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    const from = source.slice(0, edit.start).lastIndexOf('\n') + 1;
    const end = source.indexOf('\n', endOf(edit));
    const to = end < 0 ? source.length : end;
    const last = groups.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
      last.edits.push(edit);
    } else {
      groups.push({ from, to, edits: [edit] });
    }
  }
  return groups.map(({ from, to, edits }) => {
    const before: IPiece[] = [];
    const after: IPiece[] = [];
    let at = from;
    for (const edit of edits) {
      const same = { text: source.slice(at, edit.start), isChanged: false };
      before.push(same, { text: edit.old, isChanged: true });
      after.push(same, { text: edit.new, isChanged: true });
      at = endOf(edit);
    }
    const rest = { text: source.slice(at, to), isChanged: false };
    const isThere = ({ text }: IPiece) => text !== '';
    return {
      first: lineOf(source, from),
      last: lineOf(source, to),
      before: [...before, rest].filter(isThere),
      after: [...after, rest].filter(isThere)
    };
  });
}

/** The number of the line that an offset is in, counted from 1. */
function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
