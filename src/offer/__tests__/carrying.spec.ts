import * as fc from 'fast-check';
import type { NotebookChange } from '../../tokens';
import type { ITextEdit, SuggestedEdit } from '../../wire';
import table from '../../../tests/core/carrying.json';
import { appliesTo, changesText, endOf, rebase } from '../carrying';

const SOURCE = 'df = load()\n🐍';

/** An edit of the text. */
const edit = fc
  .tuple(fc.nat(SOURCE.length), fc.nat(4), fc.constantFrom('', 'x', 'sales'))
  .map(([start, length, text]): ITextEdit => ({
    type: 'text',
    cellId: 'c',
    start,
    old: SOURCE.slice(start, start + length),
    new: text
  }));

/** An edit as it is told when it happens. */
function change(of: ITextEdit): NotebookChange {
  const { cellId, start } = of;
  return { type: 'edit', cellId, start, end: endOf(of), text: of.new };
}

/** An edit of cells as it is told when it happens, and the cell above. */
function told(of: SuggestedEdit): [NotebookChange, string] {
  switch (of.type) {
    case 'text':
      return [change(of), ''];
    case 'insertCell':
      return [{ type: 'cellInserted', index: 0, cell: of.cell }, of.after];
    case 'deleteCell':
      return [{ type: 'cellDeleted', cellId: of.cellId }, ''];
    case 'changeCellType':
      return [
        { type: 'cellTypeChanged', cellId: of.cellId, cellType: of.new },
        ''
      ];
  }
}

function apply(source: string, of: ITextEdit): string {
  return source.slice(0, of.start) + of.new + source.slice(endOf(of));
}

describe('the table that both sides read', () => {
  it.each(table.edits.map(row => [row.name, row] as const))(
    'is followed for text: %s',
    (_, row) => {
      const places: { edit?: number; over?: number; now?: number } =
        'utf16' in row ? row.utf16! : {};
      const [a, b] = [row.edit, row.over].map((each): ITextEdit => ({
        type: 'text',
        cellId: 'c',
        ...each
      }));
      a.start = places.edit ?? a.start;
      b.start = places.over ?? b.start;
      expect(appliesTo(a, row.text)).toBe(true);
      const now = rebase(a, change(b));
      expect(now).toEqual(
        row.now === null ? null : { ...a, start: places.now ?? row.now }
      );
      expect(now === null || appliesTo(now, apply(row.text, b))).toBe(true);
    }
  );

  it.each(table.cells.map(row => [row.name, row] as const))(
    'is followed for cells: %s',
    (_, row) => {
      const a = row.edit as SuggestedEdit;
      const now = rebase(a, ...told(row.over as SuggestedEdit));
      expect(now).toBe(row.now === 'kept' ? a : null);
    }
  );
});

describe('rebase', () => {
  it('lets edits that leave each other alone be made in any order', () => {
    fc.assert(
      fc.property(edit, edit, (a, b) => {
        const aAfterB = rebase(a, change(b));
        const bAfterA = rebase(b, change(a));
        fc.pre(aAfterB !== null && bAfterA !== null);
        expect(apply(apply(SOURCE, b), aAfterB!)).toBe(
          apply(apply(SOURCE, a), bAfterA!)
        );
      })
    );
  });

  it('keeps what an edit replaces, where it now is', () => {
    fc.assert(
      fc.property(edit, edit, (a, b) => {
        const now = rebase(a, change(b));
        fc.pre(now !== null);
        expect(now).toEqual({ ...a, start: now!.start });
        expect(appliesTo(now!, apply(SOURCE, b))).toBe(true);
      })
    );
  });

  it('gives up an edit whose text is touched, and only that', () => {
    fc.assert(
      fc.property(edit, edit, (a, b) => {
        const isTouched = a.old
          ? b.start < endOf(a) && endOf(b) > a.start
          : b.start <= a.start && a.start <= endOf(b);
        expect(rebase(a, change(b)) === null).toBe(isTouched);
      })
    );
  });

  it('gives up an insertion where something else is inserted', () => {
    const insertion: ITextEdit = {
      type: 'text',
      cellId: 'c',
      start: 2,
      old: '',
      new: 'x'
    };
    expect(rebase(insertion, change({ ...insertion, new: 'y' }))).toBeNull();
  });

  it('keeps an edit that something is put directly before or behind', () => {
    const name: ITextEdit = {
      type: 'text',
      cellId: 'c',
      start: 0,
      old: 'df',
      new: 'x'
    };
    const put = (start: number) =>
      rebase(name, { type: 'edit', cellId: 'c', start, end: start, text: '(' });
    expect(put(0)).toEqual({ ...name, start: 1 });
    expect(put(2)).toEqual(name);
    expect(put(1)).toBeNull();
  });

  it('leaves other cells alone', () => {
    const name: ITextEdit = {
      type: 'text',
      cellId: 'c',
      start: 0,
      old: 'df',
      new: 'x'
    };
    const over = change({ ...name, cellId: 'd' });
    expect(rebase(name, over)).toBe(name);
  });

  it('does not mind that a cell is moved', () => {
    const moved = { type: 'cellMoved', cellId: 'a', index: 3 } as const;
    for (const each of table.cells) {
      const a = each.edit as SuggestedEdit;
      expect(rebase(a, moved)).toBe(a);
    }
  });
});

describe('appliesTo', () => {
  const name: ITextEdit = {
    type: 'text',
    cellId: 'c',
    start: 1,
    old: 'df',
    new: 'x'
  };

  it('wants the text exactly in its place', () => {
    expect(appliesTo(name, '(df)')).toBe(true);
    expect(appliesTo(name, 'df')).toBe(false);
    expect(appliesTo({ ...name, start: -1 }, 'df')).toBe(false);
  });

  it('wants an insertion within the text', () => {
    const insertion = { ...name, start: 3, old: '' };
    expect(appliesTo(insertion, 'abc')).toBe(true);
    expect(appliesTo(insertion, 'ab')).toBe(false);
  });
});

describe('changesText', () => {
  const cell = { id: 'n', type: 'code', source: ' \n' } as const;

  it.each<[boolean, SuggestedEdit]>([
    [false, { type: 'text', cellId: 'c', start: 0, old: 'a b', new: 'ab ' }],
    [true, { type: 'text', cellId: 'c', start: 0, old: 'a b', new: 'a' }],
    [false, { type: 'insertCell', cell, after: '' }],
    [true, { type: 'insertCell', cell: { ...cell, source: 'x' }, after: '' }],
    [true, { type: 'deleteCell', cellId: 'c', cellType: 'code', source: '' }],
    [false, { type: 'changeCellType', cellId: 'c', old: 'raw', new: 'raw' }],
    [true, { type: 'changeCellType', cellId: 'c', old: 'raw', new: 'code' }]
  ])('is %p of %j', (expected, edit) => {
    expect(changesText(edit)).toBe(expected);
  });
});
