import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { EditorExtensionRegistry } from '@jupyterlab/codemirror';
import { addBinding, openNotebook, openView } from '../../__tests__/notebooks';
import { NotebookStream } from '../../notebook/stream';
import type { IStaleCell } from '../../wire';
import { StaleCells } from '../cells';

describe('StaleCells', () => {
  let extensions: EditorExtensionRegistry;
  let panel: NotebookPanel;
  let stream: NotebookStream;
  let stale: StaleCells;
  let areMarked: boolean;
  let said: string[];

  const STALE: IStaleCell[] = [
    { cellId: 'a', cause: 'a' },
    { cellId: 'c', cause: 'a' }
  ];
  const marked = (view = panel) =>
    view.content.widgets.flatMap(cell => {
      const mark = cell.node.querySelector('.jp-nbedit-stale');
      expect(cell.hasClass('jp-mod-nbedit-stale')).toBe(mark !== null);
      return mark
        ? [[cell.model.id, mark.getAttribute('aria-label'), mark.textContent]]
        : [];
    });
  const pointer = () =>
    panel.node.querySelector('.jp-nbedit-rerun')?.textContent;

  beforeEach(async () => {
    extensions = new EditorExtensionRegistry();
    addBinding(extensions);
    panel = await openNotebook(['x = 1', 'y = 2', 'x'], extensions);
    stream = new NotebookStream(panel);
    areMarked = true;
    said = [];
    stale = new StaleCells({
      stream,
      trans: nullTranslator.load(''),
      areMarked: () => areMarked,
      key: () => 'Alt+R'
    });
    stale.pointed.connect((_, text) => said.push(text));
    await stream.ready;
  });

  afterEach(() => {
    stale.dispose();
    panel.dispose();
  });

  it('marks them, and says why, in all views', async () => {
    const view = await openView(panel, extensions);
    stream.add(view);
    stale.cells = STALE;
    const expected = [
      ['a', 'Stale: edited since it was run', '↻'],
      ['c', 'Stale: uses what changed in cell 1', '↻']
    ];
    expect(marked()).toEqual(expected);
    expect(marked(view)).toEqual(expected);
    stale.cells = STALE.slice(1);
    expect(marked().map(([id]) => id)).toEqual(['c']);
    stale.cells = [];
    expect(marked(view)).toEqual([]);
    view.dispose();
  });

  it('marks none if the user wants that', () => {
    stale.cells = STALE;
    areMarked = false;
    stale.refresh();
    expect(marked()).toEqual([]);
    expect(stale.cells).toEqual(STALE);
    areMarked = true;
    stale.refresh();
    expect(marked()).toHaveLength(2);
  });

  it('marks a cell that is moved', () => {
    stale.cells = STALE;
    panel.content.model!.sharedModel.moveCells(2, 0, 1);
    expect(marked().map(([id]) => id)).toEqual(['c', 'a']);
  });

  it('takes the marks away when it ends', () => {
    stale.cells = STALE;
    stale.dispose();
    expect(marked()).toEqual([]);
    stale.cells = STALE;
    expect(marked()).toEqual([]);
  });

  it('names the cells to run again only once a fault is mended', () => {
    stale.cells = STALE;
    expect(pointer()).toBeUndefined();
    stale.mend(true);
    expect(pointer()).toBe('Run again: cell 1, cell 3Alt+R');
    expect(panel.content.hasClass('jp-mod-nbedit-rerun')).toBe(true);
    expect(said).toEqual(['Run again: cell 1, cell 3 Alt+R']);
    // One of them was run by hand.
    stale.cells = STALE.slice(1);
    expect(pointer()).toBe('Run again: cell 3Alt+R');
    stale.cells = [];
    expect(pointer()).toBeUndefined();
    expect(panel.content.hasClass('jp-mod-nbedit-rerun')).toBe(false);
    // What is edited later is no part of that repair.
    stale.cells = STALE;
    expect(pointer()).toBeUndefined();
  });

  it('waits for the server to say which they are', () => {
    stale.mend(true);
    expect(pointer()).toBeUndefined();
    stale.cells = STALE;
    expect(pointer()).toBe('Run again: cell 1, cell 3Alt+R');
    stale.mend(false);
    expect(pointer()).toBeUndefined();
  });

  it('says how many there are if they are many', async () => {
    const many = await openNotebook(['1', '2', '3', '4', '5'], extensions);
    const other = new StaleCells({
      stream: new NotebookStream(many),
      trans: nullTranslator.load(''),
      areMarked: () => true,
      key: () => ''
    });
    other.cells = [...'abcde'].map(cellId => ({ cellId, cause: 'a' }));
    other.mend(true);
    expect(many.node.querySelector('.jp-nbedit-rerun')!.textContent).toBe(
      'Run again: cell 1, cell 2, cell 3 and 2 moreRun'
    );
    other.dispose();
    many.dispose();
  });

  it('runs them from top to bottom, and nothing else', async () => {
    const runs = jest
      .spyOn(NotebookActions, 'runCells')
      .mockResolvedValue(true);
    stale.cells = STALE;
    stale.mend(true);
    expect(runs).not.toHaveBeenCalled();
    expect(await stale.run()).toBe(true);
    const [[notebook, cells, context]] = runs.mock.calls;
    expect(notebook).toBe(panel.content);
    expect(cells.map(({ model }) => model.id)).toEqual(['a', 'c']);
    expect(context).toBe(panel.sessionContext);
    expect(pointer()).toBeUndefined();
    stale.cells = [];
    expect(await stale.run()).toBe(false);
    expect(runs).toHaveBeenCalledTimes(1);
    runs.mockRestore();
  });
});
