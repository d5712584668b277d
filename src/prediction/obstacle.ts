import type { TranslationBundle } from '@jupyterlab/translation';
import { editorOf } from '../notebook/cells';
import type { INotebookView } from '../tokens';
import { MAX_CELL } from '../wire';

/**
 * Why nothing is suggested where the user is, though it is elsewhere in the
 * notebook, and what to do; empty if there is no reason.
 */
export function obstacleIn(
  { activeCell }: INotebookView,
  isFile: boolean,
  trans: TranslationBundle
): string {
  if (!activeCell) {
    return '';
  }
  const { model } = activeCell;
  if (model.getMetadata('editable') === false) {
    return trans.__('This cell cannot be edited. Its properties say so.');
  }
  // An editor knows how long its text is; a model has to write it out.
  const length =
    editorOf(activeCell)?.state.doc.length ??
    model.sharedModel.getSource().length;
  if (model.type !== 'code' || length <= MAX_CELL) {
    return '';
  }
  const [has, most] = [length, MAX_CELL].map(count => count.toLocaleString());
  return isFile
    ? trans.__(
        'This file is too long: %1 characters, %2 at most. Move a part of it to another file.',
        has,
        most
      )
    : trans.__(
        'This cell is too long: %1 characters, %2 at most. Split it.',
        has,
        most
      );
}
