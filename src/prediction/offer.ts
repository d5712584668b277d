import type { EditorView } from '@codemirror/view';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import {
  clear,
  getShown,
  type IJump,
  isInView,
  markArrival,
  setJump,
  setShown
} from '../editor';
import { editorOf, findCell } from '../notebook/cells';
import type { NotebookChange } from '../tokens';
import type { ISuggestionMessage, ITextEdit } from '../wire';
import { appliesTo, endOf } from './anchors';
import { Chain } from './chain';
import { describe } from './describe';
import { jumpTo } from './jump';
import type { PredictionSettings } from './settings';

/**
 * What is offered in one notebook: shown in the editor of the cell where it
 * belongs, pointed to from the active one, carried along as the text changes.
 */
export class Offer implements IDisposable {
  constructor(options: Offer.IOptions) {
    this._options = options;
    const { content } = options.panel;
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
    wanted: (edit: ITextEdit) => boolean = () => true
  ): Chain | null {
    const { panel, settings } = this._options;
    const { content } = panel;
    return Chain.of(suggestion, edit => {
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
    // Tab accepts once the place where the edit begins is in view.
    const end = head.old.includes('\n') ? 0 : head.old.length;
    const view = await jumpTo(
      this._options.panel.content,
      head.cellId,
      head.start + end
    );
    this.draw();
    if (view && getShown(view.state)) {
      markArrival(view);
    }
  }

  /**
   * Show what is offered where it belongs, and nothing anywhere else.
   *
   * #### Notes
   * Two editors are concerned: the one of the cell where the edit belongs, and
   * the active one, which shows a pointer if the edit is out of its sight.
   *
   * It can be entered again while it is under way: an editor that does not take
   * the edit has it dropped, which offers nothing and draws that. So what it
   * needs is read at the beginning, and after `onMisfit` it only returns.
   */
  draw(): void {
    const { panel, settings } = this._options;
    const { content } = panel;
    const active = content.activeCell;
    const chain = this._chain;
    const target = chain ? findCell(content, chain.head.cellId) : null;
    const view = editorOf(target);
    const activeView = editorOf(active);
    // First what is no longer true: an edit is never shown in two places.
    for (const other of this._drawn) {
      if (other !== view && other !== activeView) {
        this._drawn.delete(other);
        clear(other);
      }
    }
    if (!chain || !target) {
      // The target is missing for a moment while its cell is moved.
      [view, activeView].forEach(each => each && clear(each));
      this._drawn.clear();
      return;
    }
    const { head, id } = chain;
    const end = endOf(head);
    const here = target === active;
    // Tab accepts only what can be seen; anything else it goes to first.
    const near = here && view !== null && isInView(view, head.start);
    if (view) {
      const shown = setShown(view, {
        id,
        edit: { from: head.start, to: end, insert: head.new },
        expected: head.old,
        // Once the user types something else the edit stays a preview: Tab
        // is the user's again.
        armed: near && this._isFresh,
        hint: near && settings.current.acceptKey === 'Tab' ? 'Tab' : ''
      });
      this._drawn.add(view);
      if (!shown) {
        this._options.onMisfit(chain);
        return;
      }
    }
    if (activeView) {
      this._drawn.add(activeView);
      setJump(activeView, near || !this._isFresh ? null : this._pointer(chain));
      // What was shown here before the chain moved on to another cell.
      if (activeView !== view && getShown(activeView.state)) {
        setShown(activeView, null);
      }
    }
    this._tell(chain);
  }

  /**
   * Draw once, after whatever is going on: editors must not be changed while
   * they update.
   */
  drawSoon(): void {
    const nothing = this._chain === null && this._drawn.size === 0;
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

  /** Carry what is offered along a change of the notebook. */
  carry(change: NotebookChange): void {
    const before = this._chain;
    if (change.type === 'cellDeleted') {
      this._chain = this._chain?.without(change.cellId) ?? null;
    } else if (change.type === 'edit') {
      const isStep = this._follow(change);
      if (change.origin === 'undo') {
        // Who takes something back does not want to be shown it again.
        this._chain = null;
      } else if (change.origin === 'user') {
        this._isFresh &&= isStep;
      }
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
    const view = editorOf(findCell(content, head.cellId));
    // Without an editor that shows it, the place is all there is to go by.
    if (head.cellId !== change.cellId || !view || !this._drawn.has(view)) {
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

  /** What the active editor says about an edit out of its sight. */
  private _pointer(chain: Chain): IJump {
    const { panel, settings, trans } = this._options;
    return {
      id: chain.id,
      label: describe(panel.content, chain.head, trans),
      hint: settings.current.acceptKey === 'Tab' ? 'Tab' : ''
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
  /** The editors in which anything of ours may be shown. */
  private readonly _drawn = new Set<EditorView>();
  private _chain: Chain | null = null;
  /** Whether the user has not typed anything else since it was offered. */
  private _isFresh = true;
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
    /** The edit offered now does not fit the text that its editor has. */
    onMisfit: (chain: Chain) => void;
  }
}
