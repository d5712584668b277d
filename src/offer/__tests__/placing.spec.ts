import { EditorSelection } from '@codemirror/state';
import type { YNotebook } from '@jupyter/ydoc';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import * as fc from 'fast-check';
import * as Y from 'yjs';
import { box, layOut } from '../../__tests__/layout';
import { Page, rest } from '../../__tests__/page';
import { accept, getShown } from '../../editor';
import { editorOf, findCell } from '../../notebook/cells';
import type { IEditPrediction } from '../../tokens';
import type { ITextEdit } from '../../wire';

/** How often it is tried; `NBEDIT_RUNS=1000 jlpm jest src/offer/__tests__/placing` more often. */
const RUNS = Number(process.env.NBEDIT_RUNS ?? 20);

/** What happens between the moment when an edit is offered and its accept. */
const KINDS = [
  ...['type', 'delete', 'format', 'set', 'remote', 'remote', 'reload'],
  ...['split', 'merge', 'up', 'down', 'retype', 'remove', 'cut', 'paste'],
  ...['copy', 'insert', 'undo', 'redo']
];

const operation = fc.record({
  kind: fc.constantFrom(...KINDS),
  cell: fc.double({ min: 0, max: 0.99, noNaN: true }),
  at: fc.double({ min: 0, max: 1, noNaN: true })
});

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const plan = fc.record({
  cells: fc.array(fc.integer({ min: 1, max: 4 }), {
    minLength: 2,
    maxLength: 4
  }),
  target: fc.double({ min: 0, max: 0.99, noNaN: true }),
  operations: fc.array(operation, { minLength: 1, maxLength: 4 })
});

/** Texts of cells in which every word is another one. */
function texts(cells: number[]): string[] {
  let word = 0;
  return cells.map(lines =>
    Array.from(
      { length: lines },
      () => `w${word++}w=f( w${word++}w,'w${word++}w' )`
    ).join('\n')
  );
}

/** The words before and behind a word. */
function neighbours(text: string, word: string): [string?, string?] {
  const words = text.match(/w\d+w/g)!;
  const index = words.indexOf(word);
  return [words[index - 1], words[index + 1]];
}

describe('an offered edit', () => {
  const page = new Page(['models']);
  let panel: NotebookPanel;
  let service: IEditPrediction;

  const shared = () => panel.content.model!.sharedModel as unknown as YNotebook;
  const notebook = () =>
    shared().cells.map(cell => [cell.getId(), cell.getSource()] as const);
  const view = (index: number) => editorOf(panel.content.widgets[index])!;

  /** Show the notebook anew, as its file is. */
  function load(cells: { id: string; source: string }[]): void {
    panel.content.model!.fromJSON({
      cells: cells.map(cell => ({
        ...cell,
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: []
      })),
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 5
    });
  }

  /** Have somebody else change the notebook at the same time. */
  function remotely(change: (cells: Y.Array<Y.Map<unknown>>) => void): void {
    const { ydoc } = shared();
    const peer = new Y.Doc();
    Y.applyUpdate(peer, Y.encodeStateAsUpdate(ydoc));
    change(peer.getArray('cells'));
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(peer));
  }

  function perform({ kind, cell, at }: Operation): void {
    const { content } = panel;
    const index = Math.floor(cell * content.widgets.length);
    content.activeCellIndex = index;
    content.deselectAll();
    const model = shared().cells[index];
    const source = model.getSource();
    const place = Math.floor(at * source.length);
    switch (kind) {
      case 'type':
        view(index).focus();
        view(index).dispatch({
          changes: { from: place, insert: 'x' },
          userEvent: 'input.type'
        });
        break;
      case 'delete':
        view(index).focus();
        view(index).dispatch({
          changes: { from: place, to: Math.min(place + 2, source.length) },
          userEvent: 'delete.backward'
        });
        break;
      case 'format':
        model.setSource(
          `${source}\n`
            .replace(/=f\( /g, ' = f(')
            .replace(/,'(.*)' \)/g, ', "$1")')
        );
        break;
      case 'set':
        model.setSource(source);
        break;
      case 'remote':
        remotely(cells => {
          const text = cells.get(index).get('source') as Y.Text;
          text.delete(place, Math.min(1, text.length - place));
          text.insert(place, 'y');
        });
        break;
      case 'reload':
        load(
          notebook()
            .map(([id, source]) => ({ id, source: source.replace('f(', 'g(') }))
            .reverse()
        );
        break;
      case 'split':
        view(index).dispatch({ selection: EditorSelection.cursor(place) });
        NotebookActions.splitCell(content);
        break;
      case 'merge':
        NotebookActions.mergeCells(content);
        break;
      case 'up':
        NotebookActions.moveUp(content);
        break;
      case 'down':
        NotebookActions.moveDown(content);
        break;
      case 'retype':
        NotebookActions.changeCellType(content, at < 0.5 ? 'raw' : 'code');
        break;
      case 'remove':
        NotebookActions.deleteCells(content);
        break;
      case 'cut':
        NotebookActions.cut(content);
        break;
      case 'copy':
        NotebookActions.copy(content);
        break;
      case 'paste':
        NotebookActions.paste(content);
        break;
      case 'insert':
        NotebookActions.insertAbove(content);
        break;
      case 'undo':
        NotebookActions.undo(content);
        break;
      case 'redo':
        NotebookActions.redo(content);
        break;
    }
  }

  beforeAll(async () => {
    await page.start();
    service = await page.prediction();
    panel = await page.open('a');
  });

  afterAll(() => panel.dispose());

  it('is made exactly where it is shown, or not at all', async () => {
    let made = 0;
    let run = 0;
    let offered: IDisposable | null = null;
    await fc.assert(
      fc.asyncProperty(plan, async ({ cells, target, operations }) => {
        offered?.dispose();
        run++;
        const sources = texts(cells);
        load(sources.map((source, n) => ({ id: `${run}-${n}`, source })));
        shared().clearUndoHistory();
        const words = [...sources.join('\n').matchAll(/w\d+w/g)];
        const [word] = words[Math.floor(target * words.length)];
        const owner = sources.findIndex(source => source.includes(word));
        const edit: ITextEdit = {
          type: 'text',
          cellId: `${run}-${owner}`,
          start: sources[owner].indexOf(word),
          old: word,
          new: 'NEW'
        };
        const { path } = panel.context;
        offered = service.offer({ path, edits: [edit], source: 'x' });
        expect(offered).not.toBeNull();
        operations.forEach(perform);
        await rest();
        const [head] = service.current!.edits as ITextEdit[];
        if (!head) {
          return;
        }
        // Wherever it went, it is offered for the word that it was made for, or
        // for what is left of it: who deletes of it goes towards the edit.
        const before = notebook();
        const source = before.find(([id]) => id === head.cellId)![1];
        expect(head.cellId).toBe(edit.cellId);
        const letters = head.old.split('').join('.*');
        expect(word).toMatch(new RegExp(`^.*${letters}.*$`));
        const end = head.start + head.old.length;
        expect(source.slice(head.start, end)).toBe(head.old);
        const [last, next] = neighbours(sources[owner], word);
        if (last && source.includes(last)) {
          expect(head.start).toBeGreaterThan(source.indexOf(last));
        }
        if (next && source.includes(next)) {
          expect(end).toBeLessThanOrEqual(source.indexOf(next));
        }
        // Go there, and accept what the editor shows.
        const widget = findCell(panel.content, head.cellId)!;
        panel.content.activeCellIndex = panel.content.widgets.indexOf(widget);
        await rest();
        const editor = editorOf(widget)!;
        const shown = getShown(editor.state);
        expect(shown?.edit.from ?? head.start).toBe(head.start);
        // Only what can be seen is accepted, and nothing is laid out here.
        const restore = layOut(node =>
          node.querySelector('.jp-Cell') ? box(0, 0, 900, 700) : box(0, 10)
        );
        accept(editor);
        restore();
        const now = notebook();
        const isMade = JSON.stringify(now) !== JSON.stringify(before);
        const expected = before.map(([id, text]) =>
          id === head.cellId && isMade
            ? [id, text.slice(0, head.start) + 'NEW' + text.slice(end)]
            : [id, text]
        );
        expect(now).toEqual(expected);
        made += isMade ? 1 : 0;
      }),
      { numRuns: RUNS }
    );
    // Most of what happens leaves the place alone: more than half of them are made.
    expect(made).toBeGreaterThan(RUNS / 5);
  }, 3_600_000);
});
