import type { EditorView } from '@codemirror/view';
import { markLine } from '../editor';
import { editorOf, findCell } from '../notebook/cells';
import type { Chain } from '../offer/chain';
import type { INotebookView, NotebookChange } from '../tokens';

/**
 * A suggestion that is not shown before the user asks: a mark says that it is
 * there.
 */
export class Whisper {
  /**
   * @param _notebook - The view of the notebook that the user is in.
   * @param _title - What the mark says.
   */
  constructor(
    private readonly _notebook: () => INotebookView,
    private readonly _title: () => string
  ) {}

  /** The suggestion, if there is one. */
  get chain(): Chain | null {
    return this._chain;
  }

  /** Mark that there is a suggestion, in place of any other. */
  put(chain: Chain): void {
    this.drop();
    this._chain = chain;
    const { head } = chain;
    const notebook = this._notebook();
    const target =
      head.type === 'text' ? findCell(notebook, head.cellId) : null;
    // What is in another cell is marked where the user is.
    const isHere = target !== null && target === notebook.activeCell;
    const view = editorOf(notebook.activeCell);
    if (view) {
      const { head: cursor } = view.state.selection.main;
      const at = isHere && head.type === 'text' ? head.start : cursor;
      this._view = view;
      markLine(view, { at, title: this._title() });
    }
  }

  /** Take the suggestion, to show it. */
  take(): Chain | null {
    const chain = this._chain;
    this.drop();
    return chain;
  }

  /** Forget it. */
  drop(): void {
    const view = this._view;
    this._view = null;
    this._chain = null;
    if (view) {
      // Not now: the editor may be updating.
      void Promise.resolve().then(() => {
        if (this._view !== view) {
          markLine(view, null);
        }
      });
    }
  }

  /**
   * Carry it along a change; the user's own makes another one of it.
   *
   * @param above - The cell above one that the change inserted.
   */
  carry(change: NotebookChange, above: string): void {
    const chain = this._chain;
    if (chain) {
      const isKept = change.origin !== 'user' && change.origin !== 'undo';
      this._chain = isKept ? chain.after(change, false, above) : null;
      if (!this._chain) {
        this.drop();
      }
    }
  }

  private _chain: Chain | null = null;
  /** The editor that has the mark. */
  private _view: EditorView | null = null;
}
