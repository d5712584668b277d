import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IEditPrediction, INotebookPrediction, ITextEdit } from '..';
import { accept } from '../editor';
import { editorOf } from '../notebook/cells';
import { box, layOut } from './layout';
import { Page, rest, told, until } from './page';
import { FakeSocket } from './sockets';

/** Commands by which each plugin is known to be there. */
const COMMANDS = {
  models: 'nbedit:choose-model',
  prediction: 'nbedit:accept',
  recording: 'nbedit:record',
  benchmark: 'nbedit:run-benchmark'
};

/** An edit that another extension suggests. */
const EDIT: ITextEdit = {
  type: 'text',
  cellId: 'b',
  start: 4,
  old: '',
  new: '2 * '
};

describe('plugins', () => {
  it.each(Object.entries(COMMANDS))(
    'go on without %s',
    async (name, command) => {
      const page = new Page([name]);
      await page.start();
      for (const other of Object.values(COMMANDS)) {
        expect([other, page.commands.hasCommand(other)]).toEqual([
          other,
          other !== command
        ]);
      }
    }
  );
});

describe('plugins without :streams', () => {
  it('predict and record nothing, and complain of nothing', async () => {
    const page = new Page(['streams']);
    await page.start();
    const there = Object.entries(COMMANDS).filter(([, command]) =>
      page.commands.hasCommand(command)
    );
    expect(there.map(([name]) => name)).toEqual(['models', 'benchmark']);
    const service = await page.prediction();
    expect(service.current).toBeNull();
    const offered = service.offer({ path: 'a', edits: [EDIT], source: 'x' });
    expect(offered).toBeNull();
  });
});

describe('IEditPrediction', () => {
  let page: Page;
  let panel: NotebookPanel;
  let service: IEditPrediction;
  const source = (index: number) =>
    panel.content.model!.sharedModel.cells[index].getSource();

  const offer = (edit = EDIT, path = panel.context.path) =>
    service.offer({ path, edits: [edit], source: 'other' });

  beforeEach(async () => {
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    panel = await page.open('x = 1', 'y = x');
  });

  afterEach(() => panel.dispose());

  it('tells how it is going in the notebook in front', () => {
    expect(service.current).toEqual({
      path: panel.context.path,
      state: 'idle',
      edits: [],
      source: '',
      reason: ''
    });
  });

  it('offers an edit, and writes nothing by itself', async () => {
    const heard: (INotebookPrediction | null)[] = [];
    service.changed.connect((_, prediction) => heard.push(prediction));
    expect(offer()).not.toBeNull();
    await rest();
    expect(source(1)).toBe('y = x');
    expect(service.current).toMatchObject({
      state: 'showing',
      edits: [EDIT],
      source: 'other'
    });
    expect(heard).toContainEqual(service.current);
    await until(() => told('record', 'suggested').length > 0);
    expect(told('record', 'suggested')).toMatchObject([
      { source: 'other', edits: [EDIT] }
    ]);
    expect(told('notebook', 'suggested')).toEqual([]);
  });

  it('has the user accept it in one undo step', async () => {
    offer();
    panel.content.activeCellIndex = 1;
    await rest();
    const view = editorOf(panel.content.activeCell)!;
    // Without a layout nothing can be seen, and what is not seen is not accepted.
    expect(accept(view)).toBeNull();
    const restore = layOut(node =>
      node.querySelector('.jp-Cell') ? box(0, 0, 900, 700) : box(0, 10)
    );
    expect(accept(view)).not.toBeNull();
    restore();
    expect(source(1)).toBe('y = 2 * x');
    await until(() => told('record', 'outcome').length > 0);
    expect(told('record', 'outcome')).toMatchObject([{ outcome: 'accepted' }]);
    await until(() => told('record', 'edit').length > 0);
    expect(told('record', 'edit')).toMatchObject([{ origin: 'suggestion' }]);
    expect(service.current).toMatchObject({ edits: [], source: '' });
    panel.content.activeCell!.model.sharedModel.undo();
    expect(source(1)).toBe('y = x');
  });

  it('carries it along what is typed elsewhere', async () => {
    offer();
    await rest();
    const view = editorOf(panel.content.widgets[1])!;
    view.dispatch({ changes: { from: 0, insert: '#\n' } });
    expect(service.current!.edits).toEqual([
      { ...EDIT, start: EDIT.start + 2 }
    ]);
  });

  it('takes it back', async () => {
    const offered = offer()!;
    await rest();
    offered.dispose();
    expect(service.current).toMatchObject({ state: 'idle', edits: [] });
    await until(() => told('record', 'outcome').length > 0);
    expect(told('record', 'outcome')).toMatchObject([
      { outcome: 'superseded' }
    ]);
  });

  it('does not offer again what was rejected', async () => {
    offer();
    await rest();
    await page.commands.execute('nbedit:dismiss');
    expect(service.current).toMatchObject({ state: 'idle', edits: [] });
    expect(offer()).toBeNull();
    expect(offer({ ...EDIT, new: '3 * ' })).not.toBeNull();
  });

  it('does not replace what is offered', async () => {
    offer();
    await rest();
    expect(offer({ ...EDIT, new: '3 * ' })).toBeNull();
    expect(service.current!.edits).toEqual([EDIT]);
  });

  it.each([
    ['in a notebook that is not open', EDIT, 'none.ipynb'],
    ['in a cell that is not there', { ...EDIT, cellId: 'z' }, undefined],
    ['where the text is another', { ...EDIT, old: 'z' }, undefined],
    ['that changes only white space', { ...EDIT, new: ' ' }, undefined]
  ])('offers nothing %s', (_, edit, path) => {
    expect(offer(edit, path)).toBeNull();
    expect(service.current!.edits).toEqual([]);
  });

  it('offers nothing in a cell that is read-only', () => {
    panel.content.widgets[1].model.setMetadata('editable', false);
    expect(offer()).toBeNull();
  });

  it('offers nothing where edit prediction is off', async () => {
    await page.commands.execute('nbedit:toggle', { enabled: false });
    expect(service.current!.state).toBe('off');
    expect(offer()).toBeNull();
  });

  it('asks no language model without the plugin that chooses one', () => {
    const configured = FakeSocket.made
      .flatMap(({ sent }) => sent)
      .filter(({ type }) => type === 'configure');
    expect(configured).toEqual([
      { type: 'configure', model: 'none', otherNotebooks: true }
    ]);
  });
});
