import {
  type ISettingRegistry,
  SettingRegistry
} from '@jupyterlab/settingregistry';
import { DataConnector } from '@jupyterlab/statedb';
import models from '../../schema/models.json';
import old from '../../schema/plugin.json';
import prediction from '../../schema/prediction.json';
import { ModelSettings } from '../model/settings';
import { PredictionSettings } from '../prediction/settings';
import { OLD_ID } from '../settings';

const MODELS = 'jupyter-nbedit:models';
const PREDICTION = 'jupyter-nbedit:prediction';

/** Keeps settings files in memory. */
class Files extends DataConnector<
  ISettingRegistry.IPlugin,
  string,
  string,
  string
> {
  constructor(readonly raw: Record<string, string>) {
    super();
  }

  override async fetch(
    id: string
  ): Promise<ISettingRegistry.IPlugin | undefined> {
    const schema = {
      [MODELS]: models,
      [PREDICTION]: prediction,
      [OLD_ID]: old
    }[id] as ISettingRegistry.ISchema | undefined;
    return (
      schema && {
        id,
        schema,
        raw: this.raw[id] ?? '{}',
        data: { composite: {}, user: {} },
        version: '1'
      }
    );
  }

  override async save(id: string, raw: string): Promise<void> {
    this.raw[id] = raw;
  }
}

/** The settings of a file, without what the registry says about them. */
function saved(files: Files, id: string): unknown {
  return JSON.parse(
    (files.raw[id] ?? '{}').replace(/^\s*\/\/.*$/gm, '').trim() || '{}'
  );
}

describe('Settings', () => {
  it.each([
    ['prediction', prediction, new PredictionSettings()],
    ['models', models, new ModelSettings()]
  ])('of %s are by default what the schema says', (_, schema, settings) => {
    const defaults = Object.entries(schema.properties).map(
      ([name, property]) => [name, property.default]
    );
    expect(settings.current).toEqual(Object.fromEntries(defaults));
  });

  it('are what the user chose', async () => {
    const files = new Files({ [PREDICTION]: '{"delay": 7}' });
    const settings = new PredictionSettings();
    await settings.load(new SettingRegistry({ connector: files }), PREDICTION);
    expect(settings.current).toMatchObject({ delay: 7, enabled: true });
    await settings.set('enabled', false);
    expect(saved(files, PREDICTION)).toEqual({ delay: 7, enabled: false });
  });

  it('saved under the identifier of version 0.1 move to where they belong', async () => {
    const files = new Files({
      [OLD_ID]: '{"delay": 9, "model": "m", "consents": ["h"]}'
    });
    const registry = new SettingRegistry({ connector: files });
    const [ofModels, ofPrediction] = [
      new ModelSettings(),
      new PredictionSettings()
    ];
    await Promise.all([
      ofModels.load(registry, MODELS),
      ofPrediction.load(registry, PREDICTION)
    ]);
    expect(ofPrediction.current.delay).toBe(9);
    expect(ofModels.current).toMatchObject({ model: 'm', consents: ['h'] });
    expect(saved(files, PREDICTION)).toEqual({ delay: 9 });
    expect(saved(files, MODELS)).toEqual({ model: 'm', consents: ['h'] });
    expect(saved(files, OLD_ID)).toEqual({});
  });

  it('chosen since then stay', async () => {
    const files = new Files({
      [OLD_ID]: '{"delay": 9}',
      [PREDICTION]: '{"delay": 7}'
    });
    const settings = new PredictionSettings();
    await settings.load(new SettingRegistry({ connector: files }), PREDICTION);
    expect(settings.current.delay).toBe(7);
    expect(saved(files, OLD_ID)).toEqual({});
  });
});
