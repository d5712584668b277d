import { YNotebook } from '@jupyter/ydoc';
import { EditorSelection, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { ybinding, YSyncConfig } from '@jupyterlab/codemirror';
import * as fc from 'fast-check';
import * as Y from 'yjs';
import type { NotebookChange } from '../../tokens';
import type { CellType, ICell, Origin } from '../../wire';
import { authorship } from '../authorship';
import { wellFormed } from '../text';
import { NotebookWatcher } from '../watcher';

type Cells = Y.Array<Y.Map<unknown>>;

const TYPES: CellType[] = ['code', 'markdown', 'raw'];

/** A change of the notebook; places are parts of the length of any list. */
const operation = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant('text') },
    {
      weight: 5,
      arbitrary: fc.constantFrom(
        ...['insert', 'delete', 'move', 'retype', 'convert'],
        ...['duplicate', 'replace', 'rename', 'run']
      )
    }
  ),
  cell: fc.double({ min: 0, max: 0.99, noNaN: true }),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(4),
  type: fc.constantFrom(...TYPES),
  text: fc
    .array(fc.constantFrom('a', 'df', '\n', '🐍', '🐝', 'é', '\ud83d'), {
      maxLength: 4
    })
    .map(parts => parts.join(''))
});

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Who makes the changes; `sync` brings what a peer changed. */
const step = fc.record({
  by: fc.constantFrom('user', 'program', 'undo', 'redo', 'peer', 'sync'),
  operations: fc.array(operation, { minLength: 1, maxLength: 3 })
});

let created = 0;

function createCell(type: CellType, text: string): Y.Map<unknown> {
  return new Y.Map<unknown>([
    ['id', `cell-${created++}`],
    ['cell_type', type],
    ['source', new Y.Text(text)],
    ['execution_count', null],
    ['outputs', new Y.Array()]
  ]);
}

/** Make a change. */
function perform(doc: Y.Doc, change: Operation): void {
  const cells: Cells = doc.getArray('cells');
  const { kind, at, text, type } = change;
  const index = Math.floor(change.cell * cells.length);
  if (kind === 'insert' || cells.length === 0) {
    const place = Math.floor(at * cells.length);
    cells.insert(place, [createCell(type, text)]);
    return;
  }
  const cell = cells.get(index);
  // There is none where one peer deleted what another one replaced.
  const source = cell.get('source') as Y.Text | undefined;
  const clone = cell.clone();
  switch (kind) {
    case 'text': {
      if (!source) {
        break;
      }
      const start = Math.floor(at * source.length);
      source.delete(start, Math.min(change.length, source.length - start));
      source.insert(start, text);
      break;
    }
    case 'delete':
      cells.delete(index);
      break;
    case 'move':
      cells.delete(index);
      cells.insert(Math.floor(at * cells.length), [clone]);
      break;
    case 'retype':
      cell.set('cell_type', type);
      break;
    case 'convert':
      clone.set('cell_type', type);
      cells.delete(index);
      cells.insert(index, [clone]);
      break;
    case 'duplicate':
      cells.insert(Math.floor(at * cells.length), [clone]);
      break;
    case 'replace':
      cell.set('source', new Y.Text(text));
      break;
    case 'rename':
      cell.set('id', `cell-${created++}`);
      break;
    case 'run':
      cell.set('execution_count', created++);
      (cell.get('outputs') as Y.Array<unknown>).push([{ output_type: text }]);
      break;
  }
}

/** The cells of a shared notebook, without those that repeat an identifier. */
function contents(doc: Y.Doc): ICell[] {
  const found = new Map<string, ICell>();
  (doc.getArray('cells') as Cells).forEach(cell => {
    const id = cell.get('id') as string;
    // A text that one peer deletes and another replaces is not there any more.
    const source = wellFormed(String(cell.get('source') ?? ''));
    if (!found.has(id)) {
      found.set(id, { id, type: cell.get('cell_type') as CellType, source });
    }
  });
  return [...found.values()];
}

/** Make a change of a plain list of cells, as the server does. */
function replay(cells: ICell[], change: NotebookChange): void {
  if (change.type === 'cellInserted') {
    expect(cells.map(({ id }) => id)).not.toContain(change.cell.id);
    expect(change.index).toBeLessThanOrEqual(cells.length);
    cells.splice(change.index, 0, { ...change.cell });
    return;
  }
  const index = cells.findIndex(({ id }) => id === change.cellId);
  expect(index).not.toBe(-1);
  const cell = cells[index];
  switch (change.type) {
    case 'edit': {
      const { source } = cell;
      const { start, end, text } = change;
      expect(start).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(source.length);
      cell.source = source.slice(0, start) + text + source.slice(end);
      expect([text, cell.source]).toEqual([text, cell.source].map(wellFormed));
      break;
    }
    case 'cellDeleted':
      cells.splice(index, 1);
      break;
    case 'cellMoved':
      cells.splice(index, 1);
      expect(change.index).toBeLessThanOrEqual(cells.length);
      cells.splice(change.index, 0, cell);
      break;
    case 'cellTypeChanged':
      cell.type = change.cellType;
      break;
  }
}

/** A shared notebook with a code cell for each text, and what is said of it. */
function watched(...sources: string[]) {
  const doc = new Y.Doc();
  const cells: Cells = doc.getArray('cells');
  cells.push(sources.map(source => createCell('code', source)));
  const changes: NotebookChange[] = [];
  const watcher = new NotebookWatcher(
    doc,
    change => changes.push(change),
    user(false)
  );
  const source = (index: number) => cells.get(index).get('source') as Y.Text;
  const ids = cells.map(cell => cell.get('id') as string);
  return { doc, cells, changes, watcher, source, ids };
}

/** What a change is, less its time, and whether it is one of several. */
function plain(changes: NotebookChange[]): unknown[] {
  return changes.map(({ time: _, together: __, ...rest }) => rest);
}

/** A user who does nothing, or is in the middle of a command. */
const user = (isCommanding: boolean) => ({
  isActing: isCommanding,
  isCommanding
});

function sync(from: Y.Doc, to: Y.Doc): void {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
}

const typist = () => new YSyncConfig(new Y.Text());

describe('NotebookWatcher', () => {
  it('tells all there is to know, whatever happens', () => {
    const origins: Record<string, Origin[]> = {
      user: ['user'],
      program: ['programmatic'],
      undo: ['undo'],
      redo: ['undo'],
      sync: ['remote']
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), steps => {
        const { doc, cells, changes, watcher } = watched('a🐍b', 'df', '');
        const peer = new Y.Doc();
        sync(doc, peer);
        const undoManager = new Y.UndoManager(cells, {
          trackedOrigins: new Set([null, YSyncConfig]),
          captureTimeout: 0
        });
        const model = watcher.cells();
        expect(model).toEqual(contents(doc));
        for (const { by, operations } of steps) {
          changes.length = 0;
          const all = (where: Y.Doc) =>
            operations.forEach(each => perform(where, each));
          switch (by) {
            case 'user':
              doc.transact(() => all(doc), typist());
              break;
            case 'program':
              doc.transact(() => all(doc));
              break;
            case 'peer':
              peer.transact(() => all(peer));
              break;
            case 'sync':
              sync(peer, doc);
              sync(doc, peer);
              break;
            case 'undo':
              undoManager.undo();
              break;
            case 'redo':
              undoManager.redo();
              break;
          }
          for (const change of changes) {
            replay(model, change);
            expect(origins[by]).toContain(change.origin);
          }
          expect(model).toEqual(contents(doc));
          expect(watcher.cells()).toEqual(model);
        }
        watcher.dispose();
      }),
      { numRuns: 200 }
    );
  });

  it('follows a notebook as JupyterLab changes it', () => {
    const notebook = YNotebook.create();
    notebook.insertCells(
      0,
      ['a', 'b', 'c'].map(source => ({ cell_type: 'code', source }))
    );
    const [a, , c] = notebook.cells.map(cell => cell.getId());
    const changes: NotebookChange[] = [];
    const watcher = new NotebookWatcher(
      notebook.ydoc,
      change => changes.push(change),
      user(true)
    );
    notebook.moveCell(2, 0);
    notebook.getCell(0).setSource('c = 1');
    notebook.transact(() => {
      notebook.deleteCell(1);
      notebook.insertCell(1, { id: a, cell_type: 'markdown', source: 'a' });
    });
    expect(plain(changes)).toEqual([
      { type: 'cellMoved', cellId: c, index: 0, origin: 'user' },
      ...plain(changes.filter(change => change.type === 'edit')),
      {
        type: 'cellTypeChanged',
        cellId: a,
        cellType: 'markdown',
        origin: 'user'
      }
    ]);
    expect(watcher.cells()).toEqual(contents(notebook.ydoc));
    watcher.dispose();
    notebook.dispose();
  });

  describe('tells who inserts, deletes, moves and retypes cells', () => {
    let notebook: YNotebook;
    let changes: NotebookChange[];
    let watcher: NotebookWatcher;
    let isUserActing: boolean;

    /** What JupyterLab does for a user and for a program alike. */
    const actions: Record<string, () => void> = {
      cellInserted: () =>
        notebook.insertCell(1, { cell_type: 'code', source: 'new' }),
      cellDeleted: () => notebook.deleteCell(1),
      cellMoved: () => notebook.moveCell(2, 0),
      cellTypeChanged: () => {
        const { id, ...cell } = notebook.getCell(0).toJSON();
        notebook.transact(() => {
          notebook.deleteCell(0);
          notebook.insertCell(0, { ...cell, id, cell_type: 'markdown' });
        });
      }
    };
    const told = () => changes.map(({ type, origin }) => [type, origin]);

    beforeEach(() => {
      isUserActing = false;
      changes = [];
      notebook = YNotebook.create();
      notebook.insertCells(
        0,
        ['a', 'b', 'c'].map(source => ({ cell_type: 'code', source }))
      );
      notebook.undoManager.stopCapturing();
      watcher = new NotebookWatcher(
        notebook.ydoc,
        change => changes.push(change),
        {
          get isActing() {
            return isUserActing;
          },
          get isCommanding() {
            return isUserActing;
          }
        }
      );
    });

    afterEach(() => {
      watcher.dispose();
      notebook.dispose();
    });

    it.each(Object.keys(actions))('%s: a program', type => {
      actions[type]();
      expect(told()).toEqual([[type, 'programmatic']]);
    });

    it.each(Object.keys(actions))('%s: the user', type => {
      isUserActing = true;
      actions[type]();
      expect(told()).toEqual([[type, 'user']]);
    });

    it.each(Object.keys(actions))('%s: a suggestion, accepted', type => {
      isUserActing = true;
      watcher.origin = 'suggestion';
      actions[type]();
      expect(told()).toEqual([[type, 'suggestion']]);
    });

    it.each(Object.keys(actions))('%s: an undo', type => {
      isUserActing = true;
      actions[type]();
      changes.length = 0;
      notebook.undo();
      expect(changes.length).toBeGreaterThan(0);
      expect(new Set(changes.map(({ origin }) => origin))).toEqual(
        new Set(['undo'])
      );
    });

    it.each(Object.keys(actions))('%s: somebody else', type => {
      isUserActing = true;
      const here = new Y.Doc();
      sync(notebook.ydoc, here);
      const heard: NotebookChange[] = [];
      const other = new NotebookWatcher(here, change => heard.push(change), {
        get isActing() {
          return isUserActing;
        },
        get isCommanding() {
          return isUserActing;
        }
      });
      actions[type]();
      sync(notebook.ydoc, here);
      expect(heard.map(({ type, origin }) => [type, origin])).toEqual([
        [type, 'remote']
      ]);
      other.dispose();
    });
  });

  describe('tells a program from the user', () => {
    const cells = ['df = load()', 'df.head()'].map((source, n) => ({
      cell_type: 'code' as const,
      id: `${n}`,
      source,
      metadata: {}
    }));
    let notebook: YNotebook;
    let changes: NotebookChange[];
    let watcher: NotebookWatcher;
    const acting = { isActing: false, isCommanding: false };

    beforeEach(() => {
      Object.assign(acting, user(false));
      changes = [];
      notebook = YNotebook.create();
      notebook.insertCells(0, cells);
      watcher = new NotebookWatcher(
        notebook.ydoc,
        change => changes.push(change),
        acting
      );
    });

    afterEach(() => {
      watcher.dispose();
      notebook.dispose();
    });

    /** What the file says now: another name in the first cell. */
    const file = (withIds: boolean) => ({
      cells: [{ ...cells[0], source: 'sales = load()' }, { ...cells[1] }].map(
        ({ id, ...cell }) => (withIds ? { id, ...cell } : cell)
      ),
      metadata: {},
      nbformat: 4,
      nbformat_minor: withIds ? 5 : 4
    });

    it.each([true, false])(
      'loading the file is no writing, whatever the user does: ids %s',
      withIds => {
        Object.assign(acting, user(true));
        notebook.fromJSON(file(withIds) as never);
        expect(changes.length).toBeGreaterThan(0);
        expect(new Set(changes.map(({ origin }) => origin))).toEqual(
          new Set(['programmatic'])
        );
        expect(watcher.cells()).toEqual(contents(notebook.ydoc));
      }
    );

    it('a file that is loaded again changes what differs', () => {
      notebook.fromJSON(file(true) as never);
      expect(plain(changes)).toEqual([
        {
          type: 'edit',
          cellId: '0',
          start: 0,
          end: 2,
          text: 'sales',
          origin: 'programmatic'
        }
      ]);
    });

    it('a command of the user changes texts, too', () => {
      Object.assign(acting, user(true));
      // Replacing all matches of a search sets the source of each cell.
      notebook.getCell(0).setSource('sales = load()');
      expect(changes.map(({ origin }) => origin)).toEqual(['user']);
    });

    it('a program changes texts while the user types', () => {
      acting.isActing = true;
      notebook.getCell(0).setSource('sales = load()');
      expect(changes.map(({ origin }) => origin)).toEqual(['programmatic']);
    });

    it('formatting a cell changes what it changes, and no more', () => {
      notebook.getCell(0).setSource('df=load( )\nprint(df)\n');
      changes.length = 0;
      notebook.getCell(0).setSource('df = load()\nprint(df)\n');
      expect(
        changes.map(change => change.type === 'edit' && change.start)
      ).not.toContain(11);
      expect(
        changes.every(
          change => change.type === 'edit' && change.end - change.start <= 1
        )
      ).toBe(true);
    });

    it('setting the text that is there changes nothing', () => {
      notebook.getCell(0).setSource(cells[0].source);
      expect(changes).toEqual([]);
    });

    it('splitting a cell is one go, in which no text is lost', () => {
      notebook.transact(() => {
        notebook.insertCell(1, { cell_type: 'code', source: 'a = df' });
        notebook.getCell(0).setSource('load()');
      });
      expect(changes.map(({ type, together }) => [type, together])).toEqual([
        ['cellInserted', false],
        ['edit', true]
      ]);
    });
  });

  describe('believes an editor', () => {
    let changes: NotebookChange[];
    let notebook: YNotebook;
    let view: EditorView;
    let watcher: NotebookWatcher;
    const acting = { isActing: false, isCommanding: false };

    beforeEach(() => {
      Object.assign(acting, user(false));
      changes = [];
      notebook = YNotebook.create();
      notebook.insertCells(0, [{ cell_type: 'code', source: 'df + df' }]);
      const [cell] = notebook.cells;
      const model = { sharedModel: { notebook } };
      view = new EditorView({
        doc: cell.getSource(),
        extensions: [
          EditorState.allowMultipleSelections.of(true),
          ybinding({
            ytext: (cell as unknown as { ysource: Y.Text }).ysource,
            undoManager: null as never
          }),
          authorship.factory({ model } as never)!.instance(undefined)
        ],
        parent: document.body
      });
      watcher = new NotebookWatcher(
        notebook.ydoc,
        change => changes.push(change),
        acting
      );
    });

    afterEach(() => {
      watcher.dispose();
      view.destroy();
      notebook.dispose();
    });

    const insert = (userEvent?: string) =>
      view.dispatch({ changes: { from: 0, insert: 'x' }, userEvent });
    const origins = () => changes.map(({ origin }) => origin);

    it('that has the focus and marks what is typed', () => {
      view.focus();
      insert('input.type');
      expect(origins()).toEqual(['user']);
    });

    it('without a mark, if the user is doing something', () => {
      view.focus();
      acting.isActing = true;
      insert();
      expect(origins()).toEqual(['user']);
    });

    it('but not a program that writes into it', () => {
      view.focus();
      insert();
      expect(origins()).toEqual(['programmatic']);
    });

    it('but not a program that marks what it writes elsewhere', () => {
      view.contentDOM.blur();
      insert('input.type');
      expect(origins()).toEqual(['programmatic']);
    });

    it('with several cursors, whose changes are made in one go', () => {
      view.focus();
      view.dispatch({
        selection: EditorSelection.create([
          EditorSelection.range(0, 2),
          EditorSelection.range(5, 7)
        ])
      });
      view.dispatch(view.state.replaceSelection('x'), {
        userEvent: 'input.type'
      });
      expect(
        changes.map(
          change => change.type === 'edit' && [change.start, change.together]
        )
      ).toEqual([
        [0, false],
        [4, true]
      ]);
    });
  });

  it('says nothing of outputs, execution counts and metadata', () => {
    const { cells, changes } = watched('x');
    const cell = cells.get(0);
    const outputs = cell.get('outputs') as Y.Array<unknown>;
    const stream = new Y.Map<unknown>([['text', new Y.Text('out')]]);
    outputs.push([stream]);
    (stream.get('text') as Y.Text).insert(3, 'put');
    cell.set('execution_count', 1);
    cell.set('metadata', new Y.Map());
    (cell.get('metadata') as Y.Map<unknown>).set('trusted', true);
    expect(changes).toEqual([]);
  });

  it('says what the user typed, and what a program wrote', () => {
    const { doc, changes, source, ids } = watched('x = 🐍');
    const edit = { type: 'edit', cellId: ids[0] };
    doc.transact(() => source(0).insert(6, '!'), typist());
    source(0).delete(0, 1);
    expect(plain(changes)).toEqual([
      { ...edit, start: 6, end: 6, text: '!', origin: 'user' },
      { ...edit, start: 0, end: 1, text: '', origin: 'programmatic' }
    ]);
  });

  it('says each of several changes in one go, in order', () => {
    const { doc, changes, source } = watched('df + df');
    doc.transact(() => {
      source(0).insert(2, '_a');
      source(0).insert(9, '_b');
    }, typist());
    expect(
      changes.map(change => change.type === 'edit' && change.start)
    ).toEqual([2, 9]);
  });

  it('takes a half of a character for the whole of it', () => {
    const { doc, changes, source, ids } = watched('a🐍b');
    doc.transact(() => source(0).delete(2, 1), typist());
    expect(plain(changes)).toEqual([
      {
        type: 'edit',
        cellId: ids[0],
        start: 1,
        end: 3,
        text: '\ufffd',
        origin: 'user'
      }
    ]);
  });

  it('says that a suggestion was accepted if told so', () => {
    const { doc, changes, watcher, source } = watched('');
    watcher.origin = 'suggestion';
    doc.transact(() => source(0).insert(0, 'a'), typist());
    source(0).insert(0, 'b');
    watcher.origin = null;
    doc.transact(() => source(0).insert(0, 'c'), typist());
    expect(changes.map(({ origin }) => origin)).toEqual([
      'suggestion',
      'programmatic',
      'user'
    ]);
  });

  it('leaves out a second cell with the same identifier', () => {
    const { cells, changes, watcher, source, ids } = watched('one', 'two');
    cells.insert(1, [cells.get(0).clone()]);
    source(1).insert(0, 'x');
    expect(changes).toEqual([]);
    expect(watcher.cells().map(({ id }) => id)).toEqual(ids);
    cells.delete(0);
    expect(changes.map(({ type }) => type)).toEqual(['edit']);
  });

  it('is silent once it is disposed', () => {
    const { changes, watcher, source } = watched('x');
    watcher.dispose();
    watcher.dispose();
    source(0).insert(0, 'y');
    expect(changes).toEqual([]);
    expect(watcher.isDisposed).toBe(true);
  });
});
