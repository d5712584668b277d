import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { newNotebookFolder } from '../notebook/prepared';
import { addBenchCommands } from './commands';

/** Prepares notebooks for mining, statistics and the benchmark. */
export const benchmarkPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-nbedit:benchmark',
  description:
    'Opens notebooks that mine datasets of notebook edits and run the benchmark.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette, ITranslator, IDefaultFileBrowser],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    fileBrowser: IDefaultFileBrowser | null
  ) =>
    addBenchCommands({
      commands: app.commands,
      palette,
      services: app.serviceManager,
      trans: (translator ?? nullTranslator).load('jupyter_nbedit'),
      folder: () => newNotebookFolder(fileBrowser, tracker.currentWidget)
    })
};
