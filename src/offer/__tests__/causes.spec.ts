import type { NotebookChange } from '../../tokens';
import type { Origin } from '../../wire';
import { Causes } from '../causes';

/** A change of a cell's text. */
function edit(
  start: number,
  end: number,
  text: string,
  origin: Origin = 'user',
  cellId = 'a'
): NotebookChange {
  return { type: 'edit', cellId, start, end, text, origin, time: 0 };
}

/** The causes of what is offered after some changes. */
function after(...changes: NotebookChange[]): Causes {
  const causes = new Causes();
  changes.forEach(change => causes.note(change));
  causes.begin();
  return causes;
}

/** `df = load()` has become `sales = load()`, a key at a time. */
const RENAME = [
  edit(0, 2, ''),
  ...[...'sales'].map((letter, at) => edit(at, at, letter))
];

describe('what has led to an offer', () => {
  it.each([
    ['all of it', edit(0, 5, 'df', 'undo')],
    ['a part of it', edit(3, 5, '', 'undo')],
    ['more than it', edit(0, 8, 'df = l', 'undo')]
  ])('is taken back by an undo of %s', (_, undo) => {
    expect(after(...RENAME).areTakenBackBy(undo, true)).toBe(true);
  });

  it.each([
    ['of something behind it', edit(8, 9, '', 'undo')],
    ['of an indent before it', edit(0, 0, '    ', 'undo')],
    ['in another cell', edit(0, 5, '', 'undo', 'b')]
  ])('is not by an undo %s', (_, undo) => {
    expect(after(...RENAME).areTakenBackBy(undo, true)).toBe(false);
  });

  it.each(['user', 'programmatic', 'remote', 'suggestion'] as const)(
    'is not by a change that is no undo but %s',
    origin => {
      const change = edit(0, 5, 'df', origin);
      expect(after(...RENAME).areTakenBackBy(change, true)).toBe(false);
    }
  );

  it('is carried along an indent, which is none of it', () => {
    const causes = after(...RENAME);
    causes.note(edit(0, 0, '    '));
    expect(causes.areTakenBackBy(edit(0, 4, '', 'undo'), true)).toBe(false);
    causes.note(edit(0, 4, '', 'undo'));
    expect(causes.areTakenBackBy(edit(0, 5, 'df', 'undo'), true)).toBe(true);
  });

  it('is carried along what is written elsewhere', () => {
    const causes = after(...RENAME);
    causes.note(edit(12, 12, '\nx = 1'));
    causes.note(edit(0, 0, 'import a\n', 'remote'));
    const undo = edit(21, 27, '', 'undo');
    expect(causes.areTakenBackBy(undo, true)).toBe(false);
    expect(causes.areTakenBackBy(edit(9, 14, 'df', 'undo'), true)).toBe(true);
  });

  it('may be a deletion', () => {
    const causes = after(edit(4, 9, ''));
    expect(causes.areTakenBackBy(edit(4, 4, 'ed it', 'undo'), true)).toBe(true);
    expect(causes.areTakenBackBy(edit(9, 9, 'ed it', 'undo'), true)).toBe(
      false
    );
  });

  it('is what was done at several cursors', () => {
    const second = { ...edit(20, 22, 'x'), together: true };
    const causes = after(edit(0, 2, 'x'), second);
    expect(causes.areTakenBackBy(edit(20, 21, '', 'undo'), true)).toBe(true);
    expect(causes.areTakenBackBy(edit(0, 1, '', 'undo'), true)).toBe(true);
  });

  it('is an accept as well', () => {
    const causes = after(...RENAME);
    causes.note(edit(30, 32, 'sales', 'suggestion'));
    expect(causes.areTakenBackBy(edit(30, 35, 'df', 'undo'), true)).toBe(true);
    expect(causes.areTakenBackBy(edit(0, 5, 'df', 'undo'), true)).toBe(true);
  });

  it('is a cell that was accepted', () => {
    const causes = after(edit(0, 2, 'x'));
    const cell = { id: 'n', type: 'code', source: 'y' } as const;
    const made = { index: 1, cell, time: 0 };
    causes.note({ type: 'cellInserted', ...made, origin: 'suggestion' });
    const gone = { type: 'cellDeleted', time: 0, origin: 'undo' } as const;
    expect(causes.areTakenBackBy({ ...gone, cellId: 'n' }, true)).toBe(true);
    // And with the cell that it is in the edit itself.
    expect(causes.areTakenBackBy({ ...gone, cellId: 'a' }, true)).toBe(true);
    expect(causes.areTakenBackBy({ ...gone, cellId: 'b' }, true)).toBe(false);
  });

  it('is what the user does last, where nothing is offered', () => {
    const causes = after(...RENAME);
    causes.note(edit(20, 20, 'x'));
    const undo = edit(20, 21, '', 'undo');
    expect(causes.areTakenBackBy(undo, true)).toBe(false);
    expect(causes.areTakenBackBy(undo, false)).toBe(true);
  });
});
