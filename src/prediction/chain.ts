import type { ISuggestionMessage, ITextEdit } from '../wire';
import { rebase, type TextChange } from './anchors';

/**
 * The edits of a suggestion that are still to be offered, one after another.
 *
 * #### Notes
 * A chain is immutable. Its edits are in coordinates of the notebook as it is.
 */
export class Chain {
  private constructor(
    /** The suggestion, as the server made it. */
    readonly suggestion: ISuggestionMessage,
    /** The edits that are left, the next one first. */
    readonly edits: readonly ITextEdit[],
    /** The place in the suggestion of each edit that is left. */
    private readonly _numbers: readonly number[]
  ) {}

  /** The chain that a suggestion begins, `null` if it has no edits. */
  static of(
    suggestion: ISuggestionMessage,
    keep: (edit: ITextEdit) => boolean
  ): Chain | null {
    const kept = suggestion.edits.flatMap((edit, i) =>
      edit.type === 'text' && keep(edit) ? [[edit, i] as const] : []
    );
    return kept.length
      ? new Chain(
          suggestion,
          kept.map(([edit]) => edit),
          kept.map(([, number]) => number)
        )
      : null;
  }

  /** The edit that is offered now. */
  get head(): ITextEdit {
    return this.edits[0];
  }

  /** The number of the edit offered now, within the suggestion. */
  get number(): number {
    return this._numbers[0];
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

  /** The chain with another reading of the edit offered now. */
  withHead(head: ITextEdit): Chain {
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
   */
  after(change: TextChange, keepHead: boolean): Chain | null {
    const kept = this.edits.map((edit, i) =>
      keepHead && i === 0 ? edit : rebase(edit, change)
    );
    return this._only(kept);
  }

  /** The chain without the edits in a cell that is gone. */
  without(cellId: string): Chain | null {
    return this._only(
      this.edits.map(edit => (edit.cellId === cellId ? null : edit))
    );
  }

  /** The chain of those edits that are left, `null` if none is. */
  private _only(edits: readonly (ITextEdit | null)[]): Chain | null {
    const left = edits.flatMap((edit, i) =>
      edit ? [[edit, this._numbers[i]] as const] : []
    );
    return left.length
      ? new Chain(
          this.suggestion,
          left.map(([edit]) => edit),
          left.map(([, number]) => number)
        )
      : null;
  }
}
