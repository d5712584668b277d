import type { IPreparedCell } from '../notebook/prepared';

/** What a user answers in a dialog, by the names of its fields. */
export type Answers = Record<string, string>;

const SAMPLE = 'sample.jsonl.zst';

/** Cells that mine repositories, or without any the bundled sample. */
export function mineCells(answers: Answers): IPreparedCell[] {
  const data = answers.out || SAMPLE;
  const sources = answers.sources
    ? words(answers.sources)
    : ['--sample', '--offline'];
  return [
    ...begin('Mine a dataset of notebook edits'),
    magic(['mine', ...sources, '--out', data]),
    magic(['stats', data])
  ];
}

/** Cells that count a dataset, or the sample. */
export function statisticsCells(answers: Answers): IPreparedCell[] {
  const { data, mine } = dataset(answers);
  return [
    ...begin('Statistics of a dataset of notebook edits'),
    ...mine,
    magic(['stats', data]),
    magic(['dataset', 'show', data, '1'])
  ];
}

/** Cells that run the benchmark on a dataset, or on the sample. */
export function benchmarkCells(answers: Answers): IPreparedCell[] {
  const { data, mine } = dataset(answers);
  const run = answers.out || 'run';
  return [
    ...begin('Run the benchmark of edit prediction'),
    ...mine,
    magic([
      'bench run',
      ...['--task', answers.task || 'next'],
      ...['--data', data],
      ...['--predictor', answers.predictor || 'copy,repeat,engine'],
      ...(answers.limit ? ['--limit', answers.limit] : []),
      ...['--out', run]
    ]),
    report([run], 'report.html')
  ];
}

/** Cells that show a report of runs. */
export function reportCells(answers: Answers): IPreparedCell[] {
  return [
    ...begin('Report of the benchmark of edit prediction'),
    report(words(answers.runs || 'run'), answers.html || 'report.html')
  ];
}

/** An argument as the magic takes it: quoted, and no variable put in. */
export function quoted(text: string): string {
  const plain = text.replace(/[{}$]/g, '$&$&');
  return /^[\w@%+=:,./~-]+$/.test(text)
    ? plain
    : `'${plain.replace(/'/g, `'"'"'`)}'`;
}

/** The words of a text; blanks in quotation marks belong to a word. */
export function words(text: string): string[] {
  const found = text.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return found.map(word => word.replace(/^(["'])(.*)\1$/, '$2'));
}

function dataset({ data }: Answers): { data: string; mine: IPreparedCell[] } {
  return data
    ? { data, mine: [] }
    : {
        data: SAMPLE,
        mine: [magic(['mine', '--sample', '--offline', '--out', SAMPLE])]
      };
}

function report(runs: string[], html: string): IPreparedCell {
  return magic(['report', ...runs, '--html', html]);
}

function begin(title: string): IPreparedCell[] {
  return [
    {
      type: 'markdown',
      source: `# ${title}\n\nNothing runs before you run a cell. \`%nbedit?\` lists the commands, \`%nbedit COMMAND --help\` says\nmore of each, and the stop button stops one.`
    },
    { type: 'code', source: '%load_ext jupyter_nbedit' }
  ];
}

function magic([command, ...rest]: string[]): IPreparedCell {
  return {
    type: 'code',
    source: ['%nbedit', command, ...rest.map(quoted)].join(' ')
  };
}
