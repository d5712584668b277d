import type { Cell } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type IJump, type IKeyCap, isRendered, type Sight } from '../editor';
import type { INotebookView } from '../tokens';
import type { CellEdit } from './celledits';
import { CellMark } from './cellmark';

/** Shows one edit of cells in a notebook, or none. */
export class CellMarks {
  /**
   * @param notebook - The notebook.
   * @param accept - Called when the user presses the key cap with the mouse.
   */
  constructor(
    private readonly _notebook: INotebookView,
    private readonly _trans: TranslationBundle,
    private readonly _accept: () => void
  ) {}

  /** Whether nothing is shown. */
  get isEmpty(): boolean {
    return this._mark === null;
  }

  /** Whether what is shown is in the page. */
  get isInPage(): boolean {
    return this._mark !== null && isRendered(this._mark.node);
  }

  /**
   * Show an edit.
   *
   * @param anchor - The cell it is shown at.
   *
   * @returns The lines of the active cell that it is at, `null` if the user is
   * not in a cell that it is at, or cannot see it.
   */
  show(edit: CellEdit, anchor: Cell): IJump['lines'] | null {
    const last = this._mark;
    // A moved cell is another widget, in which nothing is drawn yet.
    if (last?.edit !== edit || last.anchor !== anchor) {
      last?.dispose();
      this._mark = new CellMark(edit, anchor, this._trans, this._accept);
    }
    // Looked at in any case: what has been seen is remembered.
    const { isInView } = this._mark!;
    return isInView ? this._lines(edit, anchor) : null;
  }

  /**
   * Say how the shown edit is accepted.
   *
   * @param isArmed - Whether Tab does.
   *
   * @param isNear - Whether any key does; or else it leads there.
   */
  arm(isArmed: boolean, isNear: boolean, cap: IKeyCap | undefined): void {
    const key = (isArmed || !isNear ? cap?.armed : cap?.unarmed) ?? '';
    this._mark?.arm(key, isArmed, isNear);
  }

  /** Which parts of what is shown have been seen. */
  get sight(): Sight | null {
    return this._mark?.sight ?? null;
  }

  /** Whether what is shown has been seen, and can be seen now. */
  get isInView(): boolean {
    return this._mark?.isInView ?? false;
  }

  /** Show nothing. */
  clear(): void {
    this._mark?.dispose();
    this._mark = null;
  }

  /** The lines of the active cell that a mark is at; `null` for none. */
  private _lines(edit: CellEdit, anchor: Cell): IJump['lines'] | null {
    const { activeCell, widgets } = this._notebook;
    if (!activeCell) {
      return null;
    }
    if (edit.type !== 'insertCell') {
      return activeCell === anchor ? 'all' : null;
    }
    // A new cell is between two: below the last line of one, above the first
    // line of the other.
    if (activeCell === anchor) {
      return edit.after ? 'last' : 'first';
    }
    const isBelow =
      edit.after !== '' &&
      widgets.indexOf(activeCell) === widgets.indexOf(anchor) + 1;
    return isBelow ? 'first' : null;
  }

  private _mark: CellMark | null = null;
}
