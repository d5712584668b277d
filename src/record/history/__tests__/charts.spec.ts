import { nullTranslator } from '@jupyterlab/translation';
import type { IHistoryStatistics } from '../../../wire';
import { charts } from '../charts';
import { worth } from '../worth';

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
  acceptance: [],
  days: []
};

const values = (numbers: Partial<IHistoryStatistics>, chart = 0) => {
  const { data } = charts({ ...NOTHING, ...numbers }, trans)[chart].spec;
  return (data as { values: { number: number }[] }).values;
};

const DAY = {
  day: '2026-01-31',
  shown: 8,
  accepted: 2,
  characters: 40,
  kept: 30,
  keysSaved: 38
};

describe('worth', () => {
  it('is told of all days together', () => {
    const next = { ...DAY, day: '2026-02-01', shown: 2, accepted: 2 };
    expect(worth([DAY, next], trans)).toEqual([
      ['suggestions accepted', '40 % of 10'],
      ['accepted characters kept', '75 % of 80'],
      ['keys saved', 76]
    ]);
  });

  it('is nothing where nothing was shown, and no share of nothing', () => {
    expect(worth([{ ...DAY, shown: 0 }], trans)).toEqual([]);
    const none = { ...DAY, accepted: 0, characters: 0, kept: 0, keysSaved: 0 };
    expect(worth([none], trans).map(([, said]) => said)).toEqual([
      '0 % of 8',
      '–',
      0
    ]);
  });
});

describe('charts', () => {
  it('draw what suggestions were worth, day by day', () => {
    const none = { ...DAY, day: '2026-02-01', characters: 0, kept: 0 };
    const days = [DAY, none];
    expect(values({ days })).toEqual([
      { day: '2026-01-31', what: 'accepted', share: 25 },
      { day: '2026-01-31', what: 'kept', share: 75 },
      { day: '2026-02-01', what: 'accepted', share: 25 }
    ]);
    expect(values({ days }, 1)).toEqual([
      { name: '2026-01-31', number: 38 },
      { name: '2026-02-01', number: 38 }
    ]);
  });

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
