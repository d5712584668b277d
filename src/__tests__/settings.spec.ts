import {
  type ISettingRegistry,
  SettingRegistry
} from '@jupyterlab/settingregistry';
import {
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { DataConnector } from '@jupyterlab/statedb';
import { CommandRegistry } from '@lumino/commands';
import { JSONExt, type PartialJSONObject } from '@lumino/coreutils';
import catalogue from '../../jupyter_nbedit/locale/de_DE/LC_MESSAGES/jupyter_nbedit.json';
import models from '../../schema/models.json';
import old from '../../schema/plugin.json';
import prediction from '../../schema/prediction.json';
import { ModelSettings } from '../model/settings';
import { PredictionSettings } from '../prediction/settings';
import { OLD_ID } from '../settings';

const trans = nullTranslator.load('jupyter_nbedit');

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
        // Each answer of a server is another object.
        schema: JSONExt.deepCopy(
          schema as unknown as PartialJSONObject
        ) as ISettingRegistry.ISchema,
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

/** What the translator makes of the catalogue that comes with the package. */
const german = {
  _p: (context: string, text: string): string =>
    (catalogue as unknown as Record<string, string[]>)[
      `${context}\u0004${text}`
    ]?.[0] ?? text
} as unknown as TranslationBundle;

describe('Settings', () => {
  it('are called what they are called in the language of the page', async () => {
    const files = new Files({});
    const registry = new SettingRegistry({ connector: files });
    const settings = new PredictionSettings();
    await settings.load(registry, PREDICTION, german);
    const shown = () => registry.plugins[PREDICTION]!.schema;
    expect(shown().title).toBe('Änderungsvorschläge');
    expect(shown().properties!.delay.title).toBe('Verzögerung');
    // Also once a setting was saved, and read with its schema anew.
    await settings.set('delay', 300);
    expect(shown().properties!.delay.title).toBe('Verzögerung');
    expect(settings.current.delay).toBe(300);
  });

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
    await settings.load(
      new SettingRegistry({ connector: files }),
      PREDICTION,
      trans
    );
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
      ofModels.load(registry, MODELS, trans),
      ofPrediction.load(registry, PREDICTION, trans)
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
    await settings.load(
      new SettingRegistry({ connector: files }),
      PREDICTION,
      trans
    );
    expect(settings.current.delay).toBe(7);
    expect(saved(files, OLD_ID)).toEqual({});
  });
});

describe('The keys', () => {
  const shortcuts = prediction['jupyter.lab.shortcuts'];

  /** What a notebook of JupyterLab does with Alt+Enter by itself. */
  const RUN = [
    '.jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus',
    '.jp-Notebook.jp-mod-editMode'
  ].map(selector => ({
    command: 'notebook:run-cell-and-insert-below',
    keys: ['Alt Enter'],
    selector
  }));

  /** A notebook in some mode, with a cell, and a field in an output. */
  function notebook(classes: string): {
    cell: HTMLElement;
    field: HTMLElement;
  } {
    document.body.innerHTML = `<div class="jp-Notebook ${classes}">
      <div class="jp-Cell" tabindex="-1"></div><input></div>`;
    const [cell, field] = ['.jp-Cell', 'input'].map(selector =>
      document.querySelector<HTMLElement>(selector)!
    );
    return { cell, field };
  }

  /** Which command an Alt key runs in an element, with some shortcuts. */
  function commandOf(
    element: HTMLElement,
    key: string,
    bindings: CommandRegistry.IKeyBindingOptions[]
  ): string | null {
    const commands = new CommandRegistry();
    let done: string | null = null;
    for (const binding of bindings) {
      if (!commands.hasCommand(binding.command)) {
        commands.addCommand(binding.command, {
          describedBy: { args: { type: 'object' } },
          execute: () => (done = binding.command)
        });
      }
      commands.addKeyBinding(binding);
    }
    const onKeyDown = (event: KeyboardEvent) =>
      commands.processKeydownEvent(event);
    document.addEventListener('keydown', onKeyDown, true);
    element.focus();
    element.dispatchEvent(
      new KeyboardEvent('keydown', {
        key,
        keyCode: key === '/' ? 191 : 13,
        altKey: true,
        bubbles: true
      } as KeyboardEventInit)
    );
    document.removeEventListener('keydown', onKeyDown, true);
    return done;
  }

  afterEach(() => document.body.replaceChildren());

  it.each(['jp-mod-editMode', 'jp-mod-commandMode'])(
    'ask for a suggestion in %s, where Escape may have led',
    mode => {
      const { cell } = notebook(mode);
      expect(commandOf(cell, '/', shortcuts)).toBe('nbedit:request');
      if (mode === 'jp-mod-commandMode') {
        // What is typed into a field of an output is not for the notebook, which
        // JupyterLab marks meanwhile.
        const { field } = notebook(`${mode} jp-mod-readWrite`);
        expect(commandOf(field, '/', shortcuts)).toBeNull();
      }
    }
  );

  it.each(['jp-mod-editMode', 'jp-mod-commandMode'])(
    'accept in %s where something is offered, and else run the cell',
    mode => {
      for (const bindings of [
        [...RUN, ...shortcuts],
        [...shortcuts, ...RUN]
      ]) {
        const offered = notebook(`${mode} jp-mod-nbedit-offered`);
        expect(commandOf(offered.cell, 'Enter', bindings)).toBe(
          'nbedit:accept'
        );
        const { cell } = notebook(mode);
        expect(commandOf(cell, 'Enter', bindings)).toBe(RUN[0].command);
      }
    }
  );
});
