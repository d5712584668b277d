import * as fc from 'fast-check';
import type { IReplacement } from '../config';
import { differences } from '../difference';

/** Make replacements in places of the text. */
function apply(text: string, edits: IReplacement[]): string {
  return edits.reduceRight(
    (now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to),
    text
  );
}

describe('differences', () => {
  const text = fc
    .array(
      fc.constantFrom('df', ' ', '\n', 'sales', '(', '🐍', '🐝', '\r\n', '"'),
      { maxLength: 20 }
    )
    .map(parts => parts.join(''));

  it('make one text another, from first to last, apart from each other', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = differences(before, after);
        expect(apply(before, edits)).toBe(after);
        let end = -1;
        for (const { from, to, insert } of edits) {
          expect(from).toBeGreaterThan(end);
          expect(to - from + insert.length).toBeGreaterThan(0);
          end = to;
        }
        expect(edits.length === 0).toBe(before === after);
      })
    );
  });

  it('are what a formatter changed, and no more', () => {
    const before = "import os\nx=f( df,'a' )\nprint(df)\ny = 1\n";
    const after = 'import os\n\nx = f(df, "a")\nprint(df)\ny = 1\n';
    for (const { from, to } of differences(before, after)) {
      // A short word between two quotes goes with them; `df` stays.
      expect([' ', "'", "'a'", '']).toContain(before.slice(from, to));
    }
  });

  it('are few where a line is wrapped', () => {
    const before = 'plot(df, kind="bar", title="Sales")\n';
    const after = 'plot(\n    df,\n    kind="bar",\n    title="Sales",\n)\n';
    for (const { from, to } of differences(before, after)) {
      expect(before.slice(from, to).trim()).toBe('');
    }
  });

  it('are the whole lines that go to another cell', () => {
    expect(differences('df.head()\ndf.tail()', 'df.tail()')).toEqual([
      { from: 0, to: 10, insert: '' }
    ]);
    expect(differences('df.tail()', 'df.head()\n\ndf.tail()')).toEqual([
      { from: 0, to: 0, insert: 'df.head()\n\n' }
    ]);
  });

  it('are one where a text has little to do with the other', () => {
    expect(
      differences('for i in range(3): pass', 'import numpy as np')
    ).toHaveLength(1);
  });

  it('are found in a cell of a thousand lines, of which all differ', () => {
    const lines = Array.from({ length: 1000 }, (_, n) => `x_${n}=f(${n})`);
    const before = lines.join('\n');
    const after = lines.map(line => line.replace('=', ' = ')).join('\n');
    const edits = differences(before, after);
    expect(apply(before, edits)).toBe(after);
  });
});
