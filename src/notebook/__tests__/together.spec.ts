import * as Y from 'yjs';
import { type ILeft, undoTogether } from '../together';

describe('undoTogether', () => {
  let texts: Y.Text[];
  let histories: Y.UndoManager[];
  let left: ILeft[];

  const read = () => texts.map(text => text.toString());
  const together = () =>
    undoTogether(
      new Map(histories.map((history, i) => [String(i), history])),
      each => left.push(each)
    );

  beforeEach(() => {
    const ydoc = new Y.Doc();
    texts = ['a', 'b', 'c'].map(name => ydoc.getText(name));
    histories = texts.map(
      text => new Y.UndoManager(text, { captureTimeout: 0 })
    );
    texts.forEach(text => text.insert(0, 'old'));
    ydoc.transact(() => texts.forEach(text => text.insert(3, '-new')));
    left = [];
    together();
  });

  it('goes back and forth in all, whichever is first', () => {
    histories[1].undo();
    expect(read()).toEqual(['old', 'old', 'old']);
    histories[2].redo();
    expect(read()).toEqual(['old-new', 'old-new', 'old-new']);
    histories[0].undo();
    expect(read()).toEqual(['old', 'old', 'old']);
    // What was done before is a step of one alone.
    histories[0].undo();
    expect(read()).toEqual(['', 'old', 'old']);
    expect(left).toEqual([]);
  });

  it('leaves what something was done after, and tells where', () => {
    texts[1].insert(0, '!');
    histories[0].undo();
    expect(read()).toEqual(['old', '!old-new', 'old']);
    expect(left).toEqual([{ type: 'undo', within: ['1'], lost: [] }]);
    histories[1].undo();
    histories[1].undo();
    expect(read()).toEqual(['old', 'old', 'old']);
    expect(left).toHaveLength(1);
  });

  it('tells it once, however often the histories had such steps', () => {
    together();
    texts[1].insert(0, '!');
    histories[0].undo();
    expect(left).toEqual([{ type: 'undo', within: ['1'], lost: [] }]);
  });

  it('makes again what was not taken back further', () => {
    histories[0].undo();
    histories[1].undo();
    histories[0].redo();
    expect(read()).toEqual(['old-new', '', 'old-new']);
    expect(left).toEqual([{ type: 'redo', within: ['1'], lost: [] }]);
  });

  it('tells where the step is lost', () => {
    histories[2].clear();
    histories[0].undo();
    expect(read()).toEqual(['old', 'old', 'old-new']);
    expect(left).toEqual([{ type: 'undo', within: [], lost: ['2'] }]);
  });

  it('takes one history of several texts as it is', () => {
    const ydoc = new Y.Doc();
    const both = [ydoc.getText('a'), ydoc.getText('b')];
    const history = new Y.UndoManager(both);
    ydoc.transact(() => both.forEach(text => text.insert(0, 'new')));
    undoTogether(
      new Map([
        ['0', history],
        ['1', history]
      ]),
      each => left.push(each)
    );
    history.undo();
    expect(both.map(text => text.toString())).toEqual(['', '']);
    history.redo();
    expect(both.map(text => text.toString())).toEqual(['new', 'new']);
    expect(left).toEqual([]);
  });
});
