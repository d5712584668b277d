import type { NotebookPanel } from '@jupyterlab/notebook';
import { Widget } from '@lumino/widgets';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest } from '../../__tests__/page';
import { editorOf } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import type { SuggestedEdit } from '../../wire';

const EDIT: SuggestedEdit = {
  type: 'text',
  cellId: 'a',
  start: 0,
  old: 'x',
  new: 'y'
};

describe('the key that is named', () => {
  let page: Page;
  let panel: NotebookPanel;
  let service: IEditPrediction;
  /** Where the left end of a cap is, in a window of 900 pixels. */
  let left: number;
  /** Where the top of one in a cell is. */
  let top: number;
  let restore: () => void;

  const view = (index: number) => editorOf(panel.content.widgets[index])!;
  const caps = () =>
    Array.from(
      panel.node.querySelectorAll('.jp-nbedit-key:not(.jp-mod-hidden)')
    ).map(({ textContent, classList }) => [
      textContent,
      classList.contains('jp-mod-armed')
    ]);
  const offer = (edit: SuggestedEdit) =>
    service.offer({ path: panel.context.path, edits: [edit], source: 'other' });
  /** Have the user go to the end of a cell. */
  const enter = async (index: number) => {
    panel.content.activeCellIndex = index;
    panel.content.mode = 'edit';
    view(index).focus();
    view(index).dispatch({ selection: { anchor: 5 } });
    await rest();
  };
  /** Have the user type in the second cell, and an edit of the first offered. */
  const pointTo = async (edit: SuggestedEdit) => {
    await enter(1);
    view(1).dispatch({
      changes: { from: 5, insert: '0' },
      selection: { anchor: 6 },
      userEvent: 'input.type'
    });
    offer(edit);
    await rest();
  };
  const scrolled = async () => {
    panel.content.node.dispatchEvent(new Event('scroll'));
    await rest();
  };

  beforeEach(async () => {
    left = 100;
    top = 10;
    restore = layOut(node => {
      const isCap = node.closest('.jp-nbedit-chip') !== null;
      const isFrame =
        node.querySelector('.jp-Cell') !== null ||
        node.classList.contains('cm-scroller');
      const isMoved = isCap || node.closest('.jp-nbedit-cellMark') !== null;
      const isInCell = isMoved && node.closest('.jp-Cell') !== null;
      return isFrame
        ? box(0, 0, 900, 700)
        : box(isCap ? left : 0, isInCell ? top : 10, 40);
    });
    page = new Page(['models']);
    page.commands.addKeyBinding({
      command: 'nbedit:accept',
      keys: ['Alt Enter'],
      selector: 'body'
    });
    await page.start();
    service = await page.prediction();
    panel = await page.open('x = 1', 'z = 2');
    await enter(0);
  });

  afterEach(() => {
    panel.dispose();
    restore();
  });

  it('is armed where it can be seen, and not where it is cut off', async () => {
    offer(EDIT);
    await rest();
    expect(caps()).toEqual([['Tab', true]]);
    left = 880;
    await scrolled();
    expect(caps().filter(([, isArmed]) => isArmed)).toEqual([]);
    expect(panel.node.querySelector('.jp-mod-nbedit-tab')).toBeNull();
    left = 100;
    await scrolled();
    expect(caps()).toEqual([['Tab', true]]);
  });

  it('is armed by a pointer only where that can be seen', async () => {
    await pointTo(EDIT);
    expect(caps()).toEqual([['Tab', true]]);
    left = 880;
    await scrolled();
    expect(caps()).toEqual([['Alt+Enter', false]]);
    expect(panel.node.querySelector('.jp-mod-nbedit-tab')).toBeNull();
    left = 100;
    await scrolled();
    expect(caps()).toEqual([['Tab', true]]);
  });

  it('is named once, be the pointer that names it scrolled away', async () => {
    await pointTo(EDIT);
    const inSignpost = () =>
      panel.node.querySelectorAll('.jp-nbedit-signpost .jp-nbedit-key').length;
    expect([caps(), inSignpost()]).toEqual([[['Tab', true]], 0]);
    // Half of it is cut off.
    top = window.innerHeight - 10;
    await scrolled();
    expect([caps(), inSignpost()]).toEqual([[['Tab', true]], 1]);
    expect(panel.node.querySelector('.jp-mod-nbedit-tab')).not.toBeNull();
    top = 10;
    await scrolled();
    expect([caps(), inSignpost()]).toEqual([[['Tab', true]], 0]);
  });

  it('is named once for an edit of a cell, by what the key is about', async () => {
    offer({
      type: 'deleteCell',
      cellId: 'b',
      cellType: 'code',
      source: 'z = 2'
    });
    const inMark = () =>
      panel.node.querySelectorAll(
        '.jp-nbedit-cellMark .jp-nbedit-key:not(.jp-mod-hidden)'
      ).length;
    // It is in another cell, and gone to first.
    await rest();
    expect([caps().length, inMark()]).toEqual([1, 0]);
    await enter(1);
    expect([caps().length, inMark()]).toEqual([1, 1]);
    // Half of it is cut off.
    top = window.innerHeight - 10;
    await scrolled();
    expect([caps().length, inMark()]).toEqual([1, 0]);
    top = 10;
    await scrolled();
    expect([caps().length, inMark()]).toEqual([1, 1]);
  });

  it('is named only where the user is', async () => {
    page.shell.enter(panel);
    offer(EDIT);
    await rest();
    expect(caps()).toEqual([['Tab', true]]);
    page.shell.enter(new Widget());
    await rest();
    expect(caps()).toEqual([]);
    expect(panel.node.querySelector('.jp-mod-nbedit-tab')).toBeNull();
    expect(panel.node.querySelectorAll('.jp-nbedit-inserted')).toHaveLength(1);
    page.shell.enter(panel);
    await rest();
    expect(caps()).toEqual([['Tab', true]]);
  });

  it('is not said any more to who cannot see, when the edit went', async () => {
    const said = () =>
      [...document.querySelectorAll('.jp-nbedit-announcer')].pop()!.textContent;
    offer(EDIT);
    await rest();
    expect(said()).toBe('Suggested edit. Line 1. Replace x with y');
    await page.commands.execute('nbedit:dismiss');
    await rest();
    expect(said()).toBe('');
  });
});
