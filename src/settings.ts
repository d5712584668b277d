import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ISignal, Signal } from '@lumino/signaling';

/** What a user can choose. */
export interface INbeditSettings {
  /** Whether edits are predicted at all. */
  enabled: boolean;
  /** Whether a prediction is asked for while typing, or only on command. */
  trigger: 'automatic' | 'manual';
  /** Milliseconds without typing before a prediction is asked for. */
  delay: number;
  /** Whether Tab accepts what is shown. */
  acceptKey: 'Tab' | 'none';
  /** Whether edits in other cells are offered. */
  otherCells: boolean;
  /** Languages in which nothing is predicted. */
  disabledLanguages: string[];
  /** The language model by its name; empty for the server's default. */
  model: string;
  /** Whether what cells printed may be a part of what a model is asked. */
  includeOutputs: boolean;
  /** The hosts that parts of notebooks may be sent to. */
  consents: string[];
  /** Whether suggestions are announced to screen readers. */
  announce: boolean;
}

/** What is in force where no one has chosen anything; equals the schema. */
export const DEFAULT_SETTINGS: INbeditSettings = {
  enabled: true,
  trigger: 'automatic',
  delay: 150,
  acceptKey: 'Tab',
  otherCells: true,
  disabledLanguages: [],
  model: '',
  includeOutputs: false,
  consents: [],
  announce: true
};

/** The settings in force, with or without a registry that keeps them. */
export class Settings {
  /** The settings changed. */
  get changed(): ISignal<this, INbeditSettings> {
    return this._changed;
  }

  /** The settings as they are now. */
  get current(): INbeditSettings {
    return this._current;
  }

  /** Follow the settings that a registry keeps. */
  async load(registry: ISettingRegistry, pluginId: string): Promise<void> {
    const settings = await registry.load(pluginId);
    this._settings = settings;
    settings.changed.connect(this._onChanged, this);
    this._onChanged(settings);
  }

  /** Change one setting, for good where there is a registry. */
  async set<K extends keyof INbeditSettings>(
    key: K,
    value: INbeditSettings[K]
  ): Promise<void> {
    if (this._settings) {
      await this._settings.set(key, value);
    } else {
      this._current = { ...this._current, [key]: value };
      this._changed.emit(this._current);
    }
  }

  private _onChanged(settings: ISettingRegistry.ISettings): void {
    this._current = {
      ...DEFAULT_SETTINGS,
      ...(settings.composite as Partial<INbeditSettings>)
    };
    this._changed.emit(this._current);
  }

  private _settings: ISettingRegistry.ISettings | null = null;
  private _current = DEFAULT_SETTINGS;
  private readonly _changed = new Signal<this, INbeditSettings>(this);
}
