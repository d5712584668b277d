import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { getShown, type IJump, isInView, markArrival } from '../editor';
import { editorOf, findCell } from '../notebook/cells';
import type { NotebookChange } from '../tokens';
import type { ISuggestionMessage, ITextEdit, SuggestedEdit } from '../wire';
import { appliesTo, endOf } from './carrying';
import { anchorOf, type CellEdit, cellEditApplies } from './celledits';
import { CellMarks } from './cellmarks';
import { Chain } from './chain';
import { describe } from './describe';
import { EditorMarks } from './editormarks';
import { jumpTo, visit } from './jump';
import type { PredictionSettings } from './settings';

/**
 * What is offered in one notebook: shown where it belongs, pointed to from the
 * active cell, carried along as the notebook changes.
 */
export class Offer implements IDisposable {
  constructor(options: Offer.IOptions) {
    this._options = options;
    const { content } = options.panel;
    this._cells = new CellMarks(content, options.trans, options.onPressed);
    content.activeCellChanged.connect(this.drawSoon, this);
    content.stateChanged.connect(this._onStateChanged, this);
    content.outerNode.addEventListener('scroll', this._onScroll);
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
    return head && head.type !== 'text' && this._isCellArmed ? head : null;
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
    content.outerNode.removeEventListener('scroll', this._onScroll);
  }

  /**
   * The chain that a suggestion begins, without the edits nobody wants.
   *
   * @param wanted - What else an edit must be, to be offered.
   */
  chainOf(
    suggestion: ISuggestionMessage,
    wanted: (edit: SuggestedEdit) => boolean = () => true
  ): Chain | null {
    const { panel, settings } = this._options;
    const { content } = panel;
    return Chain.of(suggestion, (edit, before) => {
      if (edit.type !== 'text') {
        const cell = anchorOf(content, edit);
        const reachable =
          settings.current.otherCells || !cell || cell === content.activeCell;
        return (
          reachable && cellEditApplies(content, edit, before) && wanted(edit)
        );
      }
      const cell = findCell(content, edit.cellId);
      const reachable =
        settings.current.otherCells || cell === content.activeCell;
      const readOnly = cell?.model.getMetadata('editable') === false;
      return (
        cell !== null &&
        reachable &&
        !readOnly &&
        appliesTo(edit, cell.model.sharedModel.getSource()) &&
        wanted(edit)
      );
    });
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
      await visit(content, anchorOf(content, head));
      this._cells.reveal();
      this.draw();
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
    if (view && getShown(view.state)) {
      markArrival(view);
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
    const head = chain?.head;
    this._isCellArmed = false;
    if (head?.type === 'text') {
      this._cells.clear();
      this._drawText(chain!, head);
    } else if (head) {
      this._drawCells(chain!, head);
    } else {
      this._clear();
    }
  }

  /**
   * Draw once, after whatever is going on: editors must not be changed while
   * they update.
   */
  drawSoon(): void {
    const nothing = this._chain === null && this._editors.isEmpty;
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
    if (head.type !== 'text' || !view || !this._editors.has(view)) {
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

  /**
   * Draw an edit of text: in the editor of the cell where it belongs, and in the
   * active one as a pointer if it is out of sight.
   */
  private _drawText(chain: Chain, head: ITextEdit): void {
    const { content } = this._options.panel;
    const target = findCell(content, head.cellId);
    if (!target) {
      // The target is missing for a moment while its cell is moved.
      this._clear();
      return;
    }
    const view = editorOf(target);
    const activeView = editorOf(content.activeCell);
    // Tab accepts only what can be seen; anything else it goes to first.
    const near =
      target === content.activeCell &&
      view !== null &&
      isInView(view, head.start);
    const edit = { from: head.start, to: endOf(head), insert: head.new };
    const isTaken = this._editors.show(
      view && {
        view,
        shown: {
          id: chain.id,
          edit,
          expected: head.old,
          // Once the user types something else the edit stays a preview: Tab
          // is the user's again.
          armed: near && this._isFresh,
          hint: near ? this._hint : ''
        }
      },
      activeView && {
        view: activeView,
        jump: near || !this._isFresh ? null : this._pointer(chain)
      }
    );
    if (isTaken) {
      this._tell(chain);
    } else {
      this._options.onMisfit(chain);
    }
  }

  /**
   * Draw an edit of cells: in the notebook, and in the active editor as a
   * pointer, which is not drawn where the edit is in sight: there it only has
   * the keys.
   */
  private _drawCells(chain: Chain, head: CellEdit): void {
    const { content } = this._options.panel;
    const anchor = anchorOf(content, head);
    if (!anchor) {
      this._clear();
      return;
    }
    if (!cellEditApplies(content, head)) {
      this._options.onMisfit(chain);
      return;
    }
    const near = this._cells.show(head, anchor);
    const activeView = editorOf(content.activeCell);
    this._isCellArmed = near && this._isFresh;
    this._cells.arm(this._isCellArmed, near ? this._hint : '');
    this._editors.show(
      null,
      activeView && {
        view: activeView,
        jump: this._isFresh ? { ...this._pointer(chain), quiet: near } : null
      }
    );
    this._tell(chain);
  }

  /** Show nothing anywhere. */
  private _clear(): void {
    this._cells.clear();
    this._editors.clear();
  }

  /** The name of the key that accepts, empty if only the shortcut does. */
  private get _hint(): string {
    return this._options.settings.current.acceptKey === 'Tab' ? 'Tab' : '';
  }

  /** What the active editor says about an edit out of its sight. */
  private _pointer(chain: Chain): IJump {
    const { panel, trans } = this._options;
    return {
      id: chain.id,
      label: describe(panel.content, chain.head, trans),
      hint: this._hint
    };
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
  private readonly _editors = new EditorMarks();
  private readonly _cells: CellMarks;
  private _chain: Chain | null = null;
  /** Whether the user has not typed anything else since it was offered. */
  private _isFresh = true;
  /** Whether the keys make the edit of cells that is offered now. */
  private _isCellArmed = false;
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
    settings: PredictionSettings;
    trans: TranslationBundle;
    /** What is offered changed. */
    onChanged: () => void;
    /** An edit is shown, or pointed to; `isNew` the first time. */
    onShown: (chain: Chain, isNew: boolean) => void;
    /** The edit offered now does not fit the notebook as it is. */
    onMisfit: (chain: Chain) => void;
    /** The user pressed the key cap of an edit of cells with the mouse. */
    onPressed: () => void;
  }
}
