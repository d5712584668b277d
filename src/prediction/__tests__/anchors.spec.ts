import * as fc from 'fast-check';
import type { ITextEdit } from '../../wire';
import { appliesTo, endOf, rebase, type TextChange } from '../anchors';

const SOURCE = 'df = load()\n🐍';

/** An edit of the text. */
const edit = fc
  .tuple(fc.nat(SOURCE.length), fc.nat(4), fc.constantFrom('', 'x', 'sales'))
  .map(([start, length, text]) => ({
    type: 'text' as const,
    cellId: 'c',
    start,
    old: SOURCE.slice(start, start + length),
    new: text
  }));

/** An edit as it is told when it happens. */
function change(of: ITextEdit): TextChange {
  const { cellId, start } = of;
  return { cellId, start, end: endOf(of), text: of.new };
}

function apply(source: string, of: ITextEdit): string {
  return source.slice(0, of.start) + of.new + source.slice(endOf(of));
}

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
        const apart = endOf(b) < a.start || b.start > endOf(a);
        const across = b.start < endOf(a) && endOf(b) > a.start;
        expect(across && rebase(a, change(b))).toBe(across && null);
        expect(apart && rebase(a, change(b)) === null).toBe(false);
      })
    );
  });

  it('gives up an insertion where something else is inserted', () => {
    const insertion = {
      type: 'text' as const,
      cellId: 'c',
      start: 2,
      old: '',
      new: 'x'
    };
    expect(rebase(insertion, change({ ...insertion, new: 'y' }))).toBeNull();
  });

  it('keeps an edit that something is put directly before or behind', () => {
    const name = {
      type: 'text' as const,
      cellId: 'c',
      start: 0,
      old: 'df',
      new: 'x'
    };
    const put = (start: number) =>
      rebase(name, { cellId: 'c', start, end: start, text: '(' });
    expect(put(0)).toEqual({ ...name, start: 1 });
    expect(put(2)).toEqual(name);
    expect(put(1)).toBeNull();
  });

  it('leaves other cells alone', () => {
    const name = {
      type: 'text' as const,
      cellId: 'c',
      start: 0,
      old: 'df',
      new: 'x'
    };
    expect(rebase(name, { ...change(name), cellId: 'd' })).toBe(name);
  });
});

describe('appliesTo', () => {
  it('wants the text exactly in its place', () => {
    const name = {
      type: 'text' as const,
      cellId: 'c',
      start: 1,
      old: 'df',
      new: 'x'
    };
    expect(appliesTo(name, '(df)')).toBe(true);
    expect(appliesTo(name, 'df')).toBe(false);
    expect(appliesTo({ ...name, start: -1 }, 'df')).toBe(false);
  });

  it('wants an insertion within the text', () => {
    const insertion = {
      type: 'text' as const,
      cellId: 'c',
      start: 3,
      old: '',
      new: 'x'
    };
    expect(appliesTo(insertion, 'abc')).toBe(true);
    expect(appliesTo(insertion, 'ab')).toBe(false);
  });
});
