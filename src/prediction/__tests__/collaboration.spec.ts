import type { EditorView } from '@codemirror/view';
import type { Widget } from '@lumino/widgets';
import * as Y from 'yjs';
import { Page, rest, told, until } from '../../__tests__/page';
import { FakeSocket } from '../../__tests__/sockets';
import { box, layOut } from '../../__tests__/layout';
import { accept } from '../../editor';
import { editorOf } from '../../notebook/cells';
import { FILE_CELL } from '../../notebook/file';
import type { IEditPrediction } from '../../tokens';

const SOURCE = 'x = 1\ny = 2\nz = 3';

/** The document that a shared model is kept in. */
function docOf(model: unknown): Y.Doc {
  return (model as { ydoc: Y.Doc }).ydoc;
}

/** Each side hears at once of what the other one does. */
function connect(a: Y.Doc, b: Y.Doc): void {
  for (const [from, to] of [
    [a, b],
    [b, a]
  ]) {
    Y.applyUpdate(to, Y.encodeStateAsUpdate(from), 'peer');
    from.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'peer') {
        Y.applyUpdate(to, update, 'peer');
      }
    });
  }
}

/** What is open at A, and the text as B has it. */
interface IShared {
  panel: Widget & { context: { path: string } };
  view: EditorView;
  cellId: string;
  text: () => string;
  undo: () => void;
  theirs: Y.Text;
}

async function shareNotebook(page: Page): Promise<IShared> {
  const panel = await page.open(SOURCE, '');
  const [cell] = panel.content.model!.sharedModel.cells;
  const peer = new Y.Doc();
  connect(docOf(panel.content.model!.sharedModel), peer);
  return {
    panel,
    view: editorOf(panel.content.widgets[0])!,
    cellId: 'a',
    text: () => cell.getSource(),
    undo: () => cell.undo(),
    theirs: (peer.getArray('cells').get(0) as Y.Map<Y.Text>).get('source')!
  };
}

async function shareFile(page: Page): Promise<IShared> {
  const panel = await page.openFile('utils.py', SOURCE);
  const { sharedModel } = panel.context.model;
  const peer = new Y.Doc();
  connect(docOf(sharedModel), peer);
  return {
    panel,
    view: panel.content.editor.editor,
    cellId: FILE_CELL,
    text: () => sharedModel.getSource(),
    undo: () => sharedModel.undo(),
    theirs: peer.getText('source')
  };
}

describe.each([
  ['notebook', shareNotebook],
  ['file', shareFile]
])('a %s that somebody else edits, too', (_, share) => {
  let page: Page;
  let service: IEditPrediction;
  let shared: IShared;
  let restore: () => void;

  const asked = () =>
    FakeSocket.made
      .flatMap(({ sent }) => sent)
      .filter(({ type }) => type === 'predict');
  const offered = () =>
    service.current!.edits.map(edit => edit.type === 'text' && edit.start);
  /** Offer another value of `y`. */
  const offer = async () => {
    const { panel, cellId, view } = shared;
    const start = SOURCE.indexOf('2');
    view.focus();
    view.dispatch({ selection: { anchor: start } });
    service.offer({
      path: panel.context.path,
      edits: [{ type: 'text', cellId, start, old: '2', new: '20' }],
      source: 'other'
    });
    await rest();
    expect(offered()).toEqual([start]);
  };

  beforeEach(async () => {
    page = new Page(['models']);
    await page.start();
    service = await page.prediction();
    shared = await share(page);
    restore = layOut(() => box(0, 10));
  });

  afterEach(() => {
    restore();
    shared.panel.dispose();
  });

  it('asks for nothing and suggests nothing when they type', async () => {
    shared.theirs.insert(5, '00');
    expect(shared.text()).toContain('x = 100');
    await until(() => told('notebook', 'edit').length > 0);
    // Longer than the pause after which what is typed here is asked about.
    await new Promise(done => setTimeout(done, 300));
    expect(told('notebook', 'edit')).toMatchObject([{ origin: 'remote' }]);
    expect(asked()).toEqual([]);
    expect(service.current).toMatchObject({ state: 'idle', edits: [] });
  });

  it('keeps what is shown while they edit elsewhere', async () => {
    await offer();
    shared.theirs.insert(0, '# now\n');
    shared.theirs.insert(shared.theirs.length, '0');
    await rest();
    expect(offered()).toEqual([shared.text().indexOf('2')]);
    expect(
      shared.panel.node.querySelector('.jp-nbedit-inserted, .jp-nbedit-ghost')
    ).not.toBeNull();
  });

  it('drops what is shown where they write something else', async () => {
    await offer();
    const at = SOURCE.indexOf('2');
    shared.theirs.delete(at, 1);
    shared.theirs.insert(at, '7');
    await rest();
    expect(offered()).toEqual([]);
    expect(shared.text()).toContain('y = 7');
    expect(asked()).toEqual([]);
  });

  it('has what is accepted here taken back by one undo here', async () => {
    await offer();
    expect(accept(shared.view)).not.toBeNull();
    expect(String(shared.theirs)).toContain('y = 20');
    shared.theirs.insert(shared.theirs.length, '3');
    shared.undo();
    expect(shared.text()).toBe(`${SOURCE}3`);
    expect(String(shared.theirs)).toBe(`${SOURCE}3`);
  });
});
