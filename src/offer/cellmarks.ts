import type { Cell } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { isRendered, type Sight } from '../editor';
import type { CellEdit } from './celledits';
import { CellMark } from './cellmark';

/** Says to shortcuts that something is shown, that it can be accepted, by Tab. */
const CLASSES = {
  visible: 'jp-mod-nbedit-visible',
  active: 'jp-mod-nbedit-active',
  tab: 'jp-mod-nbedit-tab'
};

/** Shows one edit of cells in a notebook, or none. */
export class CellMarks {
  /**
   * @param notebook - The notebook.
   * @param accept - Called when the user presses the key cap with the mouse.
   */
  constructor(
    private readonly _notebook: Notebook,
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
   * @returns Whether the user can see it, and is at it.
   */
  show(edit: CellEdit, anchor: Cell): boolean {
    const last = this._mark;
    // A moved cell is another widget, in which nothing is drawn yet.
    if (last?.edit !== edit || last.anchor !== anchor) {
      last?.dispose();
      this._mark = new CellMark(edit, anchor, this._trans, this._accept);
    }
    // Looked at in any case: what has been seen is remembered.
    const { isInView } = this._mark!;
    return this._isNear(edit, anchor) && isInView;
  }

  /**
   * Say how the shown edit is accepted.
   *
   * @param isArmed - Whether the keys accept.
   *
   * @param hint - The text for the key cap.
   */
  arm(isArmed: boolean, hint: string): void {
    const { node } = this._notebook;
    this._mark?.arm(isArmed, hint);
    node.classList.toggle(CLASSES.visible, isArmed);
    node.classList.toggle(CLASSES.active, isArmed);
    node.classList.toggle(CLASSES.tab, isArmed && hint === 'Tab');
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
    if (this._mark) {
      this._mark.dispose();
      this._mark = null;
      this._notebook.node.classList.remove(...Object.values(CLASSES));
    }
  }

  /** Whether the user is in a cell that a mark is at, or one it is between. */
  private _isNear(edit: CellEdit, anchor: Cell): boolean {
    const { activeCell, widgets } = this._notebook;
    return (
      activeCell !== null &&
      (activeCell === anchor ||
        (edit.type === 'insertCell' &&
          edit.after !== '' &&
          widgets.indexOf(activeCell) === widgets.indexOf(anchor) + 1))
    );
  }

  private _mark: CellMark | null = null;
}
