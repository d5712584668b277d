import type { ICell, IEdit, IOpen, NotebookEvent } from '../../wire';
import { Past } from '../past';

const code = (id: string, source: string): ICell => ({
  id,
  type: 'code',
  source
});
const open = (...cells: ICell[]): IOpen => ({ type: 'open', cells });
const typed = (text: string, start = 0): IEdit => ({
  type: 'edit',
  cellId: 'a',
  start,
  end: start,
  text,
  origin: 'user'
});

/** The events without what says when they happened. */
const timeless = (events: NotebookEvent[]) =>
  events.map(event => ({ ...event, time: undefined }));

describe('Past', () => {
  let past: Past;

  beforeEach(() => {
    past = new Past();
    past.upTo(open(code('a', 'x'), code('b', 'y')));
  });

  it('is how it began and what happened then', () => {
    past.note(typed('1'));
    past.note({ type: 'focus', cellId: 'a', cursor: 0, anchor: 0 });
    expect(past.upTo(open(code('a', '1x'), code('b', 'y')))).toMatchObject([
      open(code('a', 'x'), code('b', 'y')),
      typed('1')
    ]);
  });

  it('has what was done unnoted as one difference that is nobody’s', () => {
    past.note(typed('1'));
    const origin = 'programmatic';
    const now = open(code('c', 'z'), code('a', '1xx'));
    const told = timeless(past.upTo(now)).slice(2);
    expect(told).toMatchObject([
      { type: 'cellDeleted', cellId: 'b', origin, together: false },
      { type: 'cellInserted', cell: code('c', 'z'), index: 0, origin },
      { type: 'edit', cellId: 'a', origin, together: true }
    ]);
    // All that is told leads there: nothing is left to tell.
    expect(past.upTo(now)).toHaveLength(5);
  });

  it('follows cells that are moved and get another type', () => {
    past.note({ type: 'cellMoved', cellId: 'b', index: 0 });
    past.note({ type: 'cellTypeChanged', cellId: 'b', cellType: 'markdown' });
    const b: ICell = { ...code('b', 'y'), type: 'markdown' };
    expect(past.upTo(open(b, code('a', 'x')))).toHaveLength(3);
  });

  it('takes what is oldest for given when there is much', () => {
    const most = 2000;
    for (let count = 0; count <= most; count++) {
      past.note(typed('1'));
    }
    const now = '1'.repeat(most + 1) + 'x';
    const [begin, ...events] = past.upTo(open(code('a', now), code('b', 'y')));
    expect(events).toHaveLength(most / 2);
    expect(begin).toMatchObject({
      cells: [code('a', now.slice(most / 2)), code('b', 'y')]
    });
  });

  it('is forgotten when the server lost track', () => {
    past.note(typed('1'));
    const now = open(code('a', '1x'), code('b', 'y'));
    past.begin(now);
    expect(past.upTo(now)).toEqual([now]);
  });
});
