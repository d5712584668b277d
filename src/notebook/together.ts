import type * as Y from 'yjs';

/** What a step of an undo history keeps of the others that belong to it. */
const TOGETHER = 'jupyter-nbedit:together';

/** Which way a step is gone. */
export type UndoType = 'undo' | 'redo';

/** Cells in which a step was not made, though it was in the others. */
export interface ILeft {
  readonly type: UndoType;
  /** Those where it follows once more is taken back, or made again. */
  readonly within: readonly string[];
  /** Those whose undo history has it no more. */
  readonly lost: readonly string[];
}

/**
 * Have the last steps of several undo histories taken back and made again
 * together, whichever of them the user begins with.
 *
 * #### Notes
 * Each cell has a history of its own. A step that something else was done after,
 * in its cell, is not taken back with the others: that would take back more.
 *
 * @param histories - The undo histories, by the identifiers of their cells.
 */
export function undoTogether(
  histories: ReadonlyMap<string, Y.UndoManager>,
  onLeft: (left: ILeft) => void
): void {
  const steps = new Steps(histories, onLeft);
  for (const history of histories.values()) {
    history.undoStack[history.undoStack.length - 1]?.meta.set(TOGETHER, steps);
    // It is called once, however often it is added.
    history.on('stack-item-popped', follow);
  }
}

/** What of `stack-item-popped` is looked at. */
interface IPopped {
  readonly stackItem: Y.UndoManager['undoStack'][number];
  readonly type: UndoType;
}

/** Steps of several undo histories that belong together. */
class Steps {
  constructor(
    private readonly _histories: ReadonlyMap<string, Y.UndoManager>,
    private readonly _onLeft: (left: ILeft) => void
  ) {}

  /** Handle a step of a history: it is the first, or follows the first. */
  heed(history: Y.UndoManager, type: UndoType): void {
    this._note(history, type);
    if (!this._isFollowing) {
      this._isFollowing = true;
      try {
        this._follow(type);
      } finally {
        this._isFollowing = false;
      }
    }
  }

  /** Note which way the step of a history was gone, and mark the way back. */
  private _note(history: Y.UndoManager, type: UndoType): void {
    const { redoStack, undoStack } = history;
    const back = type === 'undo' ? redoStack : undoStack;
    back[back.length - 1]?.meta.set(TOGETHER, this);
    this._gone.set(history, type);
  }

  /** Have the other histories go the same way. */
  private _follow(type: UndoType): void {
    const within: string[] = [];
    const lost: string[] = [];
    for (const [cellId, history] of this._histories) {
      if ((this._gone.get(history) ?? 'redo') === type) {
        continue;
      }
      const stack = type === 'undo' ? history.undoStack : history.redoStack;
      const at = stack.findIndex(({ meta }) => meta.get(TOGETHER) === this);
      if (at < 0) {
        lost.push(cellId);
      } else if (at < stack.length - 1) {
        within.push(cellId);
      } else {
        history[type]();
      }
    }
    if (within.length || lost.length) {
      this._onLeft({ type, within, lost });
    }
  }

  /** The way that the step of each history was gone last; all were made at first. */
  private readonly _gone = new Map<Y.UndoManager, UndoType>();
  private _isFollowing = false;
}

/** Handle a step of a history that is followed. */
function follow({ stackItem, type }: IPopped, history: Y.UndoManager): void {
  const steps = stackItem.meta.get(TOGETHER) as Steps | undefined;
  steps?.heed(history, type);
}
