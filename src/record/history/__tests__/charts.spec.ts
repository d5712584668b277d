import { nullTranslator } from '@jupyterlab/translation';
import type { IHistoryStatistics } from '../../../wire';
import { charts } from '../charts';

const trans = nullTranslator.load('jupyter_nbedit');

const NOTHING: IHistoryStatistics = {
  streams: 0,
  notebooks: 0,
  events: 0,
  keystrokes: 0,
  edits: 0,
  runs: 0,
  failedRuns: 0,
  saves: 0,
  editsPerRun: [],
  secondsToRun: [],
  failed: [],
  acceptance: []
};

const values = (numbers: Partial<IHistoryStatistics>, chart = 0) => {
  const { data } = charts({ ...NOTHING, ...numbers }, trans)[chart].spec;
  return (data as { values: { number: number }[] }).values;
};

describe('charts', () => {
  it('are none where there is nothing to count', () => {
    expect(charts(NOTHING, trans)).toEqual([]);
  });

  it('count what happened', () => {
    expect(values({ editsPerRun: [0, 2, 2, 40] })).toEqual([
      { name: '0', number: 1 },
      { name: '2', number: 2 },
      { name: '10+', number: 1 }
    ]);
  });

  it('put times into spans, the short ones first', () => {
    expect(values({ secondsToRun: [5000, 1, 70, 0.5] })).toEqual([
      { name: '2 s', number: 2 },
      { name: '2 min', number: 1 },
      { name: '> 1 h', number: 1 }
    ]);
  });

  it('tell where errors were fixed, and which', () => {
    const failed = [
      { ename: 'NameError', fixed: 'above', edits: 1, seconds: 3 },
      { ename: 'KeyError', fixed: 'nothing', edits: 0, seconds: 3 }
    ];
    expect(values({ failed })).toEqual([
      { name: 'above', number: 1 },
      { name: 'without an edit', number: 1 }
    ]);
    expect(values({ failed }, 1)).toEqual([
      { name: 'NameError', number: 1 },
      { name: 'KeyError', number: 1 }
    ]);
  });

  it('tell what became of suggestions', () => {
    const acceptance = [
      {
        source: 'repeat',
        shown: 9,
        accepted: 3,
        partly: 1,
        typed: 0,
        rejected: 2,
        ignored: 3
      }
    ];
    expect(values({ acceptance }).map(({ number }) => number)).toEqual([
      4, 0, 2, 3
    ]);
  });
});
