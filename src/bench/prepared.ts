import type {
  Contents,
  KernelSpec,
  ServiceManager
} from '@jupyterlab/services';
import type { CommandRegistry } from '@lumino/commands';
import { UUID } from '@lumino/coreutils';
import type { IPreparedCell } from './cells';

/** Make a notebook with cells and open it beside what is open; nothing in it is run. */
export async function openPrepared(
  cells: IPreparedCell[],
  folder: string,
  services: ServiceManager.IManager,
  commands: CommandRegistry
): Promise<void> {
  const { contents, kernelspecs } = services;
  await kernelspecs.ready;
  const { path } = await contents.newUntitled({
    path: folder,
    type: 'notebook'
  });
  await contents.save(path, {
    type: 'notebook',
    format: 'json',
    content: notebook(cells, pythonKernel(kernelspecs.specs))
  } as Partial<Contents.IModel>);
  await commands.execute('docmanager:open', {
    path,
    factory: 'Notebook',
    options: { mode: 'split-right' }
  });
}

/** The kernel for the magic: the default one if it speaks Python, else one that does. */
export function pythonKernel(
  specs: KernelSpec.ISpecModels | null
): KernelSpec.ISpecModel | undefined {
  const known = [
    specs?.kernelspecs[specs.default],
    ...Object.values(specs?.kernelspecs ?? {})
  ];
  return known.find(spec => spec?.language.toLowerCase() === 'python');
}

/** A notebook file with cells. */
export function notebook(
  cells: IPreparedCell[],
  kernel?: KernelSpec.ISpecModel
): Record<string, unknown> {
  return {
    cells: cells.map(({ type, source }) => ({
      cell_type: type,
      id: UUID.uuid4().slice(0, 8),
      metadata: {},
      source,
      ...(type === 'code' ? { execution_count: null, outputs: [] } : {})
    })),
    metadata: kernel
      ? {
          kernelspec: {
            display_name: kernel.display_name,
            language: kernel.language,
            name: kernel.name
          }
        }
      : {},
    nbformat: 4,
    nbformat_minor: 5
  };
}
