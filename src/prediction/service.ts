import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type {
  IEditOffer,
  IEditPrediction,
  INotebookPrediction
} from '../tokens';
import type { Controllers } from './controllers';

/** What other extensions can learn of predictions, and add to them. */
export class EditPrediction implements IEditPrediction {
  constructor(private readonly _controllers: Controllers) {
    _controllers.changed.connect(this._onChanged, this);
  }

  /** The notebook that the user is in; `null` if it is in none. */
  get current(): INotebookPrediction | null {
    return this._controllers.current?.prediction ?? null;
  }

  /** `current` changed; it is the argument. */
  get changed(): ISignal<this, INotebookPrediction | null> {
    return this._changed;
  }

  /** Offer edits. */
  offer({ path, edits, source, reason = '' }: IEditOffer): IDisposable | null {
    return (
      this._controllers.find(path)?.offer({
        id: UUID.uuid4(),
        // The caller keeps its own objects, and may change them.
        edits: edits.map(edit => ({ ...edit })),
        confidence: 1,
        source,
        // Whoever offers it speaks the language of the page.
        reason: { text: '%1', values: [reason] }
      }) ?? null
    );
  }

  /** Handle news of the notebooks; those of no concern to others are left out. */
  private _onChanged(): void {
    const now = this.current;
    const told = JSON.stringify(now);
    if (told !== this._told) {
      this._told = told;
      this._changed.emit(now);
    }
  }

  private readonly _changed = new Signal<this, INotebookPrediction | null>(
    this
  );
  private _told = 'null';
}
