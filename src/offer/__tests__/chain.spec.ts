import { userMessage } from '../../__tests__/messages';
import type { ITextEdit, SuggestedEdit } from '../../wire';
import { Chain } from '../chain';

function edit(cellId: string, start: number): ITextEdit {
  return { type: 'text', cellId, start, old: 'df', new: 'sales' };
}

function chain(
  edits: SuggestedEdit[],
  keep: Parameters<typeof Chain.of>[1] = () => true
) {
  const rest = { confidence: 1, source: 'rename', reason: userMessage('') };
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
    expect(
      numbers(
        chain(edits, each => !edits.slice(0, 2).includes(each as ITextEdit))
      )
    ).toEqual([2, 3]);
    expect(chain(edits, () => false)).toBeNull();
    expect(chain([])).toBeNull();
  });

  it('moves with changes of the text', () => {
    const change = {
      type: 'edit',
      cellId: 'a',
      start: 5,
      end: 5,
      text: '🐍'
    } as const;
    const after = chain(edits)!.after(change, false)!;
    expect(after.edits.map(each => (each as ITextEdit).start)).toEqual([
      0, 12, 5, 3
    ]);
    expect(numbers(after)).toEqual([0, 1, 2, 3]);
  });

  it('loses the edits that a change touches', () => {
    const change = {
      type: 'edit',
      cellId: 'a',
      start: 0,
      end: 11,
      text: ''
    } as const;
    const all = chain(edits)!;
    expect(numbers(all.after(change, false))).toEqual([2, 3]);
    expect(numbers(all.after(change, true))).toEqual([0, 2, 3]);
    expect(all.after(change, true)!.head).toBe(edits[0]);
    expect(chain([edits[0]])!.after(change, false)).toBeNull();
  });

  it('loses the edits of a cell that is gone', () => {
    const without = (of: Chain, cellId: string) =>
      of.after({ type: 'cellDeleted', cellId }, false);
    const all = chain(edits)!;
    expect(numbers(without(all, 'b'))).toEqual([0, 1, 3]);
    expect(without(all, 'd')!.edits).toEqual(edits);
    expect(without(chain(edits.slice(0, 2))!, 'a')).toBeNull();
  });

  it('loses a new cell with the cell it rests on, and what rests on that', () => {
    const cell = (id: string) => ({ id, type: 'code' as const, source: 'x' });
    const all = chain([
      { type: 'insertCell', cell: cell('m'), after: 'a' },
      { type: 'insertCell', cell: cell('n'), after: 'm' },
      { type: 'insertCell', cell: cell('o'), after: 'b' }
    ])!;
    const gone = { type: 'cellDeleted', cellId: 'a' } as const;
    expect(numbers(all.after(gone, false))).toEqual([2]);
  });

  it('takes another reading of the edit offered now', () => {
    const now = { ...edits[0], old: 's' };
    const carried = chain(edits)!.withHead(now);
    expect(carried.head).toBe(now);
    expect(carried.id).toBe('s/0');
    expect(carried.rest!.edits).toEqual(edits.slice(1));
  });
});
