import { YSyncConfig } from '@jupyterlab/codemirror';
import type { IDisposable } from '@lumino/disposable';
import * as Y from 'yjs';
import type { IReplacement } from '../editor';
import type { NotebookChange } from '../tokens';
import type { ICell, Origin } from '../wire';
import { isMarkedAsTyped } from './authorship';
import { reduced, replacements, type TextDelta } from './textdelta';
import { wellFormed } from './text';
import { ACCEPTED } from './undo';

/** What the user is doing, of which a document knows nothing; see `Gestures`. */
export interface IUser {
  readonly isActing: boolean;
  readonly isCommanding: boolean;
}

/** Turns what happens to a shared document into events. */
export interface IWatcher extends IDisposable {
  /** Who is making the local changes, if the watcher cannot see it by itself. */
  origin: Origin | null;

  /** Begin anew: the cells as they are, which later events start from. */
  cells(): ICell[];
}

/**
 * Says what was changed in a shared document, when and by whom.
 *
 * #### Notes
 * A watcher listens to the Yjs document and not to the models above it: only
 * there a keystroke, an undo, a program and a remote peer can be told apart.
 */
export class ChangeReporter {
  /**
   * @param _emit - Told of each change, in the order in which they apply.
   * @param _user - What the user is doing.
   */
  constructor(
    private readonly _emit: (change: NotebookChange) => void,
    private readonly _user: IUser
  ) {}

  /** Who is making the local changes, if that cannot be seen. */
  origin: Origin | null = null;

  /** What is said from now on is done in one go. */
  begin(): void {
    this._isFirst = true;
  }

  /** Say that something changed, when, and whether in one go with the last. */
  say(change: NotebookChange): void {
    const together = !this._isFirst;
    this._isFirst = false;
    this._emit({ ...change, together, time: Date.now() / 1000 });
  }

  /** Say that parts of a cell's text were replaced, one after the other. */
  sayEdits(
    cellId: string,
    edits: readonly IReplacement[],
    origin: Origin
  ): void {
    for (const { from, to, insert } of edits) {
      const place = { start: from, end: to, text: insert };
      this.say({ type: 'edit', cellId, ...place, origin });
    }
  }

  /**
   * Say what became of a cell's text.
   *
   * @param before - The text as it was last said to be.
   *
   * @returns The text now.
   */
  sayText(
    cellId: string,
    before: string,
    event: Y.YEvent<Y.AbstractType<unknown>>,
    origin: Origin
  ): string {
    const now = wellFormed(String(event.target));
    const made = replacements(before, event.delta as TextDelta, now);
    const isTyped = event.transaction.origin instanceof YSyncConfig;
    // A program that sets a text again has changed what differs, and no more.
    this.sayEdits(cellId, isTyped ? made : reduced(before, made), origin);
    return now;
  }

  /**
   * Who made a transaction.
   *
   * @param isStructural - Whether it changed the list of cells.
   *
   * #### Notes
   * Yjs knows who is remote and what is an undo, and the editor says what was
   * typed in it. But a user's actions, `NotebookActions`, and any other program
   * call the same methods of the shared notebook: so it is asked whether the
   * page is answering a gesture.
   */
  originOf(transaction: Y.Transaction, isStructural = false): Origin {
    if (!transaction.local) {
      return 'remote';
    }
    if (transaction.origin instanceof Y.UndoManager) {
      return 'undo';
    }
    if (transaction.origin instanceof YSyncConfig) {
      const isTyped = isMarkedAsTyped(transaction.origin) ?? true;
      const isUsers = isTyped || this._user.isActing;
      return this.origin ?? (isUsers ? 'user' : 'programmatic');
    }
    if (transaction.origin === ACCEPTED) {
      return 'suggestion';
    }
    if (this.origin && isStructural) {
      return this.origin;
    }
    return this._user.isCommanding ? 'user' : 'programmatic';
  }

  private _isFirst = true;
}

/** What watchers have in common. */
export abstract class DocumentWatcher implements IWatcher {
  /**
   * @param emit - Told of each change, in the order in which they apply.
   * @param user - What the user is doing, of which the document knows nothing.
   */
  constructor(emit: (change: NotebookChange) => void, user: IUser) {
    this.reporter = new ChangeReporter(emit, user);
  }

  /** Who is making the local changes, if the watcher cannot see it by itself. */
  get origin(): Origin | null {
    return this.reporter.origin;
  }

  set origin(origin: Origin | null) {
    this.reporter.origin = origin;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Stop watching. */
  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.end();
    }
  }

  /** Begin anew: the cells as they are, which later events start from. */
  abstract cells(): ICell[];

  /** Listen to the document no more. */
  protected abstract end(): void;

  protected readonly reporter: ChangeReporter;

  private _isDisposed = false;
}
