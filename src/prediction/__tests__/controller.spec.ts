import type { CodeCell } from '@jupyterlab/cells';
import {
  KernelError,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import type { KernelMessage } from '@jupyterlab/services';
import type { Signal } from '@lumino/signaling';
import { userMessage } from '../../__tests__/messages';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest, told, until } from '../../__tests__/page';
import { FakeSocket } from '../../__tests__/sockets';
import { editorOf } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import type { ITextEdit, ServerMessage, SuggestedEdit } from '../../wire';

/** An edit that puts a sign before a cell. */
function sign(cellId: string): ITextEdit {
  return { type: 'text', cellId, start: 0, old: '', new: '-' };
}

describe('what is offered in a notebook', () => {
  let page: Page;
  let panel: NotebookPanel;
  let service: IEditPrediction;

  const shared = (index: number) =>
    panel.content.model!.sharedModel.cells[index];
  const view = (index: number) => editorOf(panel.content.widgets[index])!;
  const drawn = () => panel.node.querySelectorAll('.jp-nbedit-inserted').length;
  const offer = (...edits: SuggestedEdit[]) =>
    service.offer({ path: panel.context.path, edits, source: 'other' });
  const run = (command: string) => page.commands.execute(`nbedit:${command}`);
  const places = () =>
    service.current!.edits.map(edit => (edit as ITextEdit).cellId);
  const answer = (message: ServerMessage) =>
    FakeSocket.made
      .find(({ url }) => url.endsWith('notebook'))!
      .receive(message);

  /** Open a notebook with the service that offers edits in it. */
  async function open(...sources: string[]): Promise<void> {
    await page.start();
    service = await page.prediction();
    panel = await page.open(...sources);
  }

  beforeEach(() => {
    page = new Page(['models']);
  });

  afterEach(() => panel.dispose());

  describe('loses one place alone', () => {
    it.each<[string, string[], () => void]>([
      ['with other line breaks', ['a', 'b\r\nc', 'c'], () => undefined],
      ['with a lone line break', ['a', 'b\rc', 'c'], () => undefined],
      [
        'that is read-only',
        ['a', 'b', 'c'],
        () => panel.content.widgets[1].model.setMetadata('editable', false)
      ]
    ])('in a cell %s', async (_, sources, prepare) => {
      await open(...sources);
      prepare();
      expect(offer(sign('b'), sign('a'), sign('c'))).not.toBeNull();
      expect(places()).toEqual(['a', 'c']);
      expect(service.current!.state).toBe('showing');
    });

    it.each<[string, () => void]>([
      [
        'has become read-only',
        () => panel.content.widgets[0].model.setMetadata('editable', false)
      ],
      ['was written by a program', () => shared(0).setSource('x = 3\r\n')],
      ['is gone', () => panel.content.model!.sharedModel.deleteCell(0)]
    ])('in a cell that %s', async (_, change) => {
      await open('x', 'y', 'z');
      const edits = ['a', 'b', 'c'].map(id => ({ ...sign(id), start: 1 }));
      offer(...edits);
      await rest();
      change();
      panel.content.activeCellIndex = 1;
      await rest();
      expect(places()).toEqual(['b', 'c']);
      expect(service.current!.state).toBe('showing');
      expect(drawn()).toBe(1);
    });

    it('and the server is told which', async () => {
      await open('x', 'y');
      offer(sign('a'), sign('b'));
      panel.content.widgets[0].model.setMetadata('editable', false);
      panel.content.activeCellIndex = 1;
      await until(() => told('record', 'outcome').length > 0);
      expect(told('record', 'outcome')).toMatchObject([
        { outcome: 'superseded', edit: 0 }
      ]);
    });

    it('that half a character would be written to', async () => {
      await open('x', 'y');
      offer({ ...sign('a'), new: '\ud83d' }, sign('b'));
      expect(places()).toEqual(['b']);
    });

    it('and all where the user goes another way', async () => {
      await open('x = 1', 'y');
      offer({ ...sign('a'), old: 'x = 1' }, sign('b'));
      await rest();
      view(0).focus();
      view(0).dispatch({
        changes: { from: 1, insert: '?' },
        userEvent: 'input.type'
      });
      await rest();
      expect(places()).toEqual([]);
    });
  });

  describe('is what the state says', () => {
    it('after an undo', async () => {
      await open('x', 'y');
      view(0).focus();
      view(0).dispatch({
        changes: { from: 1, insert: '!' },
        userEvent: 'input.type'
      });
      offer(sign('b'));
      expect(service.current!.state).toBe('showing');
      shared(0).undo();
      await rest();
      expect(drawn()).toBe(0);
      expect(service.current).toMatchObject({ state: 'idle', edits: [] });
      shared(0).redo();
      await rest();
      expect(service.current).toMatchObject({ state: 'idle', edits: [] });
    });

    it('after an undo of something else', async () => {
      await open('x', 'y', 'z');
      view(0).focus();
      view(0).dispatch({
        changes: { from: 1, insert: '!' },
        userEvent: 'input.type'
      });
      offer({ ...sign('b'), start: 1 }, sign('c'));
      view(1).focus();
      view(1).dispatch({
        changes: { from: 0, insert: '    ' },
        userEvent: 'input.indent'
      });
      shared(1).undo();
      await rest();
      expect(places()).toEqual(['b', 'c']);
      expect(drawn()).toBe(1);
    });

    it('after the file was read again', async () => {
      await open('x', 'y');
      offer(sign('b'));
      panel.content.model!.sharedModel.fromJSON({
        cells: [{ cell_type: 'code', id: 'n', metadata: {}, source: 'z' }],
        metadata: { language_info: { name: 'python' } },
        nbformat: 4,
        nbformat_minor: 5
      } as unknown as Parameters<
        NonNullable<typeof panel.content.model>['sharedModel']['fromJSON']
      >[0]);
      await rest();
      expect(drawn()).toBe(0);
      expect(service.current).toMatchObject({ state: 'idle', edits: [] });
    });

    it('where nothing of it is in the page', async () => {
      await open('x', 'y');
      // The user has moved on, so that nothing points to it.
      offer(sign('b'));
      await rest();
      view(0).dispatch({
        changes: { from: 1, insert: '!' },
        userEvent: 'input.type'
      });
      panel.content.widgets[1].node.remove();
      await run('toggle');
      await rest();
      expect(service.current!.state).not.toBe('showing');
    });

    it('while an answer is waited for, and when none will come', async () => {
      await open('x', 'y');
      await run('request');
      expect(service.current!.state).toBe('asking');
      await run('dismiss');
      expect(service.current!.state).toBe('idle');
      await run('request');
      answer({ type: 'resync', reason: 'lost' });
      expect(service.current!.state).toBe('idle');
    });
  });

  describe('makes way for the repair of a failed run', () => {
    const socket = () =>
      FakeSocket.made.find(({ url }) => url.endsWith('notebook'))!;
    const asked = () =>
      socket().sent.flatMap(message =>
        message.type === 'predict' ? [message] : []
      );
    const suggest = (id: string, cellId = '') =>
      answer({
        type: 'prediction',
        request: asked().length,
        seq: asked()[asked().length - 1].seq,
        suggestion: cellId
          ? {
              id,
              edits: [sign(cellId)],
              confidence: 1,
              source: 'other',
              reason: userMessage('')
            }
          : null,
        final: true
      });
    const fail = () =>
      (NotebookActions.executed as Signal<unknown, unknown>).emit({
        notebook: panel.content,
        cell: panel.content.widgets[0],
        success: false,
        error: null
      });

    beforeEach(async () => {
      await open('x', 'y', 'z');
      await run('request');
      suggest('before', 'b');
      await rest();
      expect(places()).toEqual(['b']);
      fail();
    });

    it('that there is', async () => {
      expect(asked()).toMatchObject([
        { trigger: 'manual' },
        { trigger: 'run' }
      ]);
      suggest('repair', 'c');
      expect(places()).toEqual(['c']);
    });

    it('and what is not run for that asks for nothing', () => {
      (NotebookActions.executed as Signal<unknown, unknown>).emit({
        notebook: panel.content,
        cell: panel.content.widgets[1],
        success: false,
        error: new KernelError({
          status: 'aborted'
        } as unknown as KernelMessage.IExecuteReply)
      });
      expect(asked()).toHaveLength(2);
    });

    it('and stays if there is none, until the user goes on', async () => {
      suggest('none');
      expect(places()).toEqual(['b']);
      await run('request');
      suggest('none');
      expect(places()).toEqual([]);
    });
  });

  it('is followed by what to run again, once it is clear that nothing else fits', async () => {
    await open('x', 'y');
    const socket = FakeSocket.made.find(({ url }) => url.endsWith('notebook'))!;
    const suggest = (edit: ITextEdit | null, final: boolean) => {
      const { request, seq } = socket.sent
        .filter(message => message.type === 'predict')
        .pop()!;
      const rest = { confidence: 1, source: 'runs', reason: userMessage('') };
      const suggestion = edit && { id: `${request}`, edits: [edit], ...rest };
      answer({ type: 'prediction', request, seq, suggestion, final });
    };
    const isPointed = () => panel.content.hasClass('jp-mod-nbedit-rerun');
    const restore = layOut(() => box(0, 10));
    answer({ type: 'stale', cells: [{ cellId: 'b', cause: 'a' }] });
    view(0).focus();
    await run('request');
    suggest(sign('a'), false);
    suggest(null, true);
    await rest();
    await run('accept');
    expect(shared(0).getSource()).toBe('-x');
    suggest({ ...sign('b'), old: 'not there' }, false);
    expect(isPointed()).toBe(false);
    suggest(null, true);
    expect(isPointed()).toBe(true);
    restore();
  });

  describe('is asked for after a run that', () => {
    const asked = () =>
      FakeSocket.made
        .find(({ url }) => url.endsWith('notebook'))!
        .sent.filter(({ type }) => type === 'predict');

    it.each([
      [
        'warned of something deprecated',
        '/tmp/ipykernel_1/2.py:1: FutureWarning: a is deprecated.\n  x\n',
        '/tmp/ipykernel_1/2.py:1: FutureWarning: a is deprecated.\n  x'
      ],
      ['printed something else', 'a:1: UserWarning: b\n  x\n', '']
    ])('%s', async (_, text, traceback) => {
      await open('x', 'y');
      const [cell] = panel.content.widgets as CodeCell[];
      for (const part of [text.slice(0, 9), text.slice(9)]) {
        cell.model.outputs.add({
          output_type: 'stream',
          name: 'stderr',
          text: part
        });
      }
      (NotebookActions.executed as Signal<unknown, unknown>).emit({
        notebook: panel.content,
        cell,
        success: true,
        error: null
      });
      await until(() => told('record', 'run').length === 1);
      expect(told('notebook', 'run')).toMatchObject([{ ok: true, traceback }]);
      expect(told('record', 'run')).toMatchObject([{ traceback: '' }]);
      expect(asked()).toHaveLength(traceback ? 1 : 0);
    });
  });

  describe('depends on the language, which is told by', () => {
    it.each([
      ['the kernel', { language_info: { name: 'Python' } }],
      ['the kernel that is named', { kernelspec: { name: 'python3' } }],
      ['the file', { kernelspec: { name: '?', language: 'python' } }]
    ])('%s', async (_, metadata) => {
      page.metadata = metadata;
      await open('x');
      await until(() => service.current!.state === 'idle');
    });

    it.each([
      [{}],
      [{ kernelspec: { name: 'unheard-of' } }],
      [{ kernelspec: null, language_info: { name: 3 } }]
    ])('nothing: then it is off, until there is a kernel', async metadata => {
      page.metadata = metadata;
      await open('x');
      expect(service.current!.state).toBe('off');
      expect(offer(sign('a'))).toBeNull();
      panel.content.model!.setMetadata('language_info', { name: 'python' });
      expect(service.current!.state).toBe('idle');
    });
  });
});
