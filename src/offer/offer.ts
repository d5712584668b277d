import type { EditorView } from '@codemirror/view';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { getShown, markArrival } from '../editor';
import { editorOf, findCell } from '../notebook/cells';
import type { NotebookChange } from '../tokens';
import { anchorOf, type CellEdit } from './celledits';
import type { Chain } from './chain';
import { type Drawn, Drawing } from './drawing';
import { jumpTo, visit } from './jump';

/**
 * What is offered in one notebook: shown where it belongs, pointed to from the
 * active cell, carried along as the notebook changes.
 */
export class Offer implements IDisposable {
  constructor(options: Offer.IOptions) {
    this._options = options;
    const { content } = options.panel;
    this._drawing = new Drawing({ ...options, notebook: content });
    content.activeCellChanged.connect(this.drawSoon, this);
    content.stateChanged.connect(this._onStateChanged, this);
    // In its course to whatever scrolls: the notebook, a cell, a long line.
    content.node.addEventListener('scroll', this._onScroll, true);
    window.addEventListener('resize', this._onScroll);
  }

  /** The edits that are offered, one after another. */
  get chain(): Chain | null {
    return this._chain;
  }

  /** Whether something is offered that the user has not moved on from. */
  get isFresh(): boolean {
    return this._chain !== null && this._isFresh;
  }

  /**
   * The edit of cells that is offered now, if the user can see it and is at it:
   * the key that leads to an edit elsewhere makes this one.
   */
  get cellEdit(): CellEdit | null {
    const head = this._chain?.head;
    return head && head.type !== 'text' && this._drawn === 'armed'
      ? head
      : null;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Take away what is shown. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this.set(null);
    this._isDisposed = true;
    const { content } = this._options.panel;
    content.activeCellChanged.disconnect(this.drawSoon, this);
    content.stateChanged.disconnect(this._onStateChanged, this);
    content.node.removeEventListener('scroll', this._onScroll, true);
    window.removeEventListener('resize', this._onScroll);
  }

  /** Offer other edits, or nothing. */
  set(chain: Chain | null): void {
    const had = this._chain !== null;
    this._chain = chain;
    if (chain) {
      this._isFresh = true;
    }
    if (had || chain) {
      this._options.onChanged();
      this.draw();
    }
  }

  /** Go to the edit that is offered now. */
  async jump(): Promise<void> {
    const head = this._chain?.head;
    if (!head) {
      return;
    }
    const { content } = this._options.panel;
    if (head.type !== 'text') {
      await visit(content, anchorOf(content, head), head.type === 'deleteCell');
      this.draw();
      await this._reveal(null);
      const view = editorOf(content.activeCell);
      if (view) {
        markArrival(view);
      }
      return;
    }
    // Tab accepts once the place where the edit begins is in view.
    const end = head.old.includes('\n') ? 0 : head.old.length;
    const view = await jumpTo(content, head.cellId, head.start + end);
    this.draw();
    await this._reveal(view);
    if (view && getShown(view.state)) {
      markArrival(view);
    }
  }

  /** Whether the edit shown in an editor has been seen, and can be seen now. */
  isInSight(view: EditorView): boolean {
    return this._drawing.isInSight(view);
  }

  /** Bring what is offered into sight; what cannot be brought there is given up. */
  private async _reveal(view: EditorView | null): Promise<void> {
    const chain = this._chain;
    const isText = chain?.head.type === 'text';
    const isThere = (!isText || view) && (await this._drawing.reveal(view));
    if (!chain || chain !== this._chain || this._isDisposed) {
      return;
    }
    if (isThere) {
      this.draw();
    } else {
      this._options.onUnreachable(chain);
    }
  }

  /**
   * Show what is offered where it belongs, and nothing anywhere else.
   *
   * #### Notes
   * It can be entered again while it is under way: an editor that does not take
   * the edit has it dropped, which offers nothing and draws that. So what it
   * needs is read at the beginning, and after `onMisfit` it only returns.
   */
  draw(): void {
    const chain = this._chain;
    if (!chain) {
      this._drawn = 'missing';
      this._drawing.clear();
      this._options.onDrawn(false);
      return;
    }
    const drawn = this._drawing.draw(chain, this._isFresh);
    this._drawn = drawn;
    const isShown = drawn === 'shown' || drawn === 'armed';
    this._options.onDrawn(isShown);
    if (drawn === 'misfit') {
      this._options.onMisfit(chain);
    } else if (isShown) {
      this._tell(chain);
    }
  }

  /**
   * Draw once, after whatever is going on: editors must not be changed while
   * they update.
   */
  drawSoon(): void {
    const nothing = this._chain === null && this._drawing.isEmpty;
    if (!this._isDrawing && !nothing) {
      this._isDrawing = true;
      requestAnimationFrame(() => {
        this._isDrawing = false;
        if (!this._isDisposed) {
          this.draw();
        }
      });
    }
  }

  /**
   * Carry what is offered along a change of the notebook.
   *
   * @param above - The cell above one that the change inserted.
   */
  carry(change: NotebookChange, above: string): void {
    const before = this._chain;
    const isStep = change.type === 'edit' && this._follow(change);
    if (change.type !== 'edit') {
      // The edit itself, as it is made, is not in its own way.
      const isOurs = change.origin === 'suggestion';
      this._chain = before?.after(change, isOurs, above) ?? null;
    } else if (change.origin === 'user') {
      this._isFresh &&= isStep;
    }
    if (change.origin === 'undo') {
      // Who takes something back does not want to be shown it again.
      this._chain = null;
    }
    if (this._chain !== before) {
      this._options.onChanged();
    }
    // Not now: the editor that changed is still updating.
    this.drawSoon();
  }

  /**
   * Carry what is offered along a change of text.
   *
   * @returns Whether the change was a step towards the offered edit.
   */
  private _follow(change: NotebookChange & { type: 'edit' }): boolean {
    const chain = this._chain;
    if (!chain) {
      return false;
    }
    const { head, id } = chain;
    const { content } = this._options.panel;
    const view =
      head.type === 'text' && head.cellId === change.cellId
        ? editorOf(findCell(content, head.cellId))
        : null;
    // Without an editor that shows it, the place is all there is to go by.
    if (head.type !== 'text' || !view || !this._drawing.has(view)) {
      this._chain = chain.after(change, false);
      return false;
    }
    // The editor knows what became of the edit that it shows; if it shows it
    // no more, it is about to say why.
    const carried = chain.after(change, true)!;
    const shown = getShown(view.state);
    if (shown?.id !== id) {
      this._chain = carried;
      return true;
    }
    const { edit, expected } = shown;
    // What the user typed of the edit is in the text now, and is expected there.
    const now = { ...head, start: edit.from, old: expected };
    this._chain = carried.withHead(now);
    return expected !== head.old;
  }

  /** Say that an edit is shown, and whether for the first time. */
  private _tell(chain: Chain): void {
    const isNew = chain.id !== this._told && this._isFresh;
    if (isNew) {
      this._told = chain.id;
    }
    this._options.onShown(chain, isNew);
  }

  /** Handle a change of mode: a rendered cell shows nothing, an edited one does. */
  private _onStateChanged(_: unknown, { name }: { name: string }): void {
    if (name === 'mode') {
      this.drawSoon();
    }
  }

  /** Handle that another part of the notebook is in sight. */
  private readonly _onScroll = (): void => {
    if (this._chain) {
      this.drawSoon();
    }
  };

  private readonly _options: Offer.IOptions;
  private readonly _drawing: Drawing;
  private _chain: Chain | null = null;
  /** Whether the user has not typed anything else since it was offered. */
  private _isFresh = true;
  private _drawn: Drawn = 'missing';
  private _isDrawing = false;
  /** The edit of which was said that it is shown. */
  private _told = '';
  private _isDisposed = false;
}

/** The namespace of `Offer`. */
export namespace Offer {
  /** What an offer is made from. */
  export interface IOptions {
    panel: NotebookPanel;
    trans: TranslationBundle;
    /** The key that accepts. */
    acceptKey: () => 'Tab' | 'none';
    /** What is offered changed. */
    onChanged: () => void;
    /** It was drawn; says whether any of it is in the page now. */
    onDrawn: (isShown: boolean) => void;
    /** An edit is shown, or pointed to; `isNew` the first time. */
    onShown: (chain: Chain, isNew: boolean) => void;
    /** The user went to an edit that cannot be brought into sight. */
    onUnreachable: (chain: Chain) => void;
    /** The edit offered now does not fit the notebook as it is. */
    onMisfit: (chain: Chain) => void;
    /** The user pressed the key cap of an edit of cells with the mouse. */
    onPressed: () => void;
  }
}
