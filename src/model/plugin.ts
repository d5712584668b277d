import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ILanguageModel } from '../tokens';
import { ModelApi } from './api';
import { LanguageModel } from './choice';
import { addModelCommands } from './commands';
import { HostConsent } from './consent';
import { ModelSettings } from './settings';
import { addTuningCommands } from './tuning';

const PLUGIN_ID = 'jupyter-nbedit:models';

/** Lets the user choose a language model; without it none is asked. */
export const modelsPlugin: JupyterFrontEndPlugin<ILanguageModel> = {
  id: PLUGIN_ID,
  description:
    'Chooses the language model that predicts edits, and asks before anything is sent to another computer.',
  autoStart: true,
  optional: [ISettingRegistry, ICommandPalette, ITranslator],
  provides: ILanguageModel,
  activate: (
    app: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyter_nbedit');
    const settings = new ModelSettings();
    const consent = new HostConsent(settings, trans);
    const ready =
      (registry ? settings.load(registry, PLUGIN_ID, trans) : undefined) ??
      Promise.resolve();
    const api = new ModelApi(app.serviceManager.serverSettings);
    const { commands } = app;
    addModelCommands({ commands, palette, api, consent, settings, trans });
    addTuningCommands({ commands, palette, api, trans });
    return new LanguageModel(settings, consent, ready);
  }
};
