import type { NotebookChange } from '../tokens';
import type { TextChange } from './carrying';

/** A stretch of a cell's text, or a whole cell. */
interface IPlace {
  readonly cellId: string;
  /** Where in the text; without it the cell itself was inserted or the like. */
  readonly span?: readonly [from: number, to: number];
}

/** Places that are remembered; the oldest is forgotten first. */
const MOST = 100;

/**
 * Remembers what has led to what is offered: the user's last edit before it, and
 * what was accepted since.
 *
 * #### Notes
 * Who takes that back does not want to be shown what follows from it. To take
 * back anything else, such as an indent, says nothing about that.
 */
export class Causes {
  /**
   * Whether a change takes back what has led to what is offered.
   *
   * @param isOffered - Whether anything is; otherwise what the user did last is
   * what leads to something.
   */
  areTakenBackBy(change: NotebookChange, isOffered: boolean): boolean {
    const causes = isOffered
      ? this._causes
      : [...this._causes, ...this._recent];
    return (
      change.origin === 'undo' && causes.some(place => isUndone(place, change))
    );
  }

  /** Note a change of the notebook. */
  note(change: NotebookChange): void {
    // White space leads to nothing, and stands next to what does.
    const isBlank =
      change.type === 'edit' &&
      change.start === change.end &&
      change.text.trim() === '';
    const isByUser = change.origin === 'user' && !isBlank;
    const goesOn =
      isByUser && this._recent.some(place => isTouched(place, change));
    const carry = (place: IPlace) => carried(place, change, goesOn);
    this._causes = this._causes.map(carry);
    this._recent = this._recent.map(carry);
    const place = placeOf(change);
    if (change.origin === 'suggestion') {
      this._causes = [...this._causes, place].slice(-MOST);
      this._recent = [...this._recent, place].slice(-MOST);
    } else if (isByUser && !goesOn) {
      const before = change.together ? this._recent : [];
      this._recent = [...before, place].slice(-MOST);
    }
  }

  /** What is offered from now on follows from what the user did last. */
  begin(): void {
    this._causes = this._recent;
  }

  private _causes: readonly IPlace[] = [];
  private _recent: readonly IPlace[] = [];
}

/** What a change has changed, as it reads after the change. */
function placeOf(change: NotebookChange): IPlace {
  switch (change.type) {
    case 'edit': {
      const { cellId, start, text } = change;
      return { cellId, span: [start, start + text.length] };
    }
    case 'cellInserted':
      return { cellId: change.cell.id };
    default:
      return { cellId: change.cellId };
  }
}

/** Whether what was changed at a place is taken back by a change. */
function isUndone({ cellId, span }: IPlace, change: NotebookChange): boolean {
  if (change.type !== 'edit') {
    const isGone = span === undefined || change.type === 'cellDeleted';
    return isGone && placeOf(change).cellId === cellId;
  }
  if (!span || change.cellId !== cellId) {
    return false;
  }
  const [from, to] = span;
  // What was deleted has left a place without text.
  return from === to
    ? change.start <= from && from <= change.end
    : change.start < to && change.end > from;
}

/** Whether a change is made at a place, or next to it. */
function isTouched({ cellId, span }: IPlace, change: NotebookChange): boolean {
  return (
    span !== undefined &&
    change.type === 'edit' &&
    change.cellId === cellId &&
    change.start <= span[1] &&
    change.end >= span[0]
  );
}

/**
 * A place after a change.
 *
 * @param leans - Whether what is written at one of its ends belongs to it.
 */
function carried(
  place: IPlace,
  change: NotebookChange,
  leans: boolean
): IPlace {
  const { cellId, span } = place;
  if (change.type !== 'edit' || !span || change.cellId !== cellId) {
    return place;
  }
  const [from, to] = span;
  const { start, end, text }: TextChange = change;
  const shift = text.length - (end - start);
  const isIn = leans ? start <= to && end >= from : start < to && end > from;
  if (isIn) {
    return {
      cellId,
      span: [Math.min(from, start), Math.max(to, end) + shift]
    };
  }
  return end <= from ? { cellId, span: [from + shift, to + shift] } : place;
}
