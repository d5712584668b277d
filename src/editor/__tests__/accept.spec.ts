import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import * as fc from 'fast-check';
import {
  accept,
  acceptAnnotation,
  acceptLine,
  acceptWord,
  dismiss,
  getShown,
  setJump,
  setShown
} from '../index';
import { insertionAtCursor } from '../state';
import { edited, editor, pointer, settle, shown, step, text } from './utils';

describe('accept', () => {
  it('makes exactly the suggested document, with the cursor after it', () => {
    fc.assert(
      fc.property(edited, ({ doc, from, to, insert, target }) => {
        const { view, log } = editor(doc, 0);
        setShown(view, shown(doc, from, to, insert));
        fc.pre(insertionAtCursor(view.state) === null);
        const change = accept(view)!;
        expect(view.state.doc.toString()).toBe(target);
        const { head } = view.state.selection.main;
        const end = from + insert.length;
        // Not in white space that begins a line: there the next Tab would indent.
        const line = view.state.doc.lineAt(end);
        if (target.slice(line.from, end).trim()) {
          expect(head).toBe(end);
        } else if (insert.trim()) {
          expect(head).toBe(from + insert.trimEnd().length);
        }
        expect(change.from).toBeGreaterThanOrEqual(from);
        expect(change.to).toBeLessThanOrEqual(to);
        expect(getShown(view.state)).toBeNull();
        expect(log.accepted).toEqual([['s', true]]);
        view.destroy();
      })
    );
  });

  it('goes on behind all of what is inserted at the cursor', () => {
    const { view } = editor('if x:');
    setShown(view, shown('if x:', 5, 5, '\n    '));
    accept(view);
    expect(view.state.selection.main.head).toBe(10);
  });

  it('changes only what is shown, whatever happened before', () => {
    fc.assert(
      fc.property(edited, fc.array(step, { maxLength: 4 }), (edit, steps) => {
        const { view } = editor(edit.doc);
        setShown(view, shown(edit.doc, edit.from, edit.to, edit.insert));
        for (const { from: part, insert } of steps) {
          const from = Math.floor(part * view.state.doc.length);
          view.dispatch({ changes: { from, insert }, userEvent: 'input' });
        }
        const now = getShown(view.state);
        const doc = view.state.doc.toString();
        const change = accept(view);
        expect(change === null).toBe(now === null);
        expect(view.state.doc.toString()).toBe(
          now
            ? doc.slice(0, now.edit.from) +
                now.edit.insert +
                doc.slice(now.edit.to)
            : doc
        );
        view.destroy();
      })
    );
  });

  it('is one marked transaction between the two callbacks', () => {
    const calls: string[] = [];
    const { view } = editor(
      'df.head()',
      0,
      {
        beforeAccept: () => calls.push('before'),
        afterAccept: () => calls.push('after')
      },
      EditorView.updateListener.of(({ transactions }) => {
        for (const tr of transactions.filter(each => each.docChanged)) {
          calls.push(tr.annotation(acceptAnnotation)!.id);
          expect(tr.isUserEvent('input.complete.nbedit')).toBe(true);
        }
      })
    );
    setShown(view, shown('df.head()', 0, 2, 'sales'));
    accept(view);
    expect(calls).toEqual(['before', 's', 'after']);
  });

  it('changes as little as can be, and no half of a character', () => {
    const { view } = editor('x = 🐍 + 1');
    setShown(view, shown('x = 🐍 + 1', 0, 10, 'x = 🐝 + 1'));
    expect(accept(view)).toEqual({ from: 4, to: 6, insert: '🐝' });
    expect(view.state.doc.toString()).toBe('x = 🐝 + 1');
  });

  it.each([true, false])('scrolls if it may: %s', scrolls => {
    const scrolled: boolean[] = [];
    const listener = EditorView.updateListener.of(({ transactions }) =>
      transactions
        .filter(({ docChanged }) => docChanged)
        .forEach(tr => scrolled.push(tr.scrollIntoView))
    );
    const config = { scrolls: () => scrolls };
    const { view } = editor('', 0, config, listener);
    setShown(view, shown('', 0, 0, 'a b\nc\nd'));
    acceptWord(view);
    acceptLine(view);
    accept(view);
    expect(view.state.doc.toString()).toBe('a b\nc\nd');
    expect(scrolled).toEqual([scrolls, scrolls, scrolls]);
  });

  it('reports no outcome of its own', async () => {
    const { view, log } = editor('');
    setShown(view, shown('', 0, 0, 'abc'));
    accept(view);
    await settle();
    expect(log.outcomes).toEqual([]);
  });

  it('does nothing without a suggestion or in a read-only editor', () => {
    expect(accept(editor('x').view)).toBeNull();
    const { view } = editor('x', 0, {}, EditorState.readOnly.of(true));
    setShown(view, shown('x', 0, 1, 'y'));
    expect(accept(view)).toBeNull();
    expect(view.state.doc.toString()).toBe('x');
  });
});

describe('accepting parts', () => {
  it('takes a word and keeps the rest', () => {
    const { view, log } = editor('df.');
    setShown(view, shown('df.', 3, 3, "groupby('a').sum()"));
    expect(acceptWord(view)?.insert).toBe('groupby');
    expect(acceptWord(view)?.insert).toBe("('");
    expect(view.state.doc.toString()).toBe("df.groupby('");
    expect(getShown(view.state)?.expected).toBe("groupby('");
    expect(log.accepted).toEqual([
      ['s', false],
      ['s', false]
    ]);
  });

  it('takes a line', () => {
    const { view } = editor('if x:', 5);
    setShown(view, shown('if x:', 5, 5, ' y\n    z\nw'));
    expect(acceptLine(view)?.insert).toBe(' y');
    expect(acceptLine(view)?.insert).toBe('\n    z');
  });

  it('goes on inside of brackets that were closed', () => {
    const { view } = editor('f()', 2);
    setShown(view, shown('f()', 1, 3, '(a, b)'));
    expect(acceptWord(view)?.insert).toBe('a');
    expect(view.state.doc.toString()).toBe('f(a)');
  });

  it('is not for replacements, nor away from the cursor', () => {
    const { view } = editor('df.x', 4);
    setShown(view, shown('df.x', 0, 2, 'sales'));
    expect(acceptWord(view)).toBeNull();
    setShown(view, shown('df.x', 0, 0, 'a'));
    expect(acceptWord(view)).toBeNull();
  });

  it('makes the suggested text in the end', () => {
    fc.assert(
      fc.property(text, text, text, (before, insert, after) => {
        fc.pre(insert !== '');
        const doc = before + after;
        const { view, log } = editor(doc, before.length);
        setShown(view, shown(doc, before.length, before.length, insert));
        while (acceptWord(view)) {
          expect(view.state.doc.length).toBeLessThanOrEqual(
            doc.length + insert.length
          );
        }
        expect(view.state.doc.toString()).toBe(before + insert + after);
        expect(log.accepted.filter(([, complete]) => complete).length).toBe(1);
        view.destroy();
      })
    );
  });
});

describe('dismiss', () => {
  it('puts away all that is shown and says so once for each', () => {
    const { view, log } = editor('x');
    setShown(view, shown('x', 1, 1, 'y', { id: 'a' }));
    setJump(view, pointer('a'));
    expect(dismiss(view)).toBe(true);
    expect(log.outcomes).toEqual([['a', 'rejected']]);
    expect(dismiss(view)).toBe(false);
    expect(log.outcomes).toHaveLength(1);
  });
});
