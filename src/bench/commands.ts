import { Dialog, type ICommandPalette, showDialog } from '@jupyterlab/apputils';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';
import { type IPreparedCell, openPrepared } from '../notebook/prepared';
import { listCommands } from '../ui/palette';
import {
  type Answers,
  benchmarkCells,
  mineCells,
  reportCells,
  statisticsCells
} from './cells';
import { Fields, type IField } from './fields';

/** The commands that prepare a notebook. */
export namespace BenchCommandIDs {
  export const mine = 'nbedit:mine-dataset';
  export const statistics = 'nbedit:dataset-statistics';
  export const benchmark = 'nbedit:run-benchmark';
  export const report = 'nbedit:show-report';
}

/** A command: what it asks for, and the cells it makes of the answers. */
interface IPreparation {
  command: string;
  label: string;
  caption: string;
  fields: IField[];
  cells: (answers: Answers) => IPreparedCell[];
}

/** Add the commands that open a notebook for mining, statistics and the benchmark. */
export function addBenchCommands(options: {
  commands: CommandRegistry;
  palette: ICommandPalette | null;
  services: ServiceManager.IManager;
  trans: TranslationBundle;
  /** The folder that new notebooks go to. */
  folder: () => string;
}): void {
  const { commands, palette, services, trans, folder } = options;
  for (const preparation of Private.preparations(trans)) {
    const { command, label, caption, fields, cells } = preparation;
    commands.addCommand(command, {
      label,
      caption,
      describedBy: { args: Private.schemaOf(fields) },
      execute: async args => {
        const answers = Private.given(fields, args)
          ? Private.answersOf(fields, args)
          : await Private.ask(label, fields, trans);
        if (answers) {
          await openPrepared(
            cells(answers),
            folder(),
            services,
            commands,
            true
          );
        }
      }
    });
  }
  listCommands(palette, Object.values(BenchCommandIDs), trans);
}

namespace Private {
  /** The commands. */
  export function preparations(trans: TranslationBundle): IPreparation[] {
    const data: IField = {
      name: 'data',
      label: trans.__('Dataset'),
      placeholder: trans.__('the bundled sample')
    };
    return [
      {
        command: BenchCommandIDs.mine,
        label: trans.__('Mine a Dataset…'),
        caption: trans.__(
          'Open a notebook that mines notebook edits from git histories'
        ),
        fields: [
          {
            name: 'sources',
            label: trans.__('Clones, folders of clones or addresses'),
            placeholder: trans.__('the bundled sample')
          },
          {
            name: 'out',
            label: trans.__('File to write'),
            value: 'sample.jsonl.zst'
          }
        ],
        cells: mineCells
      },
      {
        command: BenchCommandIDs.statistics,
        label: trans.__('Dataset Statistics…'),
        caption: trans.__(
          'Open a notebook that counts a dataset of notebook edits'
        ),
        fields: [data],
        cells: statisticsCells
      },
      {
        command: BenchCommandIDs.benchmark,
        label: trans.__('Run the Benchmark…'),
        caption: trans.__(
          'Open a notebook that asks predictors for the edits of a dataset'
        ),
        fields: [
          data,
          {
            name: 'task',
            label: trans.__('Task'),
            choices: ['next', 'cell', 'file', 'recorded']
          },
          {
            name: 'predictor',
            label: trans.__('Predictors'),
            value: 'copy,repeat,engine'
          },
          {
            name: 'limit',
            label: trans.__('Most edits'),
            placeholder: trans.__('all')
          },
          {
            name: 'out',
            label: trans.__('Folder of the run'),
            value: 'run'
          }
        ],
        cells: benchmarkCells
      },
      {
        command: BenchCommandIDs.report,
        label: trans.__('Show a Benchmark Report…'),
        caption: trans.__(
          'Open a notebook that shows what runs of the benchmark found'
        ),
        fields: [
          { name: 'runs', label: trans.__('Folders of runs'), value: 'run' },
          {
            name: 'html',
            label: trans.__('Page to write'),
            value: 'report.html'
          }
        ],
        cells: reportCells
      }
    ];
  }

  /** The arguments of a command: its fields, none of them needed. */
  export function schemaOf(fields: IField[]): ReadonlyJSONObject {
    return {
      type: 'object',
      properties: Object.fromEntries(
        fields.map(({ name, label, choices }) => [
          name,
          {
            type: 'string',
            description: label,
            ...(choices ? { enum: choices } : {})
          }
        ])
      )
    };
  }

  /** Whether whoever calls the command answers for the user. */
  export function given(
    fields: IField[],
    args: ReadonlyPartialJSONObject
  ): boolean {
    return fields.some(({ name }) => typeof args[name] === 'string');
  }

  /** The answers that arguments give, with what is preset for the others. */
  export function answersOf(
    fields: IField[],
    args: ReadonlyPartialJSONObject
  ): Answers {
    return Object.fromEntries(
      fields.map(({ name, value }) => [name, String(args[name] ?? value ?? '')])
    );
  }

  /** Ask the user; null if he or she thinks better of it. */
  export async function ask(
    title: string,
    fields: IField[],
    trans: TranslationBundle
  ): Promise<Answers | null> {
    const hint = trans.__(
      'A notebook opens with prepared cells. Nothing runs before you run them.'
    );
    const { button, value } = await showDialog({
      title: title.replace('…', ''),
      body: new Fields(fields, hint),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Open Notebook') })
      ]
    });
    return button.accept ? value : null;
  }
}
