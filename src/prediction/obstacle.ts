import type { TranslationBundle } from '@jupyterlab/translation';
import { editorOf, isEditable, isNotebook } from '../notebook/cells';
import type { INotebookView } from '../tokens';
import { MAX_CELL } from '../wire';

/**
 * Why nothing is suggested where the user is, though it is elsewhere in the
 * notebook, and what to do; empty if there is no reason.
 */
export function obstacleIn(
  notebook: INotebookView,
  trans: TranslationBundle
): string {
  const { activeCell } = notebook;
  if (!activeCell) {
    return '';
  }
  if (!isEditable(activeCell)) {
    return trans.__('This cell cannot be edited. Its properties say so.');
  }
  const { model } = activeCell;
  if (model.type !== 'code') {
    return '';
  }
  // An editor knows how long its text is; a model has to write it out.
  const length =
    editorOf(activeCell)?.state.doc.length ??
    model.sharedModel.getSource().length;
  if (length <= MAX_CELL) {
    return '';
  }
  const [has, most] = [length, MAX_CELL].map(count => count.toLocaleString());
  return isNotebook(notebook)
    ? trans.__(
        'This cell is too long: %1 characters, %2 at most. Split it.',
        has,
        most
      )
    : trans.__(
        'This file is too long: %1 characters, %2 at most. Move a part of it to another file.',
        has,
        most
      );
}
