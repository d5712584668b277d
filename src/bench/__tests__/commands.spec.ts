import { Dialog } from '@jupyterlab/apputils';
import type { KernelSpec, ServiceManager } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { addBenchCommands, BenchCommandIDs } from '../commands';
import { notebook, pythonKernel } from '../../notebook/prepared';

/** A notebook file, as far as these tests look at it. */
interface INotebookFile {
  cells: { source: string }[];
  metadata: { kernelspec?: { name: string } };
}

function spec(name: string, language: string): KernelSpec.ISpecModel {
  return { name, language, display_name: name, argv: [], resources: {} };
}

const python = spec('python3', 'python');
const julia = spec('julia', 'julia');

/** The commands, with a server that keeps what is saved. */
function setUp() {
  const commands = new CommandRegistry();
  const saved: { path: string; content: INotebookFile }[] = [];
  const opened: unknown[] = [];
  commands.addCommand('docmanager:open', {
    describedBy: { args: {} },
    execute: args => opened.push(args)
  });
  const services = {
    kernelspecs: {
      ready: Promise.resolve(),
      specs: { default: 'python3', kernelspecs: { python3: python } }
    },
    contents: {
      newUntitled: async ({ path }: { path: string }) => ({
        path: `${path}/Untitled.ipynb`
      }),
      save: async (path: string, { content }: { content: INotebookFile }) => {
        saved.push({ path, content });
      }
    }
  } as unknown as ServiceManager.IManager;
  addBenchCommands({
    commands,
    palette: null,
    services,
    trans: nullTranslator.load('jupyter_nbedit'),
    folder: () => 'work'
  });
  return { commands, saved, opened };
}

/** Wait for the dialog. */
async function dialog(): Promise<HTMLElement> {
  for (;;) {
    const node = document.querySelector<HTMLElement>('.jp-Dialog');
    if (node?.querySelector('.jp-nbedit-fields')) {
      return node;
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

afterEach(() => Dialog.flush());

describe('the commands', () => {
  it('open a notebook for given arguments without asking', async () => {
    const { commands, saved, opened } = setUp();
    await commands.execute(BenchCommandIDs.report, { runs: 'mine' });
    expect(saved[0].path).toBe('work/Untitled.ipynb');
    expect(saved[0].content.metadata.kernelspec?.name).toBe('python3');
    expect(saved[0].content.cells[2].source).toBe(
      '%nbedit report mine --html report.html'
    );
    expect(opened).toEqual([
      {
        path: 'work/Untitled.ipynb',
        factory: 'Notebook',
        options: { mode: 'split-right' }
      }
    ]);
  });

  it('ask, and take what is answered', async () => {
    const { commands, saved } = setUp();
    const done = commands.execute(BenchCommandIDs.benchmark);
    const node = await dialog();
    const field = (name: string) =>
      node.querySelector<HTMLInputElement>(`[name=${name}]`)!;
    expect(field('task').value).toBe('next');
    field('data').value = ' my.jsonl ';
    field('task').value = 'file';
    node.querySelector<HTMLElement>('.jp-mod-accept')!.click();
    await done;
    expect(saved[0].content.cells[2].source).toBe(
      '%nbedit bench run --task file --data my.jsonl --predictor copy,repeat,engine --out run'
    );
  });

  it('do nothing when the dialog is left', async () => {
    const { commands, saved, opened } = setUp();
    const done = commands.execute(BenchCommandIDs.mine);
    const node = await dialog();
    node.querySelector<HTMLElement>('.jp-mod-reject')!.click();
    await done;
    expect([saved, opened]).toEqual([[], []]);
  });

  it('say what arguments they take', async () => {
    const { commands } = setUp();
    const { args } = await commands.describedBy(BenchCommandIDs.benchmark);
    expect(Object.keys((args as { properties: object }).properties)).toEqual([
      'data',
      'task',
      'predictor',
      'limit',
      'out'
    ]);
  });
});

describe('a prepared notebook', () => {
  it('has a kernel that speaks Python, if there is one', () => {
    const specs = (name: string, ...all: KernelSpec.ISpecModel[]) => ({
      default: name,
      kernelspecs: Object.fromEntries(all.map(spec => [spec.name, spec]))
    });
    expect(pythonKernel(specs('python3', julia, python))).toBe(python);
    expect(pythonKernel(specs('julia', julia, python))).toBe(python);
    expect(pythonKernel(specs('julia', julia))).toBeUndefined();
    expect(pythonKernel(null)).toBeUndefined();
    expect(notebook([]).metadata).toEqual({});
  });

  it('has run nothing', () => {
    const { cells } = notebook([{ type: 'code', source: 'x' }], python);
    expect(cells).toMatchObject([{ execution_count: null, outputs: [] }]);
  });
});
