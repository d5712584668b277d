import type { ICellView, INotebookView } from '../tokens';

/** What JupyterLab lays over the first line of the active cell. */
const TOOLBAR = '.jp-cell-toolbar';

/** What is drawn in a cell of what is offered. */
const DRAWN =
  '.jp-nbedit-ghost, .jp-nbedit-inserted, .jp-nbedit-deleted, .jp-nbedit-chip';

/** The class of a cell whose toolbar is hidden. */
const HIDDEN = 'jp-mod-nbedit-covered';

/**
 * Hides the toolbar of the active cell while it would cover what is drawn there.
 *
 * #### Notes
 * JupyterLab does so for the text of the cell, to which nothing that is only drawn
 * belongs.
 */
export class CellToolbar {
  constructor(private readonly _notebook: INotebookView) {}

  /**
   * Look what the toolbar covers.
   *
   * @returns Whether it is hidden now and was not, or the other way round.
   */
  update(): boolean {
    const { activeCell } = this._notebook;
    const before = this._cell;
    this._cell =
      activeCell && Private.isCovering(activeCell) ? activeCell : null;
    if (this._cell !== before) {
      before?.node.classList.remove(HIDDEN);
      this._cell?.node.classList.add(HIDDEN);
    }
    return this._cell !== before;
  }

  /** Leave it alone. */
  clear(): void {
    this._cell?.node.classList.remove(HIDDEN);
    this._cell = null;
  }

  private _cell: ICellView | null = null;
}

namespace Private {
  /** Whether the toolbar of a cell is over anything that is drawn in it. */
  export function isCovering({ node }: ICellView): boolean {
    const bar = node.querySelector(TOOLBAR)?.getBoundingClientRect();
    return (
      bar !== undefined &&
      Array.from(node.querySelectorAll(DRAWN))
        .flatMap(drawn => Array.from(drawn.getClientRects()))
        .some(
          ({ left, top, right, bottom }) =>
            left < bar.right &&
            right > bar.left &&
            top < bar.bottom &&
            bottom > bar.top
        )
    );
  }
}
