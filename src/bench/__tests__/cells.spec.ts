import * as fc from 'fast-check';
import {
  benchmarkCells,
  mineCells,
  quoted,
  reportCells,
  statisticsCells,
  words
} from '../cells';
import type { IPreparedCell } from '../../notebook/prepared';

/** The code of cells, without the first, which loads the magic. */
function code(cells: IPreparedCell[]): string[] {
  const found = cells
    .filter(({ type }) => type === 'code')
    .map(({ source }) => source);
  expect(found.shift()).toBe('%load_ext jupyter_nbedit');
  return found;
}

describe('prepared cells', () => {
  it('mine the sample when no source is named', () => {
    expect(code(mineCells({ sources: '', out: '' }))).toEqual([
      '%nbedit mine --sample --offline --out sample.jsonl.zst',
      '%nbedit stats sample.jsonl.zst'
    ]);
  });

  it('mine what is named', () => {
    expect(
      code(mineCells({ sources: 'clones "my repo"', out: 'my data.jsonl' }))
    ).toEqual([
      "%nbedit mine clones 'my repo' --out 'my data.jsonl'",
      "%nbedit stats 'my data.jsonl'"
    ]);
  });

  it('count a dataset', () => {
    expect(code(statisticsCells({ data: 'd.jsonl' }))).toEqual([
      '%nbedit stats d.jsonl',
      '%nbedit dataset show d.jsonl 1'
    ]);
    expect(code(statisticsCells({ data: '' }))[0]).toContain('mine --sample');
  });

  it('run the benchmark and show its report', () => {
    expect(
      code(
        benchmarkCells({
          data: 'd.jsonl',
          task: 'cell',
          predictor: 'copy',
          limit: '5',
          out: 'r'
        })
      )
    ).toEqual([
      '%nbedit bench run --task cell --data d.jsonl --predictor copy --limit 5 --out r',
      '%nbedit report r --html report.html'
    ]);
    expect(code(benchmarkCells({}))).toHaveLength(3);
  });

  it('show a report of several runs', () => {
    expect(code(reportCells({ runs: "a 'b c'", html: '' }))).toEqual([
      "%nbedit report a 'b c' --html report.html"
    ]);
  });

  it('never let an answer become more than one argument, or a variable', () => {
    expect(quoted('a-b_c/d.jsonl')).toBe('a-b_c/d.jsonl');
    expect(quoted("it's {x} $y")).toBe(`'it'"'"'s {{x}} $$y'`);
    expect(quoted('')).toBe("''");
    fc.assert(
      fc.property(fc.string(), text => {
        const argument = quoted(text);
        const inside = argument.replace(/'"'"'/g, '');
        expect(/^[^\s'"]*$|^'[^']*'$/s.test(inside)).toBe(true);
      })
    );
  });

  it('take words in quotation marks for one', () => {
    expect(words(' a  "b c" \'d e\' f"g ')).toEqual(['a', 'b c', 'd e', 'f"g']);
    expect(words('')).toEqual([]);
  });
});
