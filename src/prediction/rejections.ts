import type { NotebookChange } from '../tokens';
import type { ITextEdit } from '../wire';
import { rebase } from './anchors';

/** Rejected edits that are remembered; the oldest is forgotten first. */
const MOST = 50;

/**
 * What the user rejected in one notebook, for the sake of edits that the server
 * does not know of; of its own suggestions it remembers that itself.
 */
export class Rejections {
  /** Remember an edit. */
  add(edit: ITextEdit): void {
    this._edits = [...this._edits, edit].slice(-MOST);
  }

  /** Whether the user rejected this edit. */
  has({ cellId, start, old, new: text }: ITextEdit): boolean {
    return this._edits.some(
      edit =>
        edit.cellId === cellId &&
        edit.start === start &&
        edit.old === old &&
        edit.new === text
    );
  }

  /** Carry what is remembered along a change of the notebook. */
  carry(change: NotebookChange): void {
    if (change.type === 'edit') {
      this._edits = this._edits.flatMap(edit => rebase(edit, change) ?? []);
    } else if (change.type === 'cellDeleted') {
      this._edits = this._edits.filter(edit => edit.cellId !== change.cellId);
    }
  }

  private _edits: readonly ITextEdit[] = [];
}
