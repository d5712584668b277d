import type { Cell } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../ui/dom';
import type { IStaleCell } from '../wire';
import { because } from './words';

/** The class of a cell that has a mark. */
const MARKED = 'jp-mod-nbedit-stale';

/**
 * Marks the stale cells of a notebook, beside the number of their run.
 *
 * #### Notes
 * A mark is an element of its own in that of the cell, outside of the shared
 * document: JupyterLab writes the number anew whenever it changes.
 */
export class StaleMarks {
  constructor(private readonly _trans: TranslationBundle) {}

  /** Mark these cells of a view, and no others. */
  show(notebook: Notebook, stale: readonly IStaleCell[]): void {
    const reasons = new Map(
      stale.map(cell => [cell.cellId, because(notebook, cell, this._trans)])
    );
    for (const cell of notebook.widgets) {
      this._mark(cell, reasons.get(cell.model.id));
    }
  }

  /** Mark a cell, or not. */
  private _mark(cell: Cell, reason: string | undefined): void {
    const known = this._nodes.get(cell);
    if (reason === undefined) {
      known?.remove();
      this._nodes.delete(cell);
    } else {
      const node = known ?? element('span', 'jp-nbedit-stale', '↻');
      // What it says has to be read, and not only seen.
      node.setAttribute('role', 'img');
      node.setAttribute('aria-label', reason);
      node.title = reason;
      cell.node.append(node);
      this._nodes.set(cell, node);
    }
    cell.toggleClass(MARKED, reason !== undefined);
  }

  private readonly _nodes = new WeakMap<Cell, HTMLElement>();
}
