import type { NotebookPanel } from '@jupyterlab/notebook';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest, told, until } from '../../__tests__/page';
import { editorOf } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import type { ITextEdit, SuggestedEdit } from '../../wire';

/** An edit of a cell, at a line of three characters each. */
function edit(line: number, cellId = 'a'): ITextEdit {
  return { type: 'text', cellId, start: 4 * line, old: 'df.', new: 'xs.' };
}

describe('a key', () => {
  let page: Page;
  let panel: NotebookPanel;
  let service: IEditPrediction;
  let now: number;
  let restore: () => void;

  const view = (index: number) => editorOf(panel.content.widgets[index])!;
  const source = (index = 0) =>
    panel.content.model!.sharedModel.cells[index].getSource();
  const offer = async (...edits: SuggestedEdit[]) => {
    service.offer({ path: panel.context.path, edits, source: 'other' });
    await rest();
  };
  /** Press a key; whether anything took it. */
  const press = (on: Element, key: string, repeat = false) => {
    const event = new KeyboardEvent('keydown', {
      ...{ key, repeat, bubbles: true, cancelable: true },
      keyCode: { Tab: 9, Escape: 27 }[key]
    });
    on.dispatchEvent(event);
    return event.defaultPrevented;
  };
  /** What the cap says, where there is one. */
  const cap = () =>
    panel.node.querySelector('.jp-nbedit-key:not(.jp-mod-hidden)')?.textContent;

  beforeEach(async () => {
    now = 1000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    restore = layOut(node =>
      node.querySelector('.jp-Cell') || node.classList.contains('cm-scroller')
        ? box(0, 0, 900, 700)
        : box(0, 10)
    );
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    panel = await page.open('df.\ndf.', 'df.');
    panel.content.activeCellIndex = 0;
    panel.content.mode = 'edit';
    view(0).focus();
    view(0).dispatch({ selection: { anchor: 3 } });
    await rest();
  });

  afterEach(() => {
    panel.dispose();
    restore();
    jest.restoreAllMocks();
  });

  it.each([
    [249, 'postponed', false],
    [250, 'rejected', true]
  ] as const)(
    'Escape %d ms after something came up has it %s',
    async (delay, outcome, isTaken) => {
      await offer(edit(0));
      now += delay;
      // Before anybody could react to it, it was meant for something else.
      expect(press(view(0).contentDOM, 'Escape')).toBe(isTaken);
      await until(() => told('record', 'outcome').length > 0);
      expect(told('record', 'outcome')).toMatchObject([{ outcome }]);
      expect(service.current!.edits).toEqual([]);
    }
  );

  it('accepts once, however long it is held down', async () => {
    await offer(edit(0), edit(1));
    expect(press(view(0).contentDOM, 'Tab')).toBe(true);
    await rest();
    expect(cap()).toBe('Tab');
    for (let time = 0; time < 5; time++) {
      expect(press(view(0).contentDOM, 'Tab', true)).toBe(true);
      await rest();
    }
    expect(source()).toBe('xs.\ndf.');
    expect(press(view(0).contentDOM, 'Tab')).toBe(true);
    expect(source()).toBe('xs.\nxs.');
    // What it would do where nothing is offered any more is nobody's wish.
    expect(press(view(0).contentDOM, 'Tab', true)).toBe(true);
    expect(source()).toBe('xs.\nxs.');
  });

  it('accepts once in command mode', async () => {
    page.commands.addKeyBinding({
      command: 'nbedit:accept',
      keys: ['Tab'],
      selector: '.jp-mod-nbedit-tab'
    });
    const hear = (event: KeyboardEvent) =>
      page.commands.processKeydownEvent(event);
    document.addEventListener('keydown', hear);
    panel.content.mode = 'command';
    const cells = ['a', 'b'].map(cellId => ({
      type: 'deleteCell' as const,
      ...{ cellId, cellType: 'code' as const },
      source: cellId === 'a' ? 'df.\ndf.' : 'df.'
    }));
    await offer(...cells);
    const { node } = panel.content;
    expect(node.classList.contains('jp-mod-nbedit-tab')).toBe(true);
    press(node, 'Tab');
    await rest();
    expect(panel.content.widgets).toHaveLength(1);
    for (let time = 0; time < 5; time++) {
      expect(press(node, 'Tab', true)).toBe(true);
      await rest();
    }
    expect(panel.content.widgets).toHaveLength(1);
    expect(source()).toBe('df.');
    document.removeEventListener('keydown', hear);
  });

  it('is named as the user has bound it', async () => {
    page.commands.addKeyBinding({
      command: 'nbedit:accept',
      keys: ['Tab'],
      selector: '.jp-mod-nbedit-tab'
    });
    page.commands.addKeyBinding({
      command: 'nbedit:accept',
      keys: ['Ctrl Shift J'],
      selector: 'body'
    });
    view(0).dispatch({ selection: { anchor: 0 } });
    await offer(edit(0));
    expect(cap()).toBe('Ctrl+Shift+J');
  });
});
