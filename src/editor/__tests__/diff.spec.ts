import * as fc from 'fast-check';
import { diffEdit, type LineChange } from '../diff';
import { type IHunk, isWord, tokenize } from '../words';
import { commonPrefix } from '../typing';
import { text } from './utils';

/** A line with its changes made. */
function applied(line: string, hunks: readonly IHunk[]): string {
  return [...hunks]
    .reverse()
    .reduce(
      (now, { from, to, insert }) =>
        now.slice(0, from) + insert + now.slice(to),
      line
    );
}

/** The text after the changes. */
function after(changes: LineChange[]): string {
  return changes
    .flatMap(change => {
      switch (change.kind) {
        case 'same':
          return [change.old];
        case 'change':
          return [applied(change.old, change.hunks)];
        case 'insert':
          return change.lines;
        case 'delete':
          return [];
      }
    })
    .join('\n');
}

/** The text before the changes. */
function before(changes: LineChange[]): string {
  return changes
    .flatMap(change => (change.kind === 'insert' ? [] : [change.old]))
    .join('\n');
}

/** Changes written as text: `[-struck-]` and `{+new+}`, and signed lines. */
function drawn(old: string, now: string): string[] {
  return draw({ before: '', expected: old, insert: now, after: '', typed: 0 });
}

function draw(edit: Parameters<typeof diffEdit>[0]): string[] {
  return diffEdit(edit).flatMap(change => {
    switch (change.kind) {
      case 'same':
        return [`  ${change.old}`];
      case 'delete':
        return [`- ${change.old}`];
      case 'insert':
        return change.lines.map(line => `+ ${line}`);
      case 'change':
        return [
          '  ' +
            applied(
              change.old,
              change.hunks.map(({ from, to, insert }) => ({
                from,
                to,
                insert:
                  (from < to ? `[-${change.old.slice(from, to)}-]` : '') +
                  (insert ? `{+${insert}+}` : '')
              }))
            )
        ];
    }
  });
}

describe('diffEdit', () => {
  it('shows a replaced name as a whole', () => {
    expect(drawn("df['a'].sum()", "sales['a'].sum()")).toEqual([
      "  [-df-]{+sales+}['a'].sum()"
    ]);
    expect(drawn('df_old', 'df_new')).toEqual(['  [-df_old-]{+df_new+}']);
  });

  it('shows each of several changes in a line', () => {
    expect(drawn("df['a'] * df['b']", "sales['a'] * sales['c']")).toEqual([
      "  [-df-]{+sales+}['a'] * [-df-]{+sales+}['[-b-]{+c+}']"
    ]);
  });

  it('shows what little is kept as part of the change', () => {
    expect(drawn('x[0]', 'y[1]')).toEqual(['  [-x[0]-]{+y[1]+}']);
    expect(drawn('plt.plot(x, y)', 'ax.scatter(a, b)')).toEqual([
      '  [-plt.plot(x, y)-]{+ax.scatter(a, b)+}'
    ]);
  });

  it('shows an insertion or a deletion as nothing else', () => {
    expect(drawn('def f(a):', 'def f(a, b):')).toEqual(['  def f(a{+, b+}):']);
    expect(drawn('df', 'df_sales')).toEqual(['  df{+_sales+}']);
    expect(drawn('df.copy().head()', 'df.head()')).toEqual([
      '  df.[-copy().-]head()'
    ]);
  });

  it('shows lines that come and go', () => {
    expect(drawn('import a\nimport b\nc', 'import a\nc')).toEqual([
      '  import a',
      '- import b',
      '  c'
    ]);
    expect(drawn('for x in y:\n    f(x)', 'with z:\n    w\nv')).toEqual([
      '- for x in y:',
      '-     f(x)',
      '+ with z:',
      '+     w',
      '+ v'
    ]);
  });

  it('changes lines in place if they are alike', () => {
    expect(drawn('df = load()\nreturn df', 'sales = load()\nreturn sales'))
      // prettier-ignore
      .toEqual(['  [-df-]{+sales+} = load()', '  return [-df-]{+sales+}']);
  });

  it('breaks a line where it is broken', () => {
    expect(drawn("f(x, c='red')", "f(\n    x,\n    c='red',\n)")).toEqual([
      "  f([-x, c='red')-]",
      '+     x,',
      "+     c='red',",
      '+ )'
    ]);
  });

  it('goes on from the cursor', () => {
    const edit = { before: '    ', expected: '', after: '', typed: 0 };
    expect(draw({ ...edit, insert: 'if x:\n        y' })).toEqual([
      '      {+if x:+}',
      '+         y'
    ]);
    expect(draw({ ...edit, before: 'f', insert: 'f' })).toEqual(['  f{+f+}']);
  });

  it('keeps what was typed of a replacement', () => {
    const edit = { before: '', expected: 'sdf', insert: 'sales', after: '.x' };
    expect(draw({ ...edit, typed: 1 })).toEqual(['  s[-df-]{+ales+}.x']);
  });

  it('gives up on pairing what is too large', () => {
    const lines = (name: string) =>
      Array.from({ length: 400 }, (_, n) => `${name}${n}`).join('\n');
    const changes = diffEdit({
      before: '',
      expected: lines('a'),
      insert: lines('b'),
      after: '',
      typed: 0
    });
    expect(after(changes)).toBe(lines('b'));
  });

  it('rebuilds both texts, whatever they are', () => {
    fc.assert(
      fc.property(text, text, text, text, (head, expected, insert, tail) => {
        const context = {
          before: head.slice(head.lastIndexOf('\n') + 1),
          expected,
          insert,
          after: tail.split('\n')[0]
        };
        for (const typed of [0, commonPrefix(expected, insert)]) {
          const changes = diffEdit({ ...context, typed });
          const [start, end] = [context.before, context.after];
          expect(before(changes)).toBe(start + expected + end);
          expect(after(changes)).toBe(start + insert + end);
        }
      })
    );
  });

  it('has changes in order that do not touch and do not mix letters', () => {
    const line = text.map(value => value.replace(/\n/g, ' '));
    fc.assert(
      fc.property(line, line, (old, now) => {
        for (const change of diffEdit({
          before: '',
          expected: old,
          insert: now,
          after: '',
          typed: 0
        })) {
          let last = -1;
          for (const hunk of change.kind === 'change' ? change.hunks : []) {
            expect(hunk.from).toBeGreaterThan(last);
            expect(hunk.from < hunk.to || hunk.insert !== '').toBe(true);
            last = hunk.to;
            if (hunk.from < hunk.to && hunk.insert) {
              expect(splitsWord(old, hunk.from)).toBe(false);
              expect(splitsWord(old, hunk.to)).toBe(false);
            }
          }
        }
      })
    );
  });
});

/** Whether a position is in the middle of a word. */
function splitsWord(line: string, at: number): boolean {
  let pos = 0;
  for (const token of tokenize(line)) {
    if (pos < at && at < pos + token.length) {
      return isWord(token);
    }
    pos += token.length;
  }
  return false;
}
