import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { INotebookStreams } from '../tokens';
import { NotebookStreams } from './streams';

/** Follows the open notebooks for the other plugins, who tell the server. */
export const streamsPlugin: JupyterFrontEndPlugin<INotebookStreams> = {
  id: 'jupyter-nbedit:streams',
  description:
    'Follows what happens in open notebooks, for edit prediction and recording.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator],
  provides: INotebookStreams,
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    translator: ITranslator | null
  ) =>
    new NotebookStreams({
      tracker,
      serverSettings: app.serviceManager.serverSettings,
      trans: (translator ?? nullTranslator).load('jupyter_nbedit')
    })
};
