import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { INotebookStreams } from '../tokens';
import { authorship } from './authorship';
import { Gestures } from './gestures';
import { NotebookStreams } from './streams';

/** Follows the open notebooks for the other plugins, who tell the server. */
export const streamsPlugin: JupyterFrontEndPlugin<INotebookStreams> = {
  id: 'jupyter-nbedit:streams',
  description:
    'Follows what happens in open notebooks, for edit prediction and recording.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IEditorExtensionRegistry, ITranslator],
  provides: INotebookStreams,
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    extensions: IEditorExtensionRegistry | null,
    translator: ITranslator | null
  ) => {
    extensions?.addExtension(authorship);
    Gestures.of(document).follow(app.commands);
    return new NotebookStreams({
      tracker,
      serverSettings: app.serviceManager.serverSettings,
      trans: (translator ?? nullTranslator).load('jupyter_nbedit')
    });
  }
};
