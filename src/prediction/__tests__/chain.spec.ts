import type { ITextEdit } from '../../wire';
import { Chain } from '../chain';

function edit(cellId: string, start: number): ITextEdit {
  return { type: 'text', cellId, start, old: 'df', new: 'sales' };
}

function chain(edits: ITextEdit[], keep = (_: ITextEdit) => true) {
  const rest = { confidence: 1, source: 'rename', reason: '' };
  return Chain.of({ id: 's', edits, ...rest }, keep);
}

/** The numbers of the edits that are left, in order. */
function numbers(of: Chain | null): number[] {
  return of ? [of.number, ...numbers(of.rest)] : [];
}

describe('Chain', () => {
  const edits = [edit('a', 0), edit('a', 10), edit('b', 5), edit('c', 3)];

  it('offers one edit after another, under numbers that stay', () => {
    const all = chain(edits)!;
    expect(numbers(all)).toEqual([0, 1, 2, 3]);
    expect(all.id).toBe('s/0');
    expect(all.rest!.id).toBe('s/1');
    expect(all.rest!.head).toBe(edits[1]);
    expect(numbers(all)).toEqual([0, 1, 2, 3]);
  });

  it('leaves out what is not wanted, and numbers the rest as the server', () => {
    expect(numbers(chain(edits, ({ cellId }) => cellId !== 'a'))).toEqual([
      2, 3
    ]);
    expect(chain(edits, () => false)).toBeNull();
    expect(chain([])).toBeNull();
  });

  it('moves with changes of the text', () => {
    const change = { cellId: 'a', start: 5, end: 5, text: '🐍' };
    const after = chain(edits)!.after(change, false)!;
    expect(after.edits.map(({ start }) => start)).toEqual([0, 12, 5, 3]);
    expect(numbers(after)).toEqual([0, 1, 2, 3]);
  });

  it('loses the edits that a change touches', () => {
    const change = { cellId: 'a', start: 0, end: 11, text: '' };
    const all = chain(edits)!;
    expect(numbers(all.after(change, false))).toEqual([2, 3]);
    expect(numbers(all.after(change, true))).toEqual([0, 2, 3]);
    expect(all.after(change, true)!.head).toBe(edits[0]);
    expect(chain([edits[0]])!.after(change, false)).toBeNull();
  });

  it('loses the edits of a cell that is gone', () => {
    const all = chain(edits)!;
    expect(numbers(all.without('b'))).toEqual([0, 1, 3]);
    expect(all.without('d')!.edits).toEqual(edits);
    expect(chain(edits.slice(0, 2))!.without('a')).toBeNull();
  });

  it('takes another reading of the edit offered now', () => {
    const now = { ...edits[0], old: 's' };
    const carried = chain(edits)!.withHead(now);
    expect(carried.head).toBe(now);
    expect(carried.id).toBe('s/0');
    expect(carried.rest!.edits).toEqual(edits.slice(1));
  });
});
