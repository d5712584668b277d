import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';

/** The settings of a plugin, with or without a registry that keeps them. */
export class Settings<T extends object> {
  /**
   * @param defaults - What is in force where no one has chosen anything; equals
   * the plugin's schema.
   */
  constructor(private readonly _defaults: Readonly<T>) {
    this._current = _defaults;
  }

  /** The settings changed. */
  get changed(): ISignal<this, Readonly<T>> {
    return this._changed;
  }

  /** The settings as they are now. */
  get current(): Readonly<T> {
    return this._current;
  }

  /**
   * Follow the settings that a registry keeps.
   *
   * @param trans - What their titles and descriptions are translated by.
   */
  async load(
    registry: ISettingRegistry,
    pluginId: string,
    trans: TranslationBundle
  ): Promise<void> {
    const settings = await registry.load(pluginId);
    await carryOver(registry, settings, Object.keys(this._defaults));
    this._settings = settings;
    settings.changed.connect(this._onChanged, this);
    const localize = () => translate(registry.plugins[pluginId]!.schema, trans);
    localize();
    // What was saved is read anew, with its schema.
    registry.pluginChanged.connect((_, changed) => {
      if (changed === pluginId) {
        localize();
      }
    });
    this._onChanged(settings);
  }

  /** Change one setting, for good where there is a registry. */
  async set<K extends keyof T & string>(key: K, value: T[K]): Promise<void> {
    if (this._settings) {
      await this._settings.set(key, value as Private.Value);
    } else {
      this._current = { ...this._current, [key]: value };
      this._changed.emit(this._current);
    }
  }

  /** Take what the registry has, and the defaults for the rest. */
  private _onChanged(settings: ISettingRegistry.ISettings): void {
    this._current = {
      ...this._defaults,
      ...(settings.composite as Partial<T>)
    };
    this._changed.emit(this._current);
  }

  private _settings: ISettingRegistry.ISettings | null = null;
  private _current: Readonly<T>;
  private readonly _changed = new Signal<this, Readonly<T>>(this);
}

/**
 * Put the titles and descriptions of settings into the language of the page.
 *
 * #### Notes
 * JupyterLab has its server do that, which knows the catalogues of language packs
 * and not those that packages bring. The editor of settings shows what the registry
 * holds, and that is this very object.
 */
function translate(
  schema: ISettingRegistry.ISchema,
  trans: TranslationBundle
): void {
  const put = (part: Record<string, unknown>, key: string, context: string) => {
    const text = part[key];
    if (typeof text === 'string') {
      // The script that collects strings reads the schemas, too.
      // eslint-disable-next-line jupyter/no-dynamic-translation
      part[key] = trans._p(context, text);
    }
  };
  put(schema, 'title', 'schema');
  put(schema, 'description', 'schema');
  put(schema, 'jupyter.lab.setting-icon-label', 'settings');
  for (const setting of Object.values(schema.properties ?? {})) {
    put(setting, 'title', 'settings');
    put(setting, 'description', 'settings');
  }
}

/** The identifier under which all settings were kept in version 0.1. */
export const OLD_ID = 'jupyter-nbedit:plugin';

/**
 * Move what a user chose under the identifier of version 0.1 to a plugin's own.
 *
 * #### Notes
 * It is taken out of the old place, so that it is done once; a choice already
 * made in the new place stays.
 *
 * @param keys - The settings that are now this plugin's.
 */
async function carryOver(
  registry: ISettingRegistry,
  settings: ISettingRegistry.ISettings,
  keys: readonly string[]
): Promise<void> {
  try {
    const old = await registry.load(OLD_ID);
    for (const key of keys) {
      const { user } = old.get(key);
      if (user !== undefined) {
        if (settings.get(key).user === undefined) {
          await settings.set(key, user as Private.Value);
        }
        await old.remove(key);
      }
    }
  } catch (error) {
    // Without the old schema there is nothing that could be read.
    console.warn('Earlier settings of edit prediction were not found.', error);
  }
}

namespace Private {
  /** A value that a registry can keep. */
  export type Value = Parameters<ISettingRegistry.ISettings['set']>[1];
}
