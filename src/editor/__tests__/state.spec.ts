import * as fc from 'fast-check';
import {
  clear,
  getJump,
  getShown,
  setJump,
  setShown,
  showEdit
} from '../index';
import { edited, editor, pointer, settle, shown, step, type } from './utils';

describe('showing', () => {
  it('never changes the document', () => {
    fc.assert(
      fc.property(
        edited,
        fc.boolean(),
        ({ doc, from, to, insert }, inReach) => {
          const { view } = editor(doc);
          const edit = shown(doc, from, to, insert, { inReach });
          expect(setShown(view, edit)).toBe(true);
          expect(view.state.doc.toString()).toBe(doc);
          setJump(view, pointer('j'));
          clear(view);
          expect(view.state.doc.toString()).toBe(doc);
          expect(getShown(view.state)).toBeNull();
          expect(getJump(view.state)).toBeNull();
          view.destroy();
        }
      )
    );
  });

  it('shows nothing where the expected text is not', () => {
    const { view } = editor('df.head()');
    const edit = { from: 0, to: 2, insert: 'sales' };
    const other = { id: 's', edit, expected: 'xx', inReach: true };
    expect(setShown(view, other)).toBe(false);
    expect(setShown(view, { ...other, edit: { ...edit, to: 99 } })).toBe(false);
    expect(getShown(view.state)).toBeNull();
  });

  it('shows nothing where the text is as suggested', () => {
    const { view } = editor('df');
    expect(setShown(view, shown('df', 0, 2, 'df'))).toBe(false);
  });

  it('keeps its state when the same is shown again', () => {
    const { view } = editor('');
    setShown(view, shown('', 0, 0, 'abc'));
    type(view, 'a');
    const before = getShown(view.state);
    setShown(view, { ...before! });
    expect(getShown(view.state)).toBe(before);
  });

  it('takes positions in the document after the same transaction', () => {
    const { view } = editor('df');
    view.dispatch({
      changes: { from: 0, insert: 'x\n' },
      effects: showEdit.of(shown('x\ndf', 2, 4, 'sales'))
    });
    expect(getShown(view.state)?.edit.from).toBe(2);
  });

  it('reads every line break as one', () => {
    const { view } = editor('');
    setShown(view, shown('', 0, 0, 'a\r\nb\rc'));
    expect(getShown(view.state)?.edit.insert).toBe('a\nb\nc');
  });
});

describe('changes of the document', () => {
  it('move the suggestion if they are elsewhere', () => {
    const { view } = editor('a = 1\ndf.head()');
    setShown(view, shown('a = 1\ndf.head()', 6, 8, 'sales'));
    view.dispatch({ changes: { from: 0, insert: '🐍\n' } });
    expect(getShown(view.state)?.edit).toEqual({
      from: 9,
      to: 11,
      insert: 'sales'
    });
  });

  it('keep it if the user types it, until it is all there', async () => {
    const { view, log } = editor('df.');
    setShown(view, shown('df.', 3, 3, 'head(5)'));
    type(view, 'head');
    expect(getShown(view.state)?.expected).toBe('head');
    type(view, '(5)');
    expect(getShown(view.state)).toBeNull();
    expect(log.outcomes).toEqual([]);
    await settle();
    expect(log.outcomes).toEqual([['s', 'typed']]);
  });

  it('keep it if the user deletes what is replaced, or types over', () => {
    const { view } = editor('df.x');
    setShown(view, shown('df.x', 0, 2, 'sales'));
    view.dispatch({
      changes: { from: 0, to: 2, insert: 's' },
      userEvent: 'input.type'
    });
    expect(getShown(view.state)?.expected).toBe('s');
    view.dispatch({ changes: { from: 0, to: 1 }, userEvent: 'delete' });
    expect(getShown(view.state)?.expected).toBe('');
  });

  it('keep it if the editor closes a bracket that the user opened', async () => {
    const { view, log } = editor('f');
    setShown(view, shown('f', 1, 1, '(x)'));
    view.dispatch({
      changes: { from: 1, insert: '()' },
      selection: { anchor: 2 },
      userEvent: 'input.type'
    });
    expect(getShown(view.state)?.expected).toBe('()');
    type(view, 'x');
    await settle();
    expect(log.outcomes).toEqual([['s', 'typed']]);
  });

  it('drop it if the user types something else there', async () => {
    const { view, log } = editor('df.');
    setShown(view, shown('df.', 3, 3, 'head(5)'));
    type(view, 't');
    expect(getShown(view.state)).toBeNull();
    await settle();
    expect(log.outcomes).toEqual([['s', 'superseded']]);
  });

  it('drop it if a program changes the text, even to what is suggested', () => {
    const { view } = editor('df.');
    setShown(view, shown('df.', 3, 3, 'head(5)'));
    view.dispatch({ changes: { from: 3, insert: 'h' } });
    expect(getShown(view.state)).toBeNull();
  });

  it('drop it if they reach across its end', () => {
    const { view } = editor('abcdef');
    setShown(view, shown('abcdef', 2, 4, 'x'));
    view.dispatch({ changes: { from: 3, to: 5 }, userEvent: 'delete' });
    expect(getShown(view.state)).toBeNull();
  });

  it('leave a suggestion that fits the document, or none', () => {
    fc.assert(
      fc.property(edited, fc.array(step, { maxLength: 6 }), (edit, steps) => {
        const { doc, from, to, insert } = edit;
        const { view } = editor(doc);
        setShown(view, shown(doc, from, to, insert));
        for (const { from: part, length, insert: added, userEvent } of steps) {
          const at = Math.floor(part * view.state.doc.length);
          view.dispatch({
            changes: {
              from: at,
              to: Math.min(at + length, view.state.doc.length),
              insert: added
            },
            userEvent
          });
          const now = getShown(view.state);
          if (now) {
            const found = view.state.sliceDoc(now.edit.from, now.edit.to);
            expect(found).toBe(now.expected);
            expect(now.edit.insert).toBe(insert);
            expect(found).not.toBe(insert);
          }
        }
        view.destroy();
      })
    );
  });

  it('end in typed if any insertion is typed one by one', async () => {
    await fc.assert(
      fc.asyncProperty(edited, async ({ doc, from, insert }) => {
        fc.pre(insert !== '');
        const { view, log } = editor(doc, from);
        setShown(view, shown(doc, from, from, insert));
        for (const unit of insert) {
          expect(getShown(view.state)).not.toBeNull();
          type(view, unit);
        }
        expect(getShown(view.state)).toBeNull();
        await settle();
        expect(log.outcomes).toEqual([['s', 'typed']]);
        view.destroy();
      }),
      { numRuns: 50 }
    );
  });

  it('survive a handler that throws', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation();
    const { view, log } = editor('x');
    const { suggestionEvents } = await import('../index');
    const { StateEffect } = await import('@codemirror/state');
    view.dispatch({
      effects: StateEffect.appendConfig.of(
        suggestionEvents.of({
          onOutcome: () => {
            throw new Error('handler');
          }
        })
      )
    });
    setShown(view, shown('x', 1, 1, 'y'));
    type(view, 'y');
    await settle();
    expect(log.outcomes).toHaveLength(1);
    error.mockRestore();
  });
});
