import {
  NotebookActions,
  type NotebookPanel,
  setCellExecutor
} from '@jupyterlab/notebook';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest, told, until } from '../../__tests__/page';
import { FakeSocket } from '../../__tests__/sockets';
import { accept } from '../../editor';
import { editorOf } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import type { ITextEdit } from '../../wire';

const EDIT: ITextEdit = {
  type: 'text',
  cellId: 'b',
  start: 4,
  old: '',
  new: '2 * '
};

describe('a notebook in two views', () => {
  let page: Page;
  let views: NotebookPanel[];
  let service: IEditPrediction;

  const editor = (view: number, cell: number) =>
    editorOf(views[view].content.widgets[cell])!;
  /** Have the user go to a cell in one of the views. */
  const enter = async (view: number, cell: number) => {
    views[view].content.activeCellIndex = cell;
    editor(view, cell).focus();
    await rest();
  };
  const type = (view: number, text: string) =>
    editor(view, 0).dispatch({
      changes: { from: 0, insert: text },
      userEvent: 'input.type'
    });
  const offer = () =>
    service.offer({
      path: views[0].context.path,
      edits: [EDIT],
      source: 'other'
    });
  /** What of ours is in the page, in each view. */
  const drawn = () =>
    views.map(({ node }) => ({
      edits: node.querySelectorAll('.jp-nbedit-inserted').length,
      pointers: node.querySelectorAll('.jp-nbedit-jump').length,
      marks: node.querySelectorAll('[class*="jp-mod-nbedit"]').length
    }));
  const NOTHING = { edits: 0, pointers: 0, marks: 0 };
  const sessions = () =>
    FakeSocket.made.filter(({ readyState }) => readyState === WebSocket.OPEN);

  beforeAll(() =>
    // There is no kernel here.
    setCellExecutor({
      runCell: ({ cell, onCellExecuted, onCellExecutionScheduled }) => {
        onCellExecutionScheduled({ cell });
        onCellExecuted({ cell, success: true });
        return Promise.resolve(true);
      }
    })
  );

  beforeEach(async () => {
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    const panel = await page.open('x = 1', 'y = x');
    views = [panel, await page.openView(panel)];
    await enter(0, 0);
  });

  afterEach(() => views.forEach(view => view.dispose()));

  it.each([0, 1])('is told of once, whatever is done in view %d', async n => {
    await enter(n, 0);
    type(n, '#');
    await until(() => told('record', 'edit').length > 0);
    await rest();
    for (const path of ['notebook', 'record'] as const) {
      expect(told(path, 'edit')).toMatchObject([
        { cellId: 'a', text: '#', origin: 'user' }
      ]);
    }
    expect(told('record', 'open')).toHaveLength(1);
    expect(sessions()).toHaveLength(2);
  });

  it.each([0, 1])('is told of once, when run in view %d', async n => {
    await enter(n, 0);
    await NotebookActions.run(views[n].content);
    await until(() => told('record', 'run').length > 0);
    expect(told('notebook', 'run')).toHaveLength(1);
    expect(told('record', 'run')).toHaveLength(1);
  });

  it('tells where the user is in the view that they are in', async () => {
    await enter(1, 1);
    views[0].content.activeCellIndex = 1;
    views[0].content.activeCellIndex = 0;
    type(1, '#');
    await until(() => told('record', 'edit').length > 0);
    expect(told('record', 'focus').pop()).toMatchObject({ cellId: 'b' });
  });

  it('shows what is offered in the view that the user is in', async () => {
    offer();
    await rest();
    expect(drawn()).toMatchObject([{ edits: 1, pointers: 1 }, NOTHING]);
    await enter(1, 1);
    expect(drawn()).toMatchObject([NOTHING, { edits: 1 }]);
    expect(service.current).toMatchObject({ state: 'showing', edits: [EDIT] });
    await enter(0, 0);
    expect(drawn()).toMatchObject([{ edits: 1, pointers: 1 }, NOTHING]);
  });

  it('has the user go on in the other view', async () => {
    offer();
    await rest();
    await enter(1, 1);
    const restore = layOut(node =>
      node.querySelector('.jp-Cell') ? box(0, 0, 900, 700) : box(0, 10)
    );
    expect(accept(editor(0, 1))).toBeNull();
    expect(accept(editor(1, 1))).not.toBeNull();
    restore();
    await rest();
    expect(views[0].content.model!.sharedModel.cells[1].getSource()).toBe(
      'y = 2 * x'
    );
    expect(drawn()).toEqual([NOTHING, NOTHING]);
    await until(() => told('record', 'outcome').length > 0);
    expect(told('record', 'outcome')).toMatchObject([{ outcome: 'accepted' }]);
    expect(told('notebook', 'edit')).toMatchObject([{ origin: 'suggestion' }]);
  });

  it.each([0, 1])('goes on when view %d is closed', async n => {
    offer();
    await rest();
    await enter(n, 0);
    const other = 1 - n;
    views[n].dispose();
    await enter(other, 0);
    expect(drawn()[other]).toMatchObject({ edits: 1, pointers: 1 });
    expect(service.current).toMatchObject({ state: 'showing', edits: [EDIT] });
    type(other, '#');
    await until(() => told('record', 'edit').length > 0);
    expect(told('notebook', 'edit')).toHaveLength(1);
    expect(told('record', 'edit')).toHaveLength(1);
    expect(sessions()).toHaveLength(2);
  });

  it('ends with the last view', async () => {
    views[1].dispose();
    expect(sessions()).toHaveLength(2);
    views[0].dispose();
    // That of the recorder stays: there may be other notebooks.
    expect(sessions().map(({ url }) => url.split('/').pop())).toEqual([
      'record'
    ]);
    expect(service.current).toBeNull();
  });
});
