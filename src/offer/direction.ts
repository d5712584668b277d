import { isRendered } from '../editor';
import { editorOf } from '../notebook/cells';
import type { ICellView, INotebookView } from '../tokens';
import type { SuggestedEdit } from '../wire';
import { anchorOf } from './celledits';

/** A stretch of the page from top to bottom, in pixels of the window. */
interface ISpan {
  readonly top: number;
  readonly bottom: number;
}

/** Where something is, seen from what is on the screen: on it, if empty. */
export type Direction = '↑' | '↓' | '';

/** Where an edit is, seen from what of the notebook is on the screen. */
export function directionTo(
  notebook: INotebookView,
  edit: SuggestedEdit
): Direction {
  const cell = anchorOf(notebook, edit);
  const { top, bottom } = notebook.node.getBoundingClientRect();
  const span = cell && Private.spanOf(cell, edit);
  if (span && span.bottom > top && span.top < bottom) {
    return '';
  }
  const isAbove = span
    ? span.bottom <= top
    : cell !== null && Private.isAbove(notebook, cell);
  return isAbove ? '↑' : '↓';
}

namespace Private {
  /** Whether a cell that is not laid out, being far away, is above those that are. */
  export function isAbove(
    { node, widgets }: INotebookView,
    cell: ICellView
  ): boolean {
    const { top } = node.getBoundingClientRect();
    const first = widgets.findIndex(
      other =>
        isRendered(other.node) &&
        other.node.getBoundingClientRect().bottom > top
    );
    return widgets.indexOf(cell) < first;
  }

  /** Where an edit is in the page, `null` if its cell is not in it. */
  export function spanOf(cell: ICellView, edit: SuggestedEdit): ISpan | null {
    const view = editorOf(cell);
    if (edit.type === 'text' && view && isRendered(view.dom)) {
      const at = Math.min(edit.start, view.state.doc.length);
      const { top, bottom } = view.lineBlockAt(at);
      const { documentTop, scaleY } = view;
      return {
        top: documentTop + top * scaleY,
        bottom: documentTop + bottom * scaleY
      };
    }
    return isRendered(cell.node) ? cell.node.getBoundingClientRect() : null;
  }
}
