import type { YNotebook } from '@jupyter/ydoc';
import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import {
  type Notebook,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import type { Signal } from '@lumino/signaling';
import type { Menu } from '@lumino/widgets';
import * as Y from 'yjs';
import { userMessage } from '../../__tests__/messages';
import { Page, rest, told, until } from '../../__tests__/page';
import { FakeSocket } from '../../__tests__/sockets';
import { editorOf } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import { statusMenu } from '../menu';
import { METADATA_KEY } from '../permission';

describe('peace', () => {
  let page: Page;
  let panel: NotebookPanel;
  let service: IEditPrediction;

  const run = (command: string, args = {}) =>
    page.commands.execute(`nbedit:${command}`, args);
  const isOn = (command: string, args = {}) =>
    page.commands.isToggled(`nbedit:${command}`, args);
  const state = () => service.current!.state;
  /** The newest connection of the notebook. */
  const socket = () => {
    const made = FakeSocket.made.filter(({ url }) => url.endsWith('notebook'));
    return made[made.length - 1];
  };
  const asked = () =>
    socket().sent.flatMap(message =>
      message.type === 'predict' ? [message] : []
    );
  const view = () => editorOf(panel.content.widgets[0])!;
  const shared = () => panel.content.model!.sharedModel.cells[0];
  const paste = (text: string) =>
    view().dispatch(view().state.replaceSelection(text), {
      userEvent: 'input.paste'
    });
  /** Somebody else who edits the same notebook. */
  const byAnother = () => {
    const { ydoc } = panel.content.model!.sharedModel as unknown as YNotebook;
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(ydoc));
    const cells = other.getArray('cells') as Y.Array<Y.Map<Y.Text>>;
    cells.get(0).get('source')!.insert(0, 'w = 0\n');
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(other));
    expect(shared().getSource()).toContain('w = 0');
  };
  const ranWell = (notebook: Notebook, cell: Cell) =>
    (NotebookActions.executed as unknown as Signal<unknown, unknown>).emit({
      notebook,
      cell,
      success: true
    });
  const type = (text: string) => {
    const view = editorOf(panel.content.widgets[0])!;
    view.focus();
    view.dispatch(view.state.replaceSelection(text), {
      userEvent: 'input.type'
    });
  };
  /** Longer than a user is given to pause. */
  const pause = () => new Promise(done => setTimeout(done, 300));
  const offer = () =>
    service.offer({
      path: panel.context.path,
      edits: [{ type: 'text', cellId: 'b', start: 0, old: '', new: '-' }],
      source: 'other'
    });
  const suggest = (id: string, text = '-') =>
    socket().receive({
      type: 'prediction',
      request: asked().length,
      seq: asked()[asked().length - 1].seq,
      suggestion: {
        id,
        edits: [{ type: 'text', cellId: 'b', start: 0, old: '', new: text }],
        confidence: 1,
        source: 'repeat',
        reason: userMessage('')
      },
      final: true
    });

  beforeEach(async () => {
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    panel = await page.open('x = 1', 'y = x');
  });

  afterEach(() => panel.dispose());

  it('is had for some minutes in all notebooks, unless the user asks', async () => {
    offer();
    await rest();
    expect(state()).toBe('showing');
    await run('snooze', { minutes: 30 });
    expect(service.current).toMatchObject({ state: 'snoozed', edits: [] });
    expect(page.commands.isVisible('nbedit:wake')).toBe(true);
    type('2');
    await pause();
    expect(asked()).toEqual([]);
    await run('request');
    expect(state()).toBe('asking');
    suggest('s');
    await rest();
    expect(state()).toBe('showing');
    await run('dismiss');
    expect(state()).toBe('snoozed');

    await run('wake');
    expect(state()).toBe('idle');
    expect(page.commands.isVisible('nbedit:wake')).toBe(false);
    type('3');
    await until(() => asked().length === 2);
  });

  it('ends by itself', async () => {
    await run('snooze', { minutes: 0.002 });
    expect(state()).toBe('snoozed');
    await until(() => state() === 'idle');
  });

  it('is had for this notebook, which remembers it in its file', async () => {
    const kept = () =>
      panel.content.model!.getMetadata(METADATA_KEY) as unknown;
    expect(kept()).toBeUndefined();
    expect(isOn('toggle-notebook')).toBe(true);
    const before = socket();
    await run('toggle-notebook');
    expect(kept()).toEqual({ suggest: false });
    expect(isOn('toggle-notebook')).toBe(false);
    expect(state()).toBe('off');
    expect(page.commands.label('nbedit:status')).toBe(
      'Edit prediction: off here · It is switched off for this notebook.'
    );
    // Nothing is told to the server any more.
    expect(before.readyState).toBe(WebSocket.CLOSED);
    await run('toggle-notebook');
    expect(kept()).toBeUndefined();
    expect(state()).toBe('connecting');
    expect(page.commands.label('nbedit:status')).toBe(
      'Edit prediction: connecting'
    );
  });

  it('is had where the file says so', () => {
    panel.content.model!.setMetadata(METADATA_KEY, { suggest: false });
    expect(state()).toBe('off');
    panel.content.model!.setMetadata(METADATA_KEY, 'nonsense');
    expect(state()).toBe('connecting');
  });

  it('is had in a cell that is too long, and it is said why', async () => {
    const { sharedModel } = panel.content.widgets[1].model;
    panel.content.activeCellIndex = 1;
    sharedModel.setSource('y = 1\n'.repeat(4000));
    expect(page.status).toBe(
      'Edit prediction: off here · This cell is too long: 24,000 characters, ' +
        '20,000 at most. Split it.'
    );
    panel.content.activeCellIndex = 0;
    expect(page.status).toBe('Edit prediction: ready');
    panel.content.activeCellIndex = 1;
    expect(page.status).toContain('too long');
    // What is no code is not parsed.
    NotebookActions.changeCellType(panel.content, 'markdown');
    expect(page.status).toBe('Edit prediction: ready');
  });

  it('is had where nothing can be changed, and it is said why', async () => {
    const cell = panel.content.activeCell!.model;
    cell.setMetadata('editable', false);
    panel.content.activeCellIndex = 1;
    panel.content.activeCellIndex = 0;
    expect(page.status).toContain('This cell cannot be edited.');
    cell.deleteMetadata('editable');
    panel.content.model!.readOnly = true;
    expect(page.status).toBe(
      'Edit prediction: off here · This notebook is read-only: nothing in it ' +
        'can be changed.'
    );
  });

  it('is had while the server is away, and it is said so', () => {
    socket().fail(1006);
    expect(page.status).toBe(
      'Edit prediction: connecting · The connection to the server was lost. ' +
        'It is tried again.'
    );
  });

  it('is had for a language, and for all', async () => {
    expect(page.commands.label('nbedit:toggle-language')).toContain(
      'in Python'
    );
    await run('toggle-language');
    expect(state()).toBe('off');
    expect(isOn('toggle-language')).toBe(false);
    await run('toggle-language');
    expect(state()).toBe('connecting');
    await run('toggle');
    expect(page.commands.label('nbedit:status')).toContain('switched off.');
  });

  it('forgets nothing that was done before it, and tells nothing of what is done meanwhile', async () => {
    type('2');
    await rest();
    const first = socket();
    const before = told('notebook', 'edit');
    expect(before).toHaveLength(1);
    for (const toggle of ['toggle-notebook', 'toggle-language', 'toggle']) {
      const last = socket();
      const count = last.sent.length;
      await run(toggle);
      expect(state()).toBe('off');
      type('3');
      view().dispatch({
        changes: { from: 0, to: 1 },
        userEvent: 'delete.backward'
      });
      type('x');
      await rest();
      expect(last.sent).toHaveLength(count);
      await run(toggle);
      expect(socket()).not.toBe(last);
      socket().accept();
      await rest();
      const [open, ...events] = socket().sent.flatMap(message =>
        'events' in message ? message.events : []
      );
      expect(open).toMatchObject({
        type: 'open',
        cells: [{ source: 'x = 1' }, { source: 'y = x' }]
      });
      expect(events[0]).toEqual(before[0]);
      const others = events.slice(1);
      expect(others.length).toBeGreaterThan(0);
      for (const event of others) {
        expect(event).toMatchObject({ type: 'edit', origin: 'programmatic' });
      }
      const text = [before[0], ...others].reduce(
        (source, event) =>
          event.type === 'edit'
            ? source.slice(0, event.start) +
              event.text +
              source.slice(event.end)
            : source,
        'x = 1'
      );
      expect(text).toBe(shared().getSource());
    }
    expect(first).not.toBe(socket());
  });

  it('says to who asks that there is nothing, and why', async () => {
    const said = () =>
      [...document.querySelectorAll('.jp-nbedit-announcer')].pop()!.textContent;
    await run('request');
    socket().receive({
      type: 'prediction',
      request: asked().length,
      seq: asked()[0].seq,
      suggestion: null,
      final: true
    });
    expect(said()).toBe('No edit to suggest.');
    expect(page.commands.label('nbedit:status')).toContain(
      'No edit to suggest.'
    );
    await run('toggle-notebook');
    expect(page.commands.isEnabled('nbedit:request')).toBe(true);
    await run('request');
    expect(said()).toBe('It is switched off for this notebook.');
  });

  it('is had until the user asks, also after an accept and a failed run', async () => {
    await run('set-mode', { mode: 'manual' });
    expect(isOn('set-mode', { mode: 'manual' })).toBe(true);
    expect(page.status).toBe('Edit prediction: ready when you ask');
    type('2');
    await pause();
    expect(asked()).toEqual([]);
    await run('request');
    expect(asked()).toMatchObject([{ trigger: 'manual' }]);
    suggest('s');
    const view = editorOf(panel.content.widgets[1])!;
    await rest();
    view.dispatch({ changes: { from: 0, insert: '-' }, userEvent: 'input' });
    await pause();
    expect(asked()).toHaveLength(1);
  });

  it('is had where only a mark says that there is something', async () => {
    const marks = () => panel.node.querySelectorAll('.jp-nbedit-mark').length;
    const said = () =>
      [...document.querySelectorAll('.jp-nbedit-announcer')].pop()!.textContent;
    const drawn = () =>
      panel.node.querySelectorAll('.jp-nbedit-inserted, .jp-nbedit-ghost')
        .length;
    page.commands.addKeyBinding({
      ...{ command: 'nbedit:request', keys: ['Alt /'], selector: 'body' }
    });
    await run('set-mode', { mode: 'subtle' });
    type('2');
    await until(() => asked().length === 1);
    suggest('s');
    await rest();
    expect([marks(), drawn()]).toEqual([1, 0]);
    expect(service.current!.edits).toEqual([]);
    expect(said()).toMatch(
      /^There is a suggested edit\. .*Alt\+\/ shows it\.$/
    );
    // What others do leaves it there; the key shows it, and asks for nothing.
    panel.content.model!.sharedModel.cells[1].setSource('y = x + 1');
    await rest();
    expect(marks()).toBe(1);
    await run('request');
    await rest();
    expect([marks(), drawn()]).toEqual([0, 1]);
    expect(said()).toMatch(/^Suggested edit\. /);
    expect(asked()).toHaveLength(1);

    await run('dismiss');
    type('3');
    await until(() => asked().length === 2);
    suggest('t', '+');
    await rest();
    expect(marks()).toBe(1);
    type('4');
    await rest();
    expect(marks()).toBe(0);
    // Nor is there anything left to be read of it.
    expect(said()).toBe('');
    await until(() => asked().length === 3);
    // What is asked for is shown at once.
    await run('request');
    suggest('u', '*');
    await rest();
    expect([marks(), drawn()]).toEqual([0, 1]);
  });

  it('is had at once where what is shown is to be only marked', async () => {
    const seen = () => [
      panel.node.querySelectorAll('.jp-nbedit-mark').length,
      panel.node.querySelectorAll('.jp-nbedit-inserted, .jp-nbedit-ghost')
        .length
    ];
    type('2');
    await until(() => asked().length === 1);
    suggest('s');
    await rest();
    expect(seen()).toEqual([0, 1]);
    await run('set-mode', { mode: 'subtle' });
    await rest();
    expect(seen()).toEqual([1, 0]);
    await run('set-mode', { mode: 'automatic' });
    await rest();
    expect(seen()).toEqual([0, 1]);
    expect(asked()).toHaveLength(1);
  });

  it('is had while the cell runs, until it has', async () => {
    const { model } = panel.content.widgets[0];
    const running = model as ICodeCellModel;
    running.executionState = 'running';
    type('2');
    await pause();
    expect(asked()).toEqual([]);
    running.executionState = 'idle';
    ranWell(panel.content, panel.content.widgets[0]);
    await until(() => asked().length === 1);
  });

  it.each<[string, () => void]>([
    ['an undo', () => shared().undo()],
    ['a redo', () => shared().redo()],
    ['a program', () => shared().setSource('z = 3')],
    ['a selection', () => view().dispatch({ selection: { anchor: 1 } })],
    ['a focus', () => (panel.content.activeCellIndex = 1)],
    ['a page that is pasted', () => paste('z = 3\n'.repeat(200))],
    ['somebody else', () => byAnother()]
  ])('is not broken by %s', async (name, act) => {
    type('2');
    await until(() => asked().length === 1);
    suggest('s');
    if (name === 'a redo') {
      shared().undo();
    }
    await rest();
    act();
    await pause();
    expect(asked()).toHaveLength(1);
  });

  it.each<[string, () => () => void]>([
    [
      'a completer',
      () => {
        const host = view().dom.parentElement!;
        host.classList.add('jp-mod-completer-active');
        return () => host.classList.remove('jp-mod-completer-active');
      }
    ],
    [
      'another inline completion',
      () => {
        const ghost = document.createElement('span');
        ghost.className = 'jp-GhostText';
        view().scrollDOM.append(ghost);
        return () => ghost.remove();
      }
    ]
  ])('is had while %s is there, and no longer', async (_, open) => {
    const close = open();
    type('2');
    await pause();
    expect(asked()).toEqual([]);
    close();
    await until(() => asked().length === 1);

    // What is answered when it has opened meanwhile is not shown.
    const closeAgain = open();
    suggest('s');
    await pause();
    expect(service.current!.edits).toEqual([]);
    expect(asked()).toHaveLength(1);
    closeAgain();
    await until(() => asked().length === 2);
    suggest('t');
    await rest();
    expect(service.current!.edits).toHaveLength(1);
  });

  it('is had by what is read: only what goes on from it takes its place', async () => {
    const shown = () =>
      service.current!.edits.map(edit => edit.type === 'text' && edit.new);
    const answer = (text: string | null) => {
      const { request, seq } = asked()[asked().length - 1];
      const edit = { cellId: 'a', start: view().state.doc.length, old: '' };
      socket().receive({
        ...{ type: 'prediction', request, seq, final: true },
        suggestion:
          text === null
            ? null
            : {
                id: text,
                edits: [{ type: 'text', ...edit, new: text }],
                ...{ confidence: 1, source: 'repeat', reason: userMessage('') }
              }
      });
    };
    view().dispatch({ selection: { anchor: view().state.doc.length } });
    type(' ');
    await until(() => asked().length === 1);
    answer('+ total');
    await rest();
    expect(shown()).toEqual(['+ total']);

    // The user types it, and the server thinks better of it at the next pause.
    type('+');
    await until(() => asked().length === 2);
    answer('nothing of the sort');
    await rest();
    expect(shown()).toEqual(['+ total']);
    type(' ');
    await until(() => asked().length === 3);
    answer(null);
    await rest();
    expect(shown()).toEqual(['+ total']);
    type('t');
    await until(() => asked().length === 4);
    answer('otal - 1');
    await rest();
    expect(shown()).toEqual(['otal - 1']);

    // Who asks sees what there is, and who goes another way as well.
    await run('request');
    answer('other');
    await rest();
    expect(shown()).toEqual(['other']);
    type('x');
    await until(() => asked().length === 6);
    answer(' / 2');
    await rest();
    expect(shown()).toEqual([' / 2']);
  });

  it('is as deep as the user says', async () => {
    await run('set-eagerness', { eagerness: 'low' });
    expect(isOn('set-eagerness', { eagerness: 'low' })).toBe(true);
    type('x');
    await until(() => asked().length === 1);
    await run('set-eagerness', { eagerness: 'nonsense' });
    type('y');
    await until(() => asked().length === 2);
    // Who asks wants to see what there is.
    await run('request');
    expect(asked().map(({ eagerness }) => eagerness)).toEqual([
      'low',
      'medium',
      'high'
    ]);
  });

  it('has a menu, from which nothing is missing', () => {
    const trans = nullTranslator.load('jupyter_nbedit');
    const labels = (menu: Menu): string[] =>
      menu.items
        .filter(item => item.type !== 'separator' && item.isVisible)
        .flatMap(({ submenu, label }) => (submenu ? labels(submenu) : [label]));
    expect(labels(statusMenu(page.commands, trans))).toEqual([
      'Edit prediction: ready',
      'Suggest Edits',
      'Suggest Edits in This Notebook',
      'Suggest Edits in Everything in Python',
      'Suggest While I Type',
      'Only Mark Where There Is a Suggestion',
      'Suggest Only When I Ask',
      'Low Eagerness: Less, but Surer',
      'Medium Eagerness',
      'High Eagerness: More, but Less Sure',
      'Snooze for 5 Minutes',
      'Snooze for 30 Minutes',
      'Snooze for 60 Minutes',
      'Run Stale Cells',
      'What Is Recorded…',
      'Keys of Edit Prediction…',
      'Tour of Edit Prediction',
      'Settings of Edit Prediction…'
    ]);
  });
});
