import type { EditorView } from '@codemirror/view';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  getJump,
  getShown,
  type IJump,
  type IKeyCap,
  isArmed,
  isInHeight,
  isInSight,
  isShownInSight,
  roomFor,
  setJump,
  setShown,
  Sight,
  unfoldShown
} from '../editor';
import { editorOf, findCell, hasCell, isNotebook } from '../notebook/cells';
import type { INotebookView } from '../tokens';
import { Signpost } from '../ui/signpost';
import type { ITextEdit } from '../wire';
import { isWritable } from './admission';
import { endOf, written } from './carrying';
import { anchorOf, type CellEdit, cellEditApplies } from './celledits';
import { CellMarks } from './cellmarks';
import type { Chain } from './chain';
import { explain } from './describe';
import { directionTo } from './direction';
import { EditorMarks } from './editormarks';
import { CellToolbar } from './toolbar';

/** How long what is scrolled to may take to appear, in milliseconds. */
const PATIENCE = 2000;

/**
 * What came of drawing an edit.
 *
 * - `near`: it is in sight, at the active cell: the keys make it;
 * - `pointed`: a pointer to it is in the page;
 * - `shown`: only a preview of it is in the page, since the user has moved on;
 * - `hidden`: it fits, but nothing that is drawn of it is in the page;
 * - `missing`: its cell is not laid out, as for a moment while a cell is moved;
 * - `misfit`: it does not fit the notebook as it is.
 */
export type Drawn =
  'near' | 'pointed' | 'shown' | 'hidden' | 'missing' | 'misfit';

/**
 * Draws what is offered in one notebook: where it belongs, with a pointer in the
 * editor that the user is in, and nothing anywhere else.
 */
export class Drawing {
  constructor(private readonly _options: Drawing.IOptions) {
    const { notebook, trans, onPressed } = _options;
    this._cells = new CellMarks(notebook, trans, onPressed);
    this._signpost = new Signpost(notebook.node, onPressed);
    this._toolbar = new CellToolbar(notebook);
  }

  /** Whether nothing can be shown anywhere. */
  get isEmpty(): boolean {
    return (
      this._editors.isEmpty && this._cells.isEmpty && !this._signpost.isShown
    );
  }

  /** Whether an editor may show something. */
  has(view: EditorView): boolean {
    return this._editors.has(view);
  }

  /** Whether the edit shown in an editor has been seen, and can be seen now. */
  isInSight(view: EditorView): boolean {
    return isShownInSight(view, this._sight);
  }

  /**
   * Bring what is drawn into sight, or as much more of it as fits.
   *
   * @param view - The editor that shows it, if it is an edit of text.
   *
   * @returns Whether anything can be seen that was not seen before.
   */
  async reveal(view: EditorView | null): Promise<boolean> {
    const sight = view ? this._sight : this._cells.sight;
    const look = () => (view ? this.isInSight(view) : this._cells.isInView);
    const before = sight?.extent;
    const deadline = performance.now() + PATIENCE;
    // What is scrolled to is laid out only then, and may move once more.
    do {
      if (view) {
        unfoldShown(view);
      }
      // Of what is read in several parts this is one; but the key belongs to the last.
      if (look() || (sight?.extent !== before && !sight?.isAllSeen)) {
        return true;
      }
      sight?.reveal();
      await new Promise(resolve => requestAnimationFrame(resolve));
    } while (performance.now() < deadline);
    return sight?.extent !== before;
  }

  /**
   * Say which key is about what is drawn outside of the editors.
   *
   * @param isArmed - Whether Tab is.
   * @param isNear - Whether that makes an edit of cells; or else it goes there.
   */
  arm(isArmed: boolean, isNear: boolean): void {
    // A mark that is gone to first names no key for that.
    this._cells.arm(isArmed && isNear, isNear, this._cap);
    this._armSignpost(isArmed);
  }

  /** Whether the user can see the key that is named where they are. */
  get isKeySeen(): boolean {
    return this._isKeySeen;
  }

  /**
   * Draw the first edit of a chain.
   *
   * @param isFresh - Whether the user has not typed anything else since it was
   * offered. Otherwise nothing points to it.
   *
   * @param isArmed - Whether Tab is armed, if no editor has the keys.
   */
  draw(chain: Chain, isFresh: boolean, isArmed?: boolean): Drawn {
    const { head } = chain;
    // Where the user is not, no key does anything.
    this._isArmed = this._options.isInFront() ? isArmed : false;
    if (head.type !== 'text') {
      return this._drawCells(chain, head, isFresh);
    }
    this._cells.clear();
    return this._drawText(chain, head, isFresh);
  }

  /** Show nothing. */
  clear(): void {
    this._cells.clear();
    this._editors.clear();
    this._signpost.clear();
    this._toolbar.clear();
  }

  /**
   * Have nothing lie over what is drawn.
   *
   * @returns Whether more of it may be seen now than when it was drawn, or less.
   */
  uncover(): boolean {
    return this._toolbar.update();
  }

  /**
   * Draw an edit of text: in the editor of the cell where it belongs, and in the
   * active one as a pointer if it is out of sight.
   */
  private _drawText(chain: Chain, head: ITextEdit, isFresh: boolean): Drawn {
    const { notebook } = this._options;
    const target = findCell(notebook, head.cellId);
    if (!target) {
      return this._lack(head.cellId);
    }
    if (!isWritable(target)) {
      return 'misfit';
    }
    const view = editorOf(target);
    const activeView = editorOf(notebook.activeCell);
    // Tab accepts only what can be seen; anything else it goes to first.
    const isNear =
      target === notebook.activeCell &&
      view !== null &&
      this._hasSeen(view, chain, head);
    const isTaken = this._editors.show(
      view && {
        view,
        shown: {
          id: chain.id,
          edit: { from: head.start, to: endOf(head), insert: head.new },
          expected: head.old,
          inReach: isNear,
          armed: this._isArmed,
          cap: this._cap
        }
      },
      activeView && {
        view: activeView,
        jump: isNear || !isFresh ? null : this._pointer(chain)
      }
    );
    if (!isTaken) {
      return 'misfit';
    }
    return this._drawn(chain, isNear, isFresh);
  }

  /**
   * Draw an edit of cells: in the notebook, and in the active editor as a
   * pointer. Where the edit is in sight the pointer is not drawn, and only lends
   * the editor's keys.
   */
  private _drawCells(chain: Chain, head: CellEdit, isFresh: boolean): Drawn {
    const { notebook } = this._options;
    const anchor = isNotebook(notebook) ? anchorOf(notebook, head) : null;
    if (!anchor) {
      return this._lack(head.type === 'insertCell' ? head.after : head.cellId);
    }
    if (!cellEditApplies(notebook, head)) {
      return 'misfit';
    }
    const lines = this._cells.show(head, anchor);
    const isNear = lines !== null;
    const activeView = editorOf(notebook.activeCell);
    this._editors.show(
      null,
      activeView && {
        view: activeView,
        jump:
          isNear || isFresh
            ? { ...this._pointer(chain), lines: lines ?? undefined }
            : null
      }
    );
    return this._drawn(chain, isNear, isFresh);
  }

  /**
   * Look whether the key that a pointer names can be seen: what is armed is seen.
   * That of an edit that is near can, or else it would not be near.
   */
  private _lookAtKey(isNear: boolean, isFresh: boolean, chain: Chain): void {
    const { notebook, trans } = this._options;
    const view = editorOf(notebook.activeCell);
    const jump = view && getJump(view.state);
    const pointer = () =>
      view?.contentDOM.querySelector('.jp-nbedit-jump') ?? null;
    const look = () => {
      const key = pointer()?.firstElementChild ?? null;
      return key !== null && isInSight(key);
    };
    const node = pointer();
    if (isNear || !isFresh || (node && isInHeight(node))) {
      this._signpost.clear();
      this._isKeySeen = isNear || look();
    } else {
      // The pointer is scrolled away, or in no page at all.
      const direction = directionTo(notebook, chain.head);
      this._signpost.show(explain(notebook, chain, trans, direction));
      this._armSignpost(jump ? isArmed(view.state) : this._isArmed === true);
      this._isKeySeen = isInSight(this._signpost.key);
    }
    // Where Tab is the user's the pointer is not worth another place.
    if (!this._isKeySeen && jump && isArmed(view.state)) {
      const chip = pointer()?.parentElement;
      const at = chip ? roomFor(view, chip) : null;
      if (at !== null) {
        setJump(view, { ...jump, at });
        this._isKeySeen = look();
      }
      if (this._isKeySeen) {
        this._signpost.clear();
      } else {
        setJump(view, { ...jump, at: undefined, armed: false });
      }
    }
    this._nameOnce(view);
  }

  /** Have a pointer name no key that is named already, be it half in sight. */
  private _nameOnce(view: EditorView | null): void {
    const jump = view && getJump(view.state);
    const isNamedElsewhere = this._signpost.isShown;
    if (jump && isNamedElsewhere !== (jump.isNamedElsewhere ?? false)) {
      setJump(view, { ...jump, isNamedElsewhere });
    }
  }

  /** Say by which key one comes to what is out of sight. */
  private _armSignpost(isArmed: boolean): void {
    const cap = this._cap;
    this._signpost.arm((isArmed ? cap?.armed : cap?.unarmed) ?? '', isArmed);
  }

  /**
   * Whether the user has seen an edit of text, and can see it now: it is drawn to
   * find out.
   */
  private _hasSeen(view: EditorView, chain: Chain, head: ITextEdit): boolean {
    const now = getShown(view.state);
    if (now?.id !== chain.id) {
      const edit = { from: head.start, to: endOf(head), insert: head.new };
      const preview = {
        edit,
        expected: head.old,
        inReach: false,
        cap: this._cap
      };
      setShown(view, { id: chain.id, ...preview });
    }
    return this.isInSight(view);
  }

  /** Show nothing, for want of a cell. */
  private _lack(cellId: string): Drawn {
    this.clear();
    return hasCell(this._options.notebook, cellId) ? 'missing' : 'misfit';
  }

  /** What is drawn of an edit that fits. */
  private _drawn(chain: Chain, isNear: boolean, isFresh: boolean): Drawn {
    this._lookAtKey(isNear, isFresh, chain);
    if (isNear) {
      return 'near';
    }
    if (this._signpost.isShown) {
      return 'pointed';
    }
    if (!this._cells.isInPage && !this._editors.isInPage) {
      return 'hidden';
    }
    const isPointed = isFresh && editorOf(this._options.notebook.activeCell);
    return isPointed ? 'pointed' : 'shown';
  }

  /** What the key caps say; none is drawn where the user is not. */
  private get _cap(): IKeyCap | undefined {
    const { isInFront, otherKey } = this._options;
    return isInFront() ? { armed: 'Tab', unarmed: otherKey() } : undefined;
  }

  /** What the active editor says about an edit out of its sight. */
  private _pointer(chain: Chain): IJump {
    const { notebook, trans } = this._options;
    const view = editorOf(notebook.activeCell);
    const last = view && getJump(view.state);
    return {
      id: chain.id,
      label: explain(notebook, chain, trans),
      writes: written(chain.head),
      armed: this._isArmed,
      cap: this._cap,
      // Where there was room for it there still is, unless it is seen not to be.
      ...(last?.id === chain.id && {
        at: last.at,
        isNamedElsewhere: last.isNamedElsewhere
      })
    };
  }

  private _isArmed: boolean | undefined;
  private _isKeySeen = false;
  private readonly _sight = new Sight();
  private readonly _editors = new EditorMarks();
  private readonly _cells: CellMarks;
  private readonly _signpost: Signpost;
  private readonly _toolbar: CellToolbar;
}

/** The namespace of `Drawing`. */
export namespace Drawing {
  /** What a drawing is made from. */
  export interface IOptions {
    notebook: INotebookView;
    trans: TranslationBundle;
    /** The name of the key that accepts anywhere. */
    otherKey: () => string;
    /** Whether the user is in this notebook, and not in one beside it. */
    isInFront: () => boolean;
    /** The user pressed a key cap outside of the editors with the mouse. */
    onPressed: () => void;
  }
}
