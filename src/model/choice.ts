import { type ISignal, Signal } from '@lumino/signaling';
import type { ILanguageModel, INotebookView } from '../tokens';
import type { IConfigure, IModelStatus, IRun } from '../wire';
import type { HostConsent } from './consent';
import { withOutput } from './outputs';
import type { ModelSettings } from './settings';

/** The user's choice of a language model, for whoever asks for predictions. */
export class LanguageModel implements ILanguageModel {
  /**
   * @param settings - What the user chose.
   * @param consent - Asks before anything is sent to another computer.
   * @param ready - When the settings are loaded.
   */
  constructor(
    private readonly _settings: ModelSettings,
    private readonly _consent: HostConsent,
    readonly ready: Promise<void>
  ) {
    _settings.changed.connect(() => this._changed.emit());
  }

  /** The choice changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What the user chose, as the server is told. */
  get choice(): IConfigure {
    return this._settings.choice;
  }

  /** A run, with what its cell printed if the user lets that be sent. */
  withOutput(run: IRun, notebook: INotebookView): IRun {
    return this._settings.current.includeOutputs
      ? withOutput(run, notebook)
      : run;
  }

  /** Learn how the model is in the notebook that the user is in. */
  heed({ state, name, host }: IModelStatus): void {
    if (state === 'consent') {
      void this._consent.askOnce(name, host);
    }
  }

  private readonly _changed = new Signal<this, void>(this);
}
