import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { findCell, isNotebook } from '../notebook/cells';
import type { ILeft } from '../notebook/together';
import { type IWrite, writeAccepted } from '../notebook/undo';
import { isWritable } from '../offer/admission';
import { appliesTo, endOf } from '../offer/carrying';
import { makeCellEdit } from '../offer/celledits';
import type { Chain } from '../offer/chain';
import { cellName } from '../offer/describe';
import type { ICellView, INotebookView } from '../tokens';
import { element } from '../ui/dom';
import { listEdits } from './chainlist';
import type { ITextEdit, SuggestedEdit } from '../wire';

/** How many cells edits are in; each new cell is one. */
export function countCells(edits: readonly SuggestedEdit[]): number {
  return new Set(
    edits.map(edit => (edit.type === 'insertCell' ? edit.cell.id : edit.cellId))
  ).size;
}

/**
 * Show all edits of a chain, of which none may have been in sight, and ask
 * whether to make them.
 */
export async function confirmChain(
  notebook: INotebookView,
  { edits }: Chain,
  trans: TranslationBundle
): Promise<boolean> {
  const places = trans._n('%1 place', '%1 places', edits.length);
  const cells = trans._n('%1 cell', '%1 cells', countCells(edits));
  const isFile = !isNotebook(notebook);
  const { button } = await showDialog({
    title: isFile
      ? trans.__('Accept edits at %1 in this file?', places)
      : trans.__('Accept edits at %1 in %2?', places, cells),
    body: new Widget({
      node: element(
        'div',
        '',
        listEdits(notebook, edits, trans),
        element(
          'p',
          '',
          isFile
            ? trans.__('Undo takes them back, all in one step.')
            : edits.every(({ type }) => type === 'text')
              ? trans.__('Undo in any of the cells takes all of it back.')
              : trans.__(
                  'Undo in any of the cells takes back all edits of text; the undo of the notebook takes back those of cells, one by one.'
                )
        )
      )
    }),
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Accept All') })
    ]
  });
  return button.accept;
}

/**
 * Make all edits of a chain that still fit.
 *
 * #### Notes
 * The edits of text are one undo step. Edits of cells are steps of the
 * notebook's own undo, as they are when they are made one by one.
 *
 * @param onLeft - Told of the cells that were changed since, and so are left as they
 * are, when the others have their text taken back or made again.
 *
 * @returns Those that were made.
 */
export function makeEdits(
  notebook: INotebookView,
  edits: readonly SuggestedEdit[],
  onLeft: (left: ILeft) => void
): Set<SuggestedEdit> {
  const made = new Set<SuggestedEdit>();
  const byCell = new Map<string, ITextEdit[]>();
  for (const edit of edits) {
    if (edit.type === 'text') {
      byCell.set(edit.cellId, [...(byCell.get(edit.cellId) ?? []), edit]);
    }
  }
  const writes = new Map<string, IWrite>();
  for (const [cellId, inCell] of byCell) {
    const cell = findCell(notebook, cellId);
    if (!cell || notebook.model?.readOnly || !isWritable(cell)) {
      continue;
    }
    const shared = cell.model.sharedModel;
    const fitting = inCell.filter(edit => appliesTo(edit, shared.getSource()));
    fitting.forEach(edit => made.add(edit));
    if (fitting.length) {
      writes.set(cellId, { shared, write: () => writeAll(shared, fitting) });
    }
  }
  if (writes.size) {
    writeAccepted(writes, onLeft);
  }
  for (const edit of edits) {
    if (edit.type !== 'text' && makeCellEdit(notebook, edit)) {
      made.add(edit);
    }
  }
  return made;
}

/** Say which cells are not as the others are after an undo or a redo, and what to do. */
export function tellLeft(
  notebook: INotebookView,
  { type, within, lost }: ILeft,
  trans: TranslationBundle
): void {
  const names = (cellIds: readonly string[]) =>
    cellIds
      .map(cellId => findCell(notebook, cellId))
      .filter(cell => cell !== null)
      .map(cell => cellName(notebook, cell, trans))
      .join(', ');
  const [inThese, atAll] = [names(within), names(lost)];
  const say = (text: string) => Notification.info(text, { autoClose: 5000 });
  if (inThese && type === 'undo') {
    say(
      trans.__(
        'Not taken back in %1, which was changed since: undo there, too.',
        inThese
      )
    );
  } else if (inThese) {
    say(trans.__('Not made again in %1: redo there, too.', inThese));
  }
  if (atAll && type === 'undo') {
    say(trans.__('Not taken back in %1: its undo does not go so far.', atAll));
  } else if (atAll) {
    say(trans.__('Not made again in %1, which was changed since.', atAll));
  }
}

/** Make the edits of one cell. */
function writeAll(
  shared: ICellView['model']['sharedModel'],
  edits: readonly ITextEdit[]
): void {
  // From the end, so that the places of those before it stay what they are.
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    shared.updateSource(edit.start, endOf(edit), edit.new);
  }
}
