import type { EditorView } from '@codemirror/view';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Widget } from '@lumino/widgets';
import type { FilePanel } from '../../__tests__/files';
import { userMessage } from '../../__tests__/messages';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest, told, until } from '../../__tests__/page';
import { FakeSocket } from '../../__tests__/sockets';
import { accept, acceptLine, acceptWord } from '../../editor';
import { editorOf } from '../../notebook/cells';
import { FILE_CELL } from '../../notebook/file';
import type { IEditPrediction } from '../../tokens';
import type { ITextEdit, SuggestedEdit } from '../../wire';

const SOURCE = 'def load(a):\n    return a\n\n\nload(1)\nload(2)\n';

/** A use of `load` in the file gets another name. */
function renamed(use: string): ITextEdit {
  return {
    type: 'text',
    cellId: FILE_CELL,
    start: SOURCE.indexOf(use),
    old: 'load',
    new: 'read_all'
  };
}

/** An edit that puts a sign before a cell. */
function sign(cellId: string): ITextEdit {
  return { type: 'text', cellId, start: 0, old: '', new: '-' };
}

describe('a file in an editor', () => {
  let page: Page;
  let panel: FilePanel;
  let service: IEditPrediction;
  let restore: () => void;

  const view = (): EditorView => panel.content.editor.editor;
  const text = () => panel.context.model.sharedModel.getSource();
  const offer = (...edits: SuggestedEdit[]) =>
    service.offer({ path: panel.context.path, edits, source: 'other' });
  const type = (at: number, insert: string) =>
    view().dispatch({
      changes: { from: at, insert },
      selection: { anchor: at + insert.length },
      userEvent: 'input.type'
    });
  const press = (key: string) =>
    view().contentDOM.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
    );

  beforeEach(async () => {
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    panel = await page.openFile('own/utils.py', SOURCE);
    view().focus();
    restore = layOut(() => box(0, 10));
  });

  afterEach(() => {
    restore();
    panel.dispose();
  });

  it('is a notebook of one cell to the server and to the recorder', () => {
    const opened = [
      {
        cells: [{ id: FILE_CELL, type: 'code', source: SOURCE }],
        language: 'python',
        path: 'own/utils.py'
      }
    ];
    expect(told('notebook', 'open')).toMatchObject(opened);
    expect(told('record', 'open')).toMatchObject(opened);
  });

  it('tells what is typed in it, undone, and written by a program', async () => {
    type(0, '# ');
    panel.context.model.sharedModel.undo();
    panel.context.model.sharedModel.updateSource(0, 0, '#!');
    await until(() => told('record', 'edit').length === 3);
    for (const path of ['notebook', 'record'] as const) {
      expect(told(path, 'edit')).toMatchObject([
        { cellId: FILE_CELL, start: 0, end: 0, text: '# ', origin: 'user' },
        { start: 0, end: 2, text: '', origin: 'undo' },
        { start: 0, end: 0, text: '#!', origin: 'programmatic' }
      ]);
    }
  });

  it('takes what a program sets anew for what differs', async () => {
    panel.context.model.sharedModel.setSource(SOURCE.replace('(2)', '(3)'));
    await until(() => told('record', 'edit').length > 0);
    const start = SOURCE.indexOf('(2)') + 1;
    expect(told('record', 'edit')).toMatchObject([
      { start, end: start + 1, text: '3', origin: 'programmatic' }
    ]);
  });

  it('is asked about where the cursor is', async () => {
    view().dispatch({ selection: { anchor: 5 } });
    await page.commands.execute('nbedit:request');
    await until(() => told('notebook', 'focus').length > 0);
    expect(told('notebook', 'focus').pop()).toMatchObject({
      cellId: FILE_CELL,
      cursor: 5
    });
    const asked = FakeSocket.made
      .flatMap(({ sent }) => sent)
      .filter(({ type }) => type === 'predict');
    expect(asked).toMatchObject([{ trigger: 'manual' }]);
  });

  it('shows an edit where it belongs, and Tab makes it in one undo step', async () => {
    const edit = renamed('load(1)');
    type(0, '#');
    panel.context.model.sharedModel.undo();
    offer(edit);
    await rest();
    expect(service.current).toMatchObject({ state: 'showing', edits: [edit] });
    // What the shortcuts ask for, as in a notebook.
    expect(panel.content.hasClass('jp-mod-nbedit-offered')).toBe(true);
    view().dispatch({ selection: { anchor: edit.start + 2 } });
    await rest();
    press('Tab');
    expect(text()).toBe(SOURCE.replace('load(1)', 'read_all(1)'));
    await until(() => told('record', 'outcome').length > 0);
    expect(told('record', 'outcome')).toMatchObject([{ outcome: 'accepted' }]);
    expect(told('record', 'edit').pop()).toMatchObject({
      origin: 'suggestion'
    });
    panel.context.model.sharedModel.undo();
    expect(text()).toBe(SOURCE);
  });

  it('goes from one edit of a chain to the next', async () => {
    const edits = [renamed('load(1)'), renamed('load(2)')];
    view().dispatch({ selection: { anchor: edits[0].start } });
    offer(...edits);
    await rest();
    expect(accept(view())).not.toBeNull();
    await rest();
    press('Tab');
    await until(() => view().state.selection.main.head > edits[1].start);
    await rest();
    press('Tab');
    expect(text()).toBe(
      SOURCE.replace('load(1)', 'read_all(1)').replace('load(2)', 'read_all(2)')
    );
  });

  it('gets an edit word by word, or to the end of the line', async () => {
    const edit: ITextEdit = {
      ...{ type: 'text', cellId: FILE_CELL, start: SOURCE.length, old: '' },
      new: 'x = load(3)\ny = x\n'
    };
    view().dispatch({ selection: { anchor: SOURCE.length } });
    offer(edit);
    await rest();
    expect(acceptWord(view())).not.toBeNull();
    expect(text()).toBe(`${SOURCE}x`);
    expect(acceptLine(view())).not.toBeNull();
    expect(text()).toBe(`${SOURCE}x = load(3)`);
  });

  it('has Escape put an edit away', async () => {
    const edit = renamed('load(1)');
    view().dispatch({ selection: { anchor: edit.start } });
    offer(edit);
    await rest();
    // Nobody means what came up a moment before.
    const now = performance.now() + 1000;
    const later = jest.spyOn(performance, 'now').mockReturnValue(now);
    press('Escape');
    later.mockRestore();
    expect(service.current!.edits).toEqual([]);
    await until(() => told('notebook', 'outcome').length > 0);
    expect(told('notebook', 'outcome')).toMatchObject([
      { outcome: 'rejected' }
    ]);
    expect(offer(edit)).toBeNull();
  });

  it('stays one cell', async () => {
    const cell = { id: 'new', type: 'code', source: 'x' } as const;
    expect(offer({ type: 'insertCell', cell, after: FILE_CELL })).toBeNull();
  });

  it('is left alone if the user wants that, and the settings remember it', async () => {
    const { commands } = page;
    const toggle = () => commands.execute('nbedit:toggle-notebook');
    expect(commands.label('nbedit:toggle-notebook')).toBe(
      'Suggest Edits in This File'
    );
    expect(commands.isToggled('nbedit:toggle-notebook')).toBe(true);
    await toggle();
    const off = 'Edit prediction: off here · It is switched off for this file.';
    expect(page.status).toBe(off);
    expect(commands.isToggled('nbedit:toggle-notebook')).toBe(false);
    // It is still that file if it gets another name.
    panel.context.model.sharedModel.setState('path', 'own/tools.py');
    await panel.context.rename('tools.py');
    expect(panel.context.path).toBe('own/tools.py');
    expect(page.status).toBe(off);
    // No other one of that name is meant.
    const other = await page.openFile('other/own/tools.py', SOURCE);
    expect(page.status).toBe('Edit prediction: ready');
    other.dispose();

    page.shell.enter(panel);
    await toggle();
    expect(page.status).toBe('Edit prediction: connecting');
    expect(commands.isToggled('nbedit:toggle-notebook')).toBe(true);
  });

  it('says that it is too long, and when it is no more', async () => {
    panel.context.model.sharedModel.setSource('x = 1\n'.repeat(5000));
    expect(page.status).toBe(
      'Edit prediction: off here · This file is too long: 30,000 characters, ' +
        '20,000 at most. Move a part of it to another file.'
    );
    panel.context.model.sharedModel.setSource(SOURCE);
    expect(page.status).toBe('Edit prediction: ready');
  });
});

describe('a file in a language in which nothing is predicted', () => {
  it('is told to nobody until the user says that it is another one', async () => {
    const page = new Page(['models']);
    await page.start();
    const service = await page.prediction();
    const panel = await page.openFile('data.json', '{"key": 1}');
    expect(service.current).toMatchObject({ state: 'off' });
    expect(page.status).toContain('files of this kind are not predicted.');
    expect(FakeSocket.made.map(({ url }) => url.split('/').pop())).toEqual([
      'record'
    ]);
    expect(told('record', 'open')).toEqual([]);

    panel.context.model.mimeType = 'text/x-python';
    await until(() => told('record', 'open').length > 0);
    expect(told('record', 'open')).toMatchObject([{ language: 'python' }]);
    await until(() => FakeSocket.made.length === 2);
    panel.dispose();
  });
});

describe('a file beside a notebook', () => {
  let page: Page;
  let service: IEditPrediction;
  let notebook: NotebookPanel;
  let file: FilePanel;

  beforeEach(async () => {
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    notebook = await page.open('x = 1');
    file = await page.openFile('utils.py', SOURCE);
  });

  afterEach(() => [notebook, file].forEach(panel => panel.dispose()));

  it('is where the user is, and the notebook is when they come back', () => {
    const { path } = notebook.context;
    expect(service.current!.path).toBe('utils.py');
    page.shell.enter(notebook);
    expect(service.current!.path).toBe(path);
    page.shell.enter(file);
    expect(service.current!.path).toBe('utils.py');
    // What is no document leaves the user where they were.
    page.shell.enter(new Widget());
    expect(service.current!.path).toBe('utils.py');
    file.dispose();
    expect(service.current!.path).toBe(path);
  });

  it('shows what is offered in it, and the notebook nothing', async () => {
    const hasDrawn = ({ node }: Widget) =>
      node.querySelector('.jp-nbedit-inserted, .jp-nbedit-jump') !== null;
    service.offer({
      path: 'utils.py',
      edits: [renamed('load(1)')],
      source: 'other'
    });
    await rest();
    expect([file, notebook].map(hasDrawn)).toEqual([true, false]);
  });

  describe('whose user comes back', () => {
    const write = () => {
      file.context.model.sharedModel.updateSource(0, 0, '# ');
    };
    /** The connection of the notebook. */
    const socket = () =>
      FakeSocket.made.find(({ sent }) =>
        sent.some(
          message =>
            message.type === 'events' &&
            message.events.some(
              event =>
                event.type === 'open' && event.path === notebook.context.path
            )
        )
      )!;
    /** What was asked for in it so far. */
    const asked = () =>
      socket().sent.flatMap(message =>
        message.type === 'predict' ? [message] : []
      );
    /** Have the server answer what was asked last. */
    const answer = (id: string) => {
      const { request, seq } = asked()[asked().length - 1];
      socket().receive({
        type: 'prediction',
        ...{ request, seq, final: true },
        suggestion: {
          ...{
            id,
            confidence: 1,
            source: 'elsewhere',
            reason: userMessage('')
          },
          edits: [{ type: 'text', cellId: 'a', start: 0, old: 'x', new: id }]
        }
      });
    };
    const offered = () =>
      service.current!.edits.map(edit => (edit as ITextEdit).new);

    it('is shown what follows from what was done in it', async () => {
      page.shell.enter(notebook);
      expect(asked()).toEqual([]);
      page.shell.enter(file);
      write();
      expect(asked()).toEqual([]);
      page.shell.enter(notebook);
      expect(asked()).toMatchObject([{ trigger: 'enter' }]);
      answer('y');
      await rest();
      expect(offered()).toEqual(['y']);
      // It is asked once, as long as nothing more is done.
      page.shell.enter(file);
      page.shell.enter(notebook);
      expect(asked()).toHaveLength(1);
      expect(offered()).toEqual(['y']);
    });

    it('is shown nothing that may have been taken back', async () => {
      write();
      page.shell.enter(notebook);
      answer('y');
      await rest();
      page.shell.enter(file);
      file.context.model.sharedModel.undo();
      page.shell.enter(notebook);
      expect(offered()).toEqual([]);
      expect(asked()).toHaveLength(2);
      answer('z');
      await rest();
      expect(offered()).toEqual(['z']);
    });

    it('reads on what else is offered', async () => {
      page.shell.enter(notebook);
      await rest();
      const edits = [sign('a')];
      service.offer({ path: notebook.context.path, edits, source: 'other' });
      page.shell.enter(file);
      write();
      page.shell.enter(notebook);
      expect(asked()).toEqual([]);
      expect(service.current!.edits).toEqual(edits);
    });

    it('takes up nothing that was typed there before', async () => {
      page.shell.enter(notebook);
      const view = editorOf(notebook.content.widgets[0])!;
      view.focus();
      view.dispatch({
        changes: { from: 5, insert: ' ' },
        selection: { anchor: 6 },
        userEvent: 'input.type'
      });
      await until(() => asked().length === 1);
      page.shell.enter(file);
      write();
      page.shell.enter(notebook);
      answer('y');
      await rest();
      expect(offered()).toEqual(['y']);
      expect(notebook.node.querySelector('.jp-mod-nbedit-tab')).toBeNull();
    });

    it.each<[string, string, { [key: string]: string | number }]>([
      ['on demand', 'set-mode', { mode: 'manual' }],
      ['in a snooze', 'snooze', { minutes: 5 }],
      ['where it is off', 'toggle', {}]
    ])('is asked for nothing %s', async (_, command, args) => {
      await page.commands.execute(`nbedit:${command}`, args);
      write();
      page.shell.enter(notebook);
      expect(asked()).toEqual([]);
    });

    it('is asked for nothing that follows from what they did there', () => {
      notebook.content.model!.sharedModel.cells[0].setSource('x = 2');
      page.shell.enter(new Widget());
      page.shell.enter(notebook);
      expect(asked()).toEqual([]);
    });

    it('is shown in a notebook that is opened what was done before', async () => {
      write();
      notebook.dispose();
      notebook = await page.open('y = 2');
      page.shell.enter(notebook);
      expect(asked()).toMatchObject([{ trigger: 'enter' }]);
    });
  });

  it('is no place where the user is while they are in a console', () => {
    const console = new Widget();
    console.addClass('jp-ConsolePanel');
    page.shell.enter(console);
    expect(service.current).toBeNull();
    expect(page.status).toContain('Edits in consoles are not predicted.');
    page.shell.enter(file);
    expect(page.status).not.toContain('console');
  });
});
