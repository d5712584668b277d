import type { NotebookChange } from '../tokens';
import type { SuggestedEdit } from '../wire';
import { rebase } from './carrying';

/** Rejected edits that are remembered; the oldest is forgotten first. */
const MOST = 50;

/**
 * What the user rejected in one notebook, for the sake of edits that the server
 * does not know of; of its own suggestions it remembers that itself.
 */
export class Rejections {
  /** Remember an edit. */
  add(edit: SuggestedEdit): void {
    this._edits = [...this._edits, edit].slice(-MOST);
  }

  /** Whether the user rejected this edit. */
  has(edit: SuggestedEdit): boolean {
    return this._edits.some(rejected => meaning(rejected) === meaning(edit));
  }

  /**
   * Carry what is remembered along a change of the notebook.
   *
   * @param above - The cell above one that the change inserted.
   */
  carry(change: NotebookChange, above: string): void {
    this._edits = this._edits.flatMap(
      edit => rebase(edit, change, above) ?? []
    );
  }

  private _edits: readonly SuggestedEdit[] = [];
}

/** What two edits have in common that do the same. */
function meaning(edit: SuggestedEdit): string {
  switch (edit.type) {
    case 'text':
      return JSON.stringify([edit.cellId, edit.start, edit.old, edit.new]);
    case 'insertCell':
      // Each time it is suggested the new cell has another identifier.
      return JSON.stringify([edit.after, edit.cell.type, edit.cell.source]);
    case 'deleteCell':
      return JSON.stringify(['delete', edit.cellId]);
    case 'changeCellType':
      return JSON.stringify([edit.cellId, edit.new]);
  }
}
