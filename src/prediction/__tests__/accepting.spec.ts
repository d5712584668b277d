import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import fc from 'fast-check';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest, told, until } from '../../__tests__/page';
import { FakeSocket } from '../../__tests__/sockets';
import { editorOf } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import type { SuggestedEdit } from '../../wire';

describe('what is offered is accepted', () => {
  let page: Page;
  let panel: NotebookPanel;
  let service: IEditPrediction;
  let restore: () => void;

  const run = (command: string) => page.commands.execute(`nbedit:${command}`);
  const shared = (index: number) =>
    panel.content.model!.sharedModel.cells[index];
  const sources = () =>
    panel.content.model!.sharedModel.cells.map(cell => cell.getSource());
  const view = (index: number) => editorOf(panel.content.widgets[index])!;
  const offer = (...edits: SuggestedEdit[]) =>
    service.offer({ path: panel.context.path, edits, source: 'other' });
  const rename = (cellId: string, start: number): SuggestedEdit => ({
    type: 'text',
    cellId,
    start,
    old: 'df',
    new: 'sales'
  });
  const asked = () =>
    FakeSocket.made
      .flatMap(({ sent }) => sent)
      .filter(({ type }) => type === 'predict').length;

  beforeEach(async () => {
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    panel = await page.open('df + df', 'show(df)', 'x');
    restore = layOut(node =>
      node.querySelector('.jp-Cell') ? box(0, 0, 900, 700) : box(0, 10)
    );
  });

  afterEach(() => {
    restore();
    panel.dispose();
  });

  describe('at all places', () => {
    const all = [
      rename('a', 0),
      rename('b', 5),
      rename('a', 5),
      {
        type: 'insertCell' as const,
        after: 'c',
        cell: { id: 'n', type: 'code' as const, source: 'new' }
      }
    ];

    it('after it was said which, one undo step', async () => {
      view(0).focus();
      view(0).dispatch({
        changes: { from: 7, insert: '!' },
        userEvent: 'input.type'
      });
      offer(...all);
      await rest();
      const done = run('accept-chain');
      await waitForDialog();
      const dialog = document.querySelector('.jp-Dialog')!;
      expect(dialog.textContent).toContain('4 places in 3 cells');
      // Each line as it is and as it will be, by cell.
      const texts = (selector: string) =>
        [...dialog.querySelectorAll(selector)].map(node => node.textContent);
      expect(texts('h4')).toEqual(['cell 1', 'cell 2']);
      expect(texts('li')).toEqual([
        'Line 1df + df!sales + sales!',
        'Line 1show(df)show(sales)'
      ]);
      expect(texts('li:first-child del')).toEqual(['df', 'df', 'df']);
      expect(texts('p ins')).toEqual(['new']);
      expect(sources()).toEqual(['df + df!', 'show(df)', 'x']);
      await acceptDialog();
      expect(await done).toBe(true);
      expect(sources()).toEqual(['sales + sales!', 'show(sales)', 'x', 'new']);
      await until(() => told('record', 'outcome').length === 4);
      expect(
        told('record', 'outcome').map(({ edit, outcome }) => [edit, outcome])
      ).toEqual([0, 1, 2, 3].map(number => [number, 'accepted']));
      expect(told('record', 'edit').map(({ origin }) => origin)).toEqual([
        'user',
        'suggestion',
        'suggestion',
        'suggestion'
      ]);
      shared(0).undo();
      expect(sources()).toEqual(['df + df!', 'show(df)', 'x', 'new']);
    });

    describe('and undone at all', () => {
      const notes = () =>
        Notification.manager.notifications.map(({ message }) => message);

      beforeEach(async () => {
        Notification.manager.dismiss();
        offer(...all.slice(0, 3));
        const done = run('accept-chain');
        await waitForDialog();
        expect(document.querySelector('.jp-Dialog')!.textContent).toContain(
          'Undo in any of the cells takes all of it back.'
        );
        await acceptDialog();
        await done;
        expect(sources()).toEqual(['sales + sales', 'show(sales)', 'x']);
      });

      it('from whichever cell, back and forth', () => {
        shared(1).undo();
        expect(sources()).toEqual(['df + df', 'show(df)', 'x']);
        shared(0).redo();
        expect(sources()).toEqual(['sales + sales', 'show(sales)', 'x']);
        shared(0).undo();
        expect(sources()).toEqual(['df + df', 'show(df)', 'x']);
        expect(notes()).toEqual([]);
      });

      it('but for a cell that was changed since, which is told', () => {
        shared(1).updateSource(0, 0, '# ');
        shared(0).undo();
        expect(sources()).toEqual(['df + df', '# show(sales)', 'x']);
        expect(notes()).toEqual([
          'Not taken back in cell 2, which was changed since: undo there, too.'
        ]);
        Notification.manager.dismiss();
        // What was done since is one step, the rest of it another.
        shared(1).undo();
        shared(1).undo();
        expect(sources()).toEqual(['df + df', 'show(df)', 'x']);
        expect(notes()).toEqual([]);
      });

      it('and says where it is not made again', () => {
        shared(0).undo();
        shared(1).updateSource(0, 0, '# ');
        shared(0).redo();
        expect(sources()).toEqual(['sales + sales', '# show(df)', 'x']);
        expect(notes()).toEqual([
          'Not made again in cell 2, which was changed since.'
        ]);
      });

      it('and says nothing of a cell that is gone', () => {
        panel.content.model!.sharedModel.deleteCell(1);
        shared(0).undo();
        expect(sources()).toEqual(['df + df', 'x']);
        expect(notes()).toEqual([]);
      });
    });

    it('and at none if the user would rather not', async () => {
      offer(...all);
      const done = run('accept-chain');
      await dismissDialog();
      expect(await done).toBe(false);
      expect(sources()).toEqual(['df + df', 'show(df)', 'x']);
      expect(service.current!.edits).toHaveLength(4);
    });

    it('and at none if it changed meanwhile', async () => {
      offer(...all);
      const done = run('accept-chain');
      await waitForDialog();
      shared(0).setSource('other');
      await acceptDialog();
      expect(await done).toBe(false);
      expect(sources()).toEqual(['other', 'show(df)', 'x']);
    });

    it('nowhere where nothing is offered', async () => {
      expect(await run('accept-chain')).toBe(false);
    });
  });

  it('in parts, and the rest stays without being asked for', async () => {
    panel.content.activeCellIndex = 2;
    view(2).dispatch({ selection: { anchor: 1 } });
    const text = ' = alpha(beta)\ny = gamma\nz';
    offer({ type: 'text', cellId: 'c', start: 1, old: '', new: text });
    await rest();
    const before = asked();
    await run('accept-word');
    await run('accept-word');
    expect(sources()[2]).toBe('x = alpha');
    await run('accept-line');
    expect(sources()[2]).toBe('x = alpha(beta)');
    expect(service.current).toMatchObject({ state: 'showing' });
    await run('accept-line');
    expect(sources()[2]).toBe('x = alpha(beta)\ny = gamma');
    expect(asked()).toBe(before);
    await run('accept-line');
    expect(sources()[2]).toBe(`x${text}`);
  });

  it('word by word as it is at once', async () => {
    panel.content.activeCellIndex = 2;
    const text = fc
      .string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '\n', '(', '"') })
      .filter(written => written.trim() !== '');
    await fc.assert(
      fc.asyncProperty(text, async written => {
        shared(2).setSource('x');
        view(2).dispatch({ selection: { anchor: 1 } });
        offer({ type: 'text', cellId: 'c', start: 1, old: '', new: written });
        await rest();
        let last = '';
        while (sources()[2] !== last) {
          last = sources()[2];
          expect(`x${written}`.startsWith(last)).toBe(true);
          await run('accept-word');
        }
        expect(last).toBe(`x${written}`);
      }),
      { numRuns: Number(process.env.NBEDIT_RUNS ?? 8) }
    );
  });
});
