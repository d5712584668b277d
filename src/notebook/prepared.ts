import type {
  Contents,
  KernelSpec,
  ServiceManager
} from '@jupyterlab/services';
import { PathExt } from '@jupyterlab/coreutils';
import { DocumentWidget, type IDocumentWidget } from '@jupyterlab/docregistry';
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { CommandRegistry } from '@lumino/commands';
import { UUID } from '@lumino/coreutils';

/** A cell of a notebook that is about to be made. */
export interface IPreparedCell {
  /** Whether it is code or text. */
  type: 'code' | 'markdown';
  source: string;
}

/**
 * Make a notebook with cells and open it; nothing in it is run.
 *
 * @param isBeside - Whether it stands beside what is open, and not in front of it.
 *
 * @returns What it is open in, `null` if that is another page, as in Notebook 7.
 */
export async function openPrepared(
  cells: IPreparedCell[],
  folder: string,
  services: ServiceManager.IManager,
  commands: CommandRegistry,
  isBeside: boolean
): Promise<IDocumentWidget | null> {
  const { contents, kernelspecs } = services;
  await kernelspecs.ready;
  if (!kernelspecs.specs) {
    // That it is ready says only that it was asked for: the answer may have been lost.
    await kernelspecs.refreshSpecs().catch(() => undefined);
  }
  const { path } = await contents.newUntitled({
    path: folder,
    type: 'notebook'
  });
  await contents.save(path, {
    type: 'notebook',
    format: 'json',
    content: notebook(cells, pythonKernel(kernelspecs.specs))
  } as Partial<Contents.IModel>);
  const panel: unknown = await commands.execute('docmanager:open', {
    path,
    factory: 'Notebook',
    options: { mode: isBeside ? 'split-right' : 'tab-after' }
  });
  return panel instanceof DocumentWidget ? panel : null;
}

/**
 * The folder that a new notebook goes to: the one that the file browser shows, or
 * where there is no file browser, as in Notebook 7, that of the document in front.
 */
export function newNotebookFolder(
  fileBrowser: IDefaultFileBrowser | null,
  current: IDocumentWidget | null
): string {
  return (
    fileBrowser?.model.path ?? PathExt.dirname(current?.context.localPath ?? '')
  );
}

/** The kernel of such a notebook: the default one if it speaks Python, else one that does. */
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
          },
          // What the kernel will say, known before there is one.
          language_info: { name: kernel.language }
        }
      : {},
    nbformat: 4,
    nbformat_minor: 5
  };
}
