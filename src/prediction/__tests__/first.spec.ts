import { nullTranslator } from '@jupyterlab/translation';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest } from '../../__tests__/page';
import { editorOf } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import type { Controllers } from '../controllers';
import { explainKeysOnce, keyWords } from '../firsthint';
import { firstKeys } from '../keynames';
import { PredictionSettings } from '../settings';
import { tourCells } from '../tour';

const trans = nullTranslator.load('jupyter_nbedit');

const KEYS = {
  tab: 'Tab',
  anywhere: 'Alt+Enter',
  dismiss: 'Esc',
  request: 'Alt+/'
};

describe('the hint to the keys', () => {
  let page: Page;
  let panel: NotebookPanel;
  let service: IEditPrediction;

  const hints = () =>
    [...document.querySelectorAll<HTMLElement>('.jp-nbedit-hint')].map(
      node => node
    );
  const offer = (text: string) =>
    service.offer({
      path: panel.context.path,
      edits: [{ type: 'text', cellId: 'a', start: 0, old: '', new: text }],
      source: 'other'
    });
  const button = (label: string) =>
    [...hints()[0].querySelectorAll('button')].find(
      ({ textContent }) => textContent === label
    )!;

  beforeEach(async () => {
    page = new Page();
    await page.start();
    service = await page.prediction();
    panel = await page.open('x = 1');
  });

  afterEach(() => {
    panel.dispose();
    hints().forEach(node => node.remove());
  });

  it('is given once, with the first suggestion, and politely', async () => {
    page.commands.addKeyBinding({
      command: 'nbedit:accept',
      keys: ['Alt Z'],
      selector: 'body'
    });
    await rest();
    expect(hints()).toEqual([]);
    const focused = document.activeElement;
    const first = offer('-');
    await rest();
    expect(hints()).toHaveLength(1);
    const said = hints()[0].querySelector('[role=status]')!;
    // The key is the one that the user bound.
    expect(said.textContent).toContain(', Alt+Z anywhere.');
    expect(document.activeElement).toBe(focused);

    button('Got It').click();
    expect(hints()).toEqual([]);
    first!.dispose();
    offer('+');
    await rest();
    expect(service.current!.edits).toHaveLength(1);
    expect(hints()).toEqual([]);
  });

  it('is given again to whoever asks for it in the settings', async () => {
    const offered = new Signal<object, string>({});
    const accepted = new Signal<object, void>({});
    const settings = new PredictionSettings();
    explainKeysOnce({
      commands: page.commands,
      controllers: { offered, accepted } as unknown as Controllers,
      settings,
      trans
    });
    const given = () => {
      offered.emit('');
      const count = hints().length;
      accepted.emit();
      return count;
    };
    expect([given(), given()]).toEqual([1, 0]);
    await settings.set('explainKeys', true);
    expect([given(), given()]).toEqual([1, 0]);
  });

  it('goes once the user accepts', async () => {
    const restore = layOut(() => box(0, 10));
    editorOf(panel.content.widgets[0])!.focus();
    offer('-');
    await rest();
    expect(hints()).toHaveLength(1);
    await page.commands.execute('nbedit:accept');
    await rest();
    restore();
    expect(service.current!.edits).toEqual([]);
    expect(hints()).toEqual([]);
  });

  it('leads to all keys, and to the tour', async () => {
    const ran: string[] = [];
    page.commands.commandExecuted.connect((_, { id }) => ran.push(id));
    offer('-');
    await rest();
    expect(button('Tour of Edit Prediction')).toBeDefined();
    button('Keys of Edit Prediction…').click();
    await rest();
    expect(ran).toEqual(['nbedit:show-keys']);
    expect(hints()).toEqual([]);
  });

  it.each([
    [
      KEYS,
      'Tab accepts a suggested edit where its key cap is filled, Alt+Enter ' +
        'anywhere. Esc puts it away. Alt+/ asks for one.'
    ],
    [
      { ...KEYS, anywhere: '', request: '' },
      'Tab accepts a suggested edit where its key cap is filled. ' +
        'Esc puts it away.'
    ],
    [
      { ...KEYS, tab: '', dismiss: '' },
      'Alt+Enter accepts a suggested edit. Alt+/ asks for one.'
    ],
    [{ tab: '', anywhere: '', dismiss: '', request: '' }, '']
  ])('names the keys there are: %j', (keys, words) => {
    expect(keyWords(keys, trans)).toBe(words);
  });

  it('takes the keys as they are bound', () => {
    const { commands } = page;
    const bind = (command: string, key: string) =>
      commands.addKeyBinding({ command, keys: [key], selector: 'body' });
    bind('nbedit:accept', 'Tab');
    bind('nbedit:request', 'Alt /');
    const settings = new PredictionSettings().current;
    expect(firstKeys(commands, settings)).toEqual({
      tab: 'Tab',
      anywhere: '',
      dismiss: '',
      request: 'Alt+/'
    });
    const { tab } = firstKeys(commands, { ...settings, acceptKey: 'none' });
    expect(tab).toBe('');
  });
});

describe('the tour', () => {
  it('has three steps, which name the keys as they are bound', () => {
    const cells = tourCells({ ...KEYS, request: 'Alt+Z' }, trans, true);
    const texts = cells
      .filter(({ type }) => type === 'markdown')
      .map(({ source }) => source);
    expect(texts.map(text => text.match(/^## .*$/m)![0])).toEqual([
      '## 1. Accept',
      '## 2. Go on in another cell',
      '## 3. Not now, or not at all'
    ]);
    expect(texts[0]).toContain('**Tab** accepts');
    expect(texts[2]).toContain('**Alt+Z** asks for it again');
    expect(cells.filter(({ type }) => type === 'code')).toHaveLength(3);
  });

  it('goes into a notebook of its own', async () => {
    const page = new Page();
    const made: unknown[] = [];
    const opened: unknown[] = [];
    const { serviceManager } = page.registry.application as {
      serviceManager: object;
    };
    Object.assign(serviceManager, {
      kernelspecs: {
        ready: Promise.resolve(),
        specs: null,
        refreshSpecs: () => Promise.resolve()
      },
      contents: {
        newUntitled: async (options: unknown) => {
          made.push(options);
          return { path: 'Untitled7.ipynb' };
        },
        save: async (path: string, { content }: { content: unknown }) => {
          made.push(path, content);
        }
      }
    });
    await page.start();
    page.commands.addCommand('docmanager:open', {
      describedBy: { args: {} },
      execute: args => opened.push(args.path)
    });
    await page.commands.execute('nbedit:tour');
    expect(made.slice(0, 2)).toEqual([
      { path: '', type: 'notebook' },
      'Untitled7.ipynb'
    ]);
    expect(opened).toEqual(['Untitled7.ipynb']);
  });
});
