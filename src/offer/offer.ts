import type { EditorView } from '@codemirror/view';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import {
  getShown,
  isArmed,
  isAtSuggestion,
  isTyping,
  landingBefore,
  setHeld,
  takesTab
} from '../editor';
import { editorOf, findCell } from '../notebook/cells';
import type { ICellView, INotebookView, NotebookChange } from '../tokens';
import { endOf } from './carrying';
import { Causes } from './causes';
import type { CellEdit } from './celledits';
import type { Chain } from './chain';
import { type Drawn, Drawing } from './drawing';
import { jumpTo, visit } from './jump';
import { EditMemory } from './memory';

/**
 * Milliseconds for which something must have been shown before a key is meant
 * for it: people need a quarter of a second to react to what they see.
 */
const REACTION = 250;

/** Edits that were offered and are remembered; the oldest is forgotten first. */
const MOST_OFFERED = 500;

/**
 * Why a suggestion was asked for.
 *
 * - `asked`: the user waits for it, where they are: they asked, or ran a cell;
 * - `typed`: for what they typed, or accepted;
 * - `entered`: they came to the notebook, and it is for what was done elsewhere.
 */
export type Reason = 'asked' | 'typed' | 'entered';

/** What holds the cells of a notebook, as high as they are. */
const CONTENT = '.jp-WindowedPanel-viewport';

/** The classes of a notebook that shortcuts look for. */
const CLASSES = {
  /** A key cap is drawn: the key that works anywhere works. */
  offered: 'jp-mod-nbedit-offered',
  /** In command mode: Tab accepts. */
  tab: 'jp-mod-nbedit-tab',
  /** In command mode: Escape is about the suggestion. */
  escape: 'jp-mod-nbedit-escape'
};

/**
 * What is offered in one notebook: shown where it belongs, pointed to from the
 * active cell, carried along as the notebook changes.
 */
export class Offer implements IDisposable {
  constructor(options: Offer.IOptions) {
    this._options = options;
    this._notebook = options.notebook;
    this._drawing = this._begin();
    window.addEventListener('resize', this._onView);
    // A theme, a font, what lies over the whole window: nothing need be resized.
    const looks = { attributes: true };
    this._restyled.observe(document.documentElement, looks);
    this._restyled.observe(document.body, { ...looks, childList: true });
    document.head.addEventListener('load', this._onView, true);
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
    return head && head.type !== 'text' && this._drawn === 'near' ? head : null;
  }

  /** Whether the user is at what is offered, and can see it. */
  get isAtUser(): boolean {
    if (this._inCommandMode) {
      return this.cellEdit !== null;
    }
    const view = this._activeView;
    return view !== null && isAtSuggestion(view.state);
  }

  /** Whether what is shown was there to be seen before the user pressed a key. */
  get isSeen(): boolean {
    const { id, time } = this._shownSince;
    return id === this._chain?.id && performance.now() - time >= REACTION;
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
    this._leave();
    this._resized.disconnect();
    this._restyled.disconnect();
    document.head.removeEventListener('load', this._onView, true);
    window.removeEventListener('resize', this._onView);
  }

  /**
   * Show what is offered in another view of the notebook, and nothing in this one.
   *
   * #### Notes
   * What was seen in one view may be out of sight in the other.
   */
  enter(notebook: INotebookView): void {
    this._leave();
    this._notebook = notebook;
    this._drawing = this._begin();
    this._shownSince = { id: '', time: 0 };
    this.drawSoon();
  }

  /**
   * Offer the edits of a suggestion.
   *
   * @param reason - Why it was asked for.
   */
  begin(chain: Chain, reason: Reason): void {
    // An edit that is suggested again was not caused by what was typed since.
    const isNew = !this._known.has(chain.head);
    chain.edits.forEach(edit => this._known.add(edit));
    const view = this._activeView;
    if (reason === 'asked') {
      this.hold();
    } else if (reason === 'typed' && view && isNew && isTyping(view)) {
      setHeld(view, true);
    }
    if (isNew) {
      this._causes.begin();
    }
    this.set(chain);
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
    const notebook = this._notebook;
    let view: EditorView | null = null;
    let isThere: boolean;
    if (head.type === 'text') {
      const edit = { from: head.start, to: endOf(head), insert: head.new };
      view = await jumpTo(notebook, head.cellId, text =>
        landingBefore(text, edit)
      );
      isThere = view !== null;
    } else {
      isThere = await visit(notebook, head);
    }
    if (notebook !== this._notebook) {
      // The user is in another view now.
      return;
    }
    if (isThere) {
      this.hold();
    }
    this.draw();
    await this._reveal(view);
  }

  /** Count the user as being where an accept, a jump or a run has left them. */
  hold(): void {
    const { activeCell } = this._notebook;
    this._held = activeCell;
    const view = editorOf(activeCell);
    if (view) {
      setHeld(view, true);
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
      this.arm();
      this._options.onDrawn(false);
      return;
    }
    const drawn = this._drawing.draw(
      chain,
      this._isFresh,
      this._inCommandMode ? this._isArmedInCommandMode : undefined
    );
    this._drawn = drawn;
    if (this._drawing.uncover()) {
      this.drawSoon();
    }
    this.arm();
    const isShown = ['near', 'pointed', 'shown'].includes(drawn);
    this._options.onDrawn(isShown);
    if (drawn === 'misfit') {
      this._options.onMisfit(chain);
    } else if (isShown) {
      this._tell(chain);
    }
  }

  /** Say which keys are about what is drawn. */
  arm(): void {
    const { node } = this._notebook;
    const view = this._activeView;
    const inCommandMode = this._inCommandMode;
    const isTab = inCommandMode
      ? this._isArmedInCommandMode && this._drawing.isKeySeen
      : view !== null && isArmed(view.state);
    this._drawing.arm(isTab, this.cellEdit !== null);
    const hasCap = this._drawn === 'near' || this._drawn === 'pointed';
    node.classList.toggle(CLASSES.offered, hasCap);
    node.classList.toggle(CLASSES.tab, inCommandMode && isTab);
    node.classList.toggle(CLASSES.escape, inCommandMode && this.isAtUser);
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
   *
   * @returns Whether the change took back what has led to what is offered.
   */
  carry(change: NotebookChange, above: string): boolean {
    const before = this._chain;
    const isTakenBack = this._causes.areTakenBackBy(change, before !== null);
    this._causes.note(change);
    this._known.carry(change, above);
    const isStep = change.type === 'edit' && this._follow(change);
    if (change.type !== 'edit') {
      // The edit itself, as it is made, is not in its own way.
      const isOurs = change.origin === 'suggestion';
      this._chain = before?.after(change, isOurs, above) ?? null;
    } else if (change.origin === 'user') {
      this._isFresh &&= isStep;
    }
    if (isTakenBack) {
      // Who takes something back does not want to be shown it again, unless they
      // make the edit anew that caused it.
      this._chain = null;
      this._known.clear();
    }
    if (this._chain !== before) {
      this._options.onChanged();
    }
    // Not now: the editor that changed is still updating.
    this.drawSoon();
    return isTakenBack;
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
    const view =
      head.type === 'text' && head.cellId === change.cellId
        ? editorOf(findCell(this._notebook, head.cellId))
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

  /** Begin to show what is offered in a view of the notebook. */
  private _begin(): Drawing {
    const notebook = this._notebook;
    this._activeCell = notebook.activeCell;
    notebook.activeCellChanged.connect(this._onActiveCell, this);
    notebook.stateChanged.connect(this._onStateChanged, this);
    // In its course to whatever scrolls: the notebook, a cell, a long line.
    notebook.node.addEventListener('scroll', this._onView, true);
    // The keys are those of what has the focus.
    notebook.node.addEventListener('focusin', this._onView);
    notebook.node.addEventListener('focusout', this._onView);
    // An output that grows moves all that is below it, and nothing scrolls.
    this._resized.observe(notebook.node);
    for (const node of notebook.node.querySelectorAll(CONTENT)) {
      this._resized.observe(node);
    }
    return new Drawing({ ...this._options, notebook });
  }

  /** Show nothing any more in the view of the notebook. */
  private _leave(): void {
    const notebook = this._notebook;
    const view = this._activeView;
    notebook.activeCellChanged.disconnect(this._onActiveCell, this);
    notebook.stateChanged.disconnect(this._onStateChanged, this);
    notebook.node.removeEventListener('scroll', this._onView, true);
    notebook.node.removeEventListener('focusin', this._onView);
    notebook.node.removeEventListener('focusout', this._onView);
    notebook.node.classList.remove(...Object.values(CLASSES));
    this._resized.disconnect();
    this._drawing.clear();
    this._held = null;
    if (view) {
      setHeld(view, false);
    }
  }

  /** Say that an edit is shown, and whether for the first time. */
  private _tell(chain: Chain): void {
    const isNew = chain.id !== this._told && this._isFresh;
    if (isNew) {
      this._told = chain.id;
    }
    if (this._shownSince.id !== chain.id) {
      this._shownSince = { id: chain.id, time: performance.now() };
    }
    this._options.onShown(chain, isNew);
  }

  /** The editor that the user is in, or would be in edit mode. */
  private get _activeView(): EditorView | null {
    return editorOf(this._notebook.activeCell);
  }

  private get _inCommandMode(): boolean {
    return this._notebook.mode === 'command';
  }

  /** Whether Tab is armed where no editor has the keys. */
  private get _isArmedInCommandMode(): boolean {
    const { acceptKey, isInFront } = this._options;
    const { activeCell, node } = this._notebook;
    const isHeld = this._held === activeCell;
    const isNear = this.cellEdit !== null;
    // From anything beside the notebook, and from a control in a cell, Tab goes on
    // to what is next there.
    const focused = document.activeElement;
    const hasKeys =
      node.contains(focused) && focused!.contains(activeCell?.node ?? null);
    return (
      acceptKey() === 'Tab' &&
      isInFront() &&
      hasKeys &&
      takesTab({
        offered: this._chain ? (isNear ? 'edit' : 'elsewhere') : 'nothing',
        place: isNear ? 'there' : isHeld ? 'held' : 'away',
        tab: 'none'
      })
    );
  }

  /** Handle that the user is in another cell: where they were counts no more. */
  private _onActiveCell(): void {
    const { activeCell } = this._notebook;
    const view = editorOf(this._activeCell);
    this._activeCell = activeCell;
    this._held = null;
    if (view) {
      // Not now: the editor may be updating.
      void Promise.resolve().then(() => setHeld(view, false));
    }
    this.drawSoon();
  }

  /** Handle a change of mode: a rendered cell shows nothing, an edited one does. */
  private _onStateChanged(_: unknown, { name }: { name: string }): void {
    if (name === 'mode') {
      this._held = null;
      this.drawSoon();
    }
  }

  /** Handle that another part of the notebook may be in sight, or have the keys. */
  private readonly _onView = (): void => {
    if (this._chain) {
      this.drawSoon();
    }
  };

  private readonly _options: Offer.IOptions;
  private readonly _resized = new ResizeObserver(() => this._onView());
  private readonly _restyled = new MutationObserver(() => this._onView());
  /** The view of the notebook that the user is in. */
  private _notebook: INotebookView;
  private _drawing: Drawing;
  private _chain: Chain | null = null;
  /** Whether the user has not typed anything else since it was offered. */
  private _isFresh = true;
  private _drawn: Drawn = 'missing';
  private _activeCell: ICellView | null = null;
  /** The cell where an accept, a jump or a run left the user in command mode. */
  private _held: ICellView | null = null;
  /** What was offered so far. */
  private readonly _known = new EditMemory(MOST_OFFERED);
  private readonly _causes = new Causes();
  /** What is shown, and since when. */
  private _shownSince = { id: '', time: 0 };
  private _isDrawing = false;
  /** The edit of which was said that it is shown. */
  private _told = '';
  private _isDisposed = false;
}

/** The namespace of `Offer`. */
export namespace Offer {
  /** What an offer is made from. */
  export interface IOptions {
    /** The view of the notebook that the user is in. */
    notebook: INotebookView;
    trans: TranslationBundle;
    /** The key that accepts where it is armed. */
    acceptKey: () => 'Tab' | 'none';
    /** The name of the key that accepts anywhere. */
    otherKey: () => string;
    /** Whether the user is in this notebook, and not in one beside it. */
    isInFront: () => boolean;
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
    /** The user pressed a key cap outside of the editors with the mouse. */
    onPressed: () => void;
  }
}
