import { smallestChange } from '../editor';
import type { NotebookChange } from '../tokens';
import type { ISuggestionMessage, SuggestedEdit } from '../wire';
import { rebase } from './carrying';

/**
 * The edits of a suggestion that are still to be offered, one after another.
 *
 * #### Notes
 * A chain is immutable. Its edits are in coordinates of the notebook as it is.
 */
export class Chain {
  private constructor(
    /** The suggestion, as it was made. */
    readonly suggestion: ISuggestionMessage,
    /** The edits that are left, the next one first. */
    readonly edits: readonly SuggestedEdit[],
    /** The place in the suggestion of each edit that is left. */
    private readonly _numbers: readonly number[]
  ) {}

  /**
   * The chain that a suggestion begins, `null` if nothing of it is kept.
   *
   * @param keep - Whether an edit is offered, given those that are before it.
   */
  static of(
    suggestion: ISuggestionMessage,
    keep: (edit: SuggestedEdit, before: readonly SuggestedEdit[]) => boolean
  ): Chain | null {
    const edits: SuggestedEdit[] = [];
    const numbers: number[] = [];
    suggestion.edits.forEach((edit, i) => {
      if (keep(edit, edits)) {
        edits.push(edit);
        numbers.push(i);
      }
    });
    return edits.length ? new Chain(suggestion, edits, numbers) : null;
  }

  /** The edit that is offered now. */
  get head(): SuggestedEdit {
    return this.edits[0];
  }

  /** The number of the edit offered now, within the suggestion. */
  get number(): number {
    return this._numbers[0];
  }

  /** The number of each edit that is left, within the suggestion. */
  get numbers(): readonly number[] {
    return this._numbers;
  }

  /** Names the suggestion and the edit offered now. */
  get id(): string {
    return `${this.suggestion.id}/${this.number}`;
  }

  /** The chain after the edit offered now, `null` at its end. */
  get rest(): Chain | null {
    return this.edits.length > 1
      ? new Chain(this.suggestion, this.edits.slice(1), this._numbers.slice(1))
      : null;
  }

  /**
   * Whether another chain begins with what this one offers now, be it with more
   * text behind it: what the user reads stays as it is.
   */
  isContinuedBy(other: Chain): boolean {
    const [now, then] = [this.head, other.head].map(essence);
    return (
      now.where === then.where &&
      now.old === then.old &&
      then.text.startsWith(now.text)
    );
  }

  /** The chain with another reading of the edit offered now. */
  withHead(head: SuggestedEdit): Chain {
    return new Chain(
      this.suggestion,
      [head, ...this.edits.slice(1)],
      this._numbers
    );
  }

  /**
   * The chain after a change of the notebook, less the edits that it touched.
   *
   * @param keepHead - Leave the edit offered now as it is.
   *
   * @param above - The cell above one that the change inserted.
   */
  after(
    change: NotebookChange,
    keepHead: boolean,
    above?: string
  ): Chain | null {
    // A new cell that is not to be has nothing below it either.
    const lost = new Set<string>();
    const left = this.edits.flatMap((edit, i) => {
      const isKept = keepHead && i === 0;
      const now = isKept ? edit : rebase(edit, change, above);
      if (now && !(now.type === 'insertCell' && lost.has(now.after))) {
        return [[now, this._numbers[i]] as const];
      }
      if (edit.type === 'insertCell') {
        lost.add(edit.cell.id);
      }
      return [];
    });
    return left.length
      ? new Chain(
          this.suggestion,
          left.map(([edit]) => edit),
          left.map(([, number]) => number)
        )
      : null;
  }
}

/** What an edit does, whatever it leaves as it is. */
function essence(edit: SuggestedEdit): {
  where: string;
  old: string;
  text: string;
} {
  switch (edit.type) {
    case 'text': {
      const { from, to, insert } = smallestChange(edit.old, edit.new);
      return {
        where: `${edit.cellId} ${edit.start + from}`,
        old: edit.old.slice(from, to),
        text: insert
      };
    }
    case 'insertCell':
      // The identifier of a new cell says nothing.
      return {
        where: `+ ${edit.after} ${edit.cell.type}`,
        old: '',
        text: edit.cell.source
      };
    case 'deleteCell':
      return { where: `- ${edit.cellId}`, old: '', text: '' };
    case 'changeCellType':
      return { where: `${edit.cellId} ${edit.new}`, old: '', text: '' };
  }
}
