import type { EditorView } from '@codemirror/view';
import { markLine } from '../editor';
import { editorOf, findCell } from '../notebook/cells';
import type { Chain } from '../offer/chain';
import { EditMemory } from '../offer/memory';
import type { INotebookView, NotebookChange } from '../tokens';

/**
 * A suggestion that is not shown before the user asks: a mark says that it is
 * there.
 */
export class Whisper {
  constructor(private readonly _options: Whisper.IOptions) {}

  /** The suggestion, if there is one. */
  get chain(): Chain | null {
    return this._chain;
  }

  /** Whether there is one. */
  get isThere(): boolean {
    return this._chain !== null;
  }

  /** Mark that there is a suggestion, in place of any other. */
  put(chain: Chain): void {
    this._forget();
    this._chain = chain;
    const { head } = chain;
    const notebook = this._options.notebook();
    const target =
      head.type === 'text' ? findCell(notebook, head.cellId) : null;
    // What is in another cell is marked where the user is.
    const isHere = target !== null && target === notebook.activeCell;
    const view = editorOf(notebook.activeCell);
    if (view) {
      const { head: cursor } = view.state.selection.main;
      const at = isHere && head.type === 'text' ? head.start : cursor;
      this._view = view;
      markLine(view, { at, title: this._options.title() });
    }
    const isNew = !this._told.has(head);
    this._told.add(head);
    this._options.onChanged();
    if (isNew) {
      this._options.onMarked(chain);
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
    if (this._chain) {
      this._forget();
      this._options.onChanged();
    }
  }

  /**
   * Carry it along a change; the user's own makes another one of it.
   *
   * @param above - The cell above one that the change inserted.
   */
  carry(change: NotebookChange, above: string): void {
    const chain = this._chain;
    this._told.carry(change, above);
    if (chain) {
      const isKept = change.origin !== 'user' && change.origin !== 'undo';
      const carried = isKept ? chain.after(change, false, above) : null;
      if (carried) {
        this._chain = carried;
      } else {
        this.drop();
      }
    }
  }

  /** Take the mark away. */
  private _forget(): void {
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

  private _chain: Chain | null = null;
  /** The editor that has the mark. */
  private _view: EditorView | null = null;
  /** The edit that was marked last. */
  private readonly _told = new EditMemory(1);
}

/** The namespace of `Whisper`. */
export namespace Whisper {
  /** What a whisper is made from. */
  export interface IOptions {
    /** The view of the notebook that the user is in. */
    notebook: () => INotebookView;
    /** What the mark says. */
    title: () => string;
    /** An edit is marked that was not marked last. */
    onMarked: (chain: Chain) => void;
    /** There is a mark, or there is none any more. */
    onChanged: () => void;
  }
}
