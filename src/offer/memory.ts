import type { NotebookChange } from '../tokens';
import type { SuggestedEdit } from '../wire';
import { rebase } from './carrying';

/** Edits that are remembered by what they do and where, as that place moves. */
export class EditMemory {
  /** @param most - How many; the oldest is forgotten first. */
  constructor(private readonly _most: number) {}

  /** Remember an edit. */
  add(edit: SuggestedEdit): void {
    this._edits = [
      ...this._edits.filter(known => meaning(known) !== meaning(edit)),
      edit
    ].slice(-this._most);
  }

  /** Whether an edit that does the same is remembered. */
  has(edit: SuggestedEdit): boolean {
    return this._edits.some(known => meaning(known) === meaning(edit));
  }

  /** Forget all. */
  clear(): void {
    this._edits = [];
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
