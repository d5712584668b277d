import type { EditorView } from '@codemirror/view';
import {
  clear,
  getJump,
  getShown,
  type IJump,
  isRendered,
  type IShown,
  setJump,
  setShown
} from '../editor';

/** What the editors of one notebook show: here an edit, there a pointer to it. */
export class EditorMarks {
  /** Whether any editor may show something. */
  get isEmpty(): boolean {
    return this._drawn.size === 0;
  }

  /** Whether anything that is drawn is in the page. */
  get isInPage(): boolean {
    return [...this._drawn].some(view => {
      const jump = getJump(view.state);
      const isPointing = jump !== null && !jump.lines;
      return (isPointing || getShown(view.state)) && isRendered(view.dom);
    });
  }

  /** Whether an editor may show something. */
  has(view: EditorView): boolean {
    return this._drawn.has(view);
  }

  /**
   * Show an edit and a pointer, and nothing in any other editor.
   *
   * @param target - The editor of the cell where the edit belongs, if there is
   * one, and what to show there.
   *
   * @param active - The editor that the user is in, if there is one, and the
   * pointer to show there; `null` for none.
   *
   * @returns Whether the editor of the target took the edit.
   */
  show(
    target: { view: EditorView; shown: IShown } | null,
    active: { view: EditorView; jump: IJump | null } | null
  ): boolean {
    // First what is no longer true: an edit is never shown in two places.
    for (const view of this._drawn) {
      if (view !== target?.view && view !== active?.view) {
        this._drawn.delete(view);
        clear(view);
      }
    }
    if (target) {
      const isTaken = setShown(target.view, target.shown);
      this._drawn.add(target.view);
      if (!isTaken) {
        return false;
      }
    }
    if (active) {
      this._drawn.add(active.view);
      setJump(active.view, active.jump);
      // What was shown here before the chain moved on to another cell.
      if (active.view !== target?.view && getShown(active.view.state)) {
        setShown(active.view, null);
      }
    }
    return true;
  }

  /** Show nothing. */
  clear(): void {
    const drawn = [...this._drawn];
    this._drawn.clear();
    drawn.forEach(view => clear(view));
  }

  /** The editors in which anything of ours may be shown. */
  private readonly _drawn = new Set<EditorView>();
}
