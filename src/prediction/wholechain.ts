import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { findCell, isNotebook } from '../notebook/cells';
import { writeAccepted } from '../notebook/undo';
import { isWritable } from '../offer/admission';
import { appliesTo, endOf } from '../offer/carrying';
import { makeCellEdit } from '../offer/celledits';
import type { Chain } from '../offer/chain';
import type { INotebookView } from '../tokens';
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
            : trans.__(
                'Undo takes back the edits of text cell by cell, one step a cell.'
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
 * JupyterLab undoes text cell by cell: what is made in a cell is one step there,
 * apart from what was done before and after. Edits of cells are steps of the
 * notebook's own undo, as they are when they are made one by one.
 *
 * @returns Those that were made.
 */
export function makeEdits(
  notebook: INotebookView,
  edits: readonly SuggestedEdit[]
): Set<SuggestedEdit> {
  const made = new Set<SuggestedEdit>();
  const byCell = new Map<string, ITextEdit[]>();
  for (const edit of edits) {
    if (edit.type === 'text') {
      byCell.set(edit.cellId, [...(byCell.get(edit.cellId) ?? []), edit]);
    }
  }
  for (const [cellId, inCell] of byCell) {
    writeAll(notebook, cellId, inCell).forEach(edit => made.add(edit));
  }
  for (const edit of edits) {
    if (edit.type !== 'text' && makeCellEdit(notebook, edit)) {
      made.add(edit);
    }
  }
  return made;
}

/** Make the edits of one cell as one undo step; those that were made. */
function writeAll(
  notebook: INotebookView,
  cellId: string,
  edits: readonly ITextEdit[]
): ITextEdit[] {
  const cell = findCell(notebook, cellId);
  if (!cell || notebook.model?.readOnly || !isWritable(cell)) {
    return [];
  }
  const shared = cell.model.sharedModel;
  const fitting = edits.filter(edit => appliesTo(edit, shared.getSource()));
  writeAccepted(shared, () => {
    // From the end, so that the places of those before it stay what they are.
    for (const edit of [...fitting].sort((a, b) => b.start - a.start)) {
      shared.updateSource(edit.start, endOf(edit), edit.new);
    }
  });
  return fitting;
}
