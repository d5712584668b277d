import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';
import type { IAcceptance, IDay, IFix, IHistoryStatistics } from '../../wire';

/** A chart, with its title, as a Vega-Lite specification. */
export interface IChart {
  readonly title: string;
  readonly spec: JSONObject;
}

/** The MIME type that JupyterLab's and Notebook's renderers know. */
export const VEGA_LITE = 'application/vnd.vegalite.v5+json';

/** Seconds, in steps that double: a run may follow in a second or in an hour. */
const SPANS = [2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** The charts of a history's numbers; those without a number are left out. */
export function charts(
  numbers: IHistoryStatistics,
  trans: TranslationBundle
): IChart[] {
  const many: (IChart | null)[] = [
    bars(
      trans.__('Edits per run'),
      trans.__('edits since the run before'),
      trans.__('runs'),
      count(numbers.editsPerRun.map(edits => (edits > 9 ? '10+' : `${edits}`)))
    ),
    bars(
      trans.__('Time from the last edit of a cell to its run'),
      trans.__('at most'),
      trans.__('runs'),
      count(
        [...numbers.secondsToRun].sort((a, b) => a - b).map(span),
        spanNames()
      )
    ),
    bars(
      trans.__('Where errors were fixed'),
      trans.__('seen from the cell that failed'),
      trans.__('errors'),
      count(numbers.failed.map(fix => place(fix, trans)))
    ),
    bars(
      trans.__('What failed'),
      trans.__('exception'),
      trans.__('runs'),
      count(numbers.failed.map(({ ename }) => ename))
    ),
    acceptance(numbers.acceptance, trans),
    rates(numbers.days, trans),
    bars(
      trans.__('Keys saved'),
      trans.__('day'),
      trans.__('keys'),
      numbers.days.map(({ day, keysSaved }) => [day, keysSaved])
    )
  ];
  return many.flatMap(chart => chart ?? []);
}

type Counts = [string, number][];

/** How often each value occurs, in the order given or in that of occurrence. */
function count(values: string[], order: string[] = []): Counts {
  const counts = new Map(order.map(value => [value, 0]));
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].filter(([, number]) => number > 0);
}

function spanNames(): string[] {
  return [...SPANS.map(seconds => span(seconds)), '> 1 h'];
}

function span(seconds: number): string {
  const limit = SPANS.find(each => seconds <= each);
  if (limit === undefined) {
    return '> 1 h';
  }
  return limit < 60
    ? `${limit} s`
    : limit < 3600
      ? `${limit / 60} min`
      : `${limit / 3600} h`;
}

function place({ fixed }: IFix, trans: TranslationBundle): string {
  switch (fixed) {
    case 'here':
      return trans.__('in the same cell');
    case 'above':
      return trans.__('above');
    case 'below':
      return trans.__('below');
    default:
      return trans.__('without an edit');
  }
}

function acceptance(
  all: readonly IAcceptance[],
  trans: TranslationBundle
): IChart | null {
  const values = all.flatMap(each => {
    const kinds: Counts = [
      [trans.__('accepted'), each.accepted + each.partly],
      [trans.__('typed'), each.typed],
      [trans.__('rejected'), each.rejected],
      [trans.__('passed over'), each.ignored]
    ];
    return kinds.map(([outcome, number]) => ({
      source: each.source,
      outcome,
      number
    }));
  });
  if (!values.some(({ number }) => number > 0)) {
    return null;
  }
  const title = trans.__('What became of suggestions');
  return {
    title,
    spec: {
      ...base(title),
      data: { values },
      mark: 'bar',
      encoding: {
        x: axis('source', trans.__('predictor')),
        y: amount(trans.__('suggestions')),
        color: { field: 'outcome', type: 'nominal', title: null }
      }
    }
  };
}

/** How many suggestions were accepted, and how much of their text stayed, by day. */
function rates(days: readonly IDay[], trans: TranslationBundle): IChart | null {
  const values = days.flatMap(day => [
    ...share(trans.__('accepted'), day, day.accepted, day.shown),
    ...share(trans.__('kept'), day, day.kept, day.characters)
  ]);
  if (values.length === 0) {
    return null;
  }
  const title = trans.__('How much was accepted, and how much of it kept');
  return {
    title,
    spec: {
      ...base(title),
      data: { values },
      mark: { type: 'line', point: true },
      encoding: {
        x: axis('day', trans.__('day')),
        y: {
          field: 'share',
          type: 'quantitative',
          title: trans.__('percent'),
          scale: { domain: [0, 100] }
        },
        color: { field: 'what', type: 'nominal', title: null }
      }
    }
  };
}

/** A share in percent, unless it is one of nothing. */
function share(
  what: string,
  { day }: IDay,
  part: number,
  whole: number
): { day: string; what: string; share: number }[] {
  return whole ? [{ day, what, share: (100 * part) / whole }] : [];
}

function bars(
  title: string,
  across: string,
  up: string,
  counts: Counts
): IChart | null {
  if (!counts.some(([, number]) => number !== 0)) {
    return null;
  }
  const values = counts.map(([name, number]) => ({ name, number }));
  return {
    title,
    spec: {
      ...base(title),
      data: { values },
      mark: 'bar',
      encoding: { x: axis('name', across), y: amount(up) }
    }
  };
}

function base(title: string): JSONObject {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title,
    width: 320,
    height: 180
  };
}

function axis(field: string, title: string): JSONObject {
  return {
    field,
    type: 'nominal',
    title,
    sort: null,
    axis: { labelAngle: -30 }
  };
}

function amount(title: string): JSONObject {
  return {
    field: 'number',
    type: 'quantitative',
    title,
    axis: { tickMinStep: 1 }
  };
}
