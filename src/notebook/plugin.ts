import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { type IWidgetTracker, WidgetTracker } from '@jupyterlab/apputils';
import {
  IEditorExtensionRegistry,
  IEditorLanguageRegistry
} from '@jupyterlab/codemirror';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { INotebookStreams } from '../tokens';
import { authorship } from './authorship';
import { Gestures } from './gestures';
import { NotebookStreams } from './streams';

/** The name of the factory of what JupyterLab shows text files in. */
const EDITOR_FACTORY = 'Editor';

/** Follows the open notebooks and files for the other plugins, who tell the server. */
export const streamsPlugin: JupyterFrontEndPlugin<INotebookStreams> = {
  id: 'jupyter-nbedit:streams',
  description:
    'Follows what happens in open notebooks and files, for edit prediction and recording.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IEditorExtensionRegistry, IEditorLanguageRegistry, ITranslator],
  provides: INotebookStreams,
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    extensions: IEditorExtensionRegistry | null,
    languages: IEditorLanguageRegistry | null,
    translator: ITranslator | null
  ) => {
    extensions?.addExtension(authorship);
    Gestures.of(document).follow(app.commands);
    return new NotebookStreams({
      notebooks: tracker,
      files: trackFiles(app),
      shell: app.shell,
      languageOf: mimeType => {
        const name = languages?.findByMIME(mimeType)?.name ?? '';
        // That is what the editor calls plain text.
        return name === 'none' ? '' : name;
      },
      serverSettings: app.serviceManager.serverSettings,
      trans: (translator ?? nullTranslator).load('jupyter_nbedit')
    });
  }
};

/**
 * The files that are opened in editors from now on.
 *
 * #### Notes
 * JupyterLab has a tracker of them, but its package is not one that every
 * application has loaded; the registry of documents is, and tells the same.
 */
function trackFiles(app: JupyterFrontEnd): IWidgetTracker<IDocumentWidget> {
  const tracker = new WidgetTracker<IDocumentWidget>({
    namespace: 'jupyter-nbedit-files'
  });
  app.docRegistry.addWidgetExtension(EDITOR_FACTORY, {
    createNew: panel => void tracker.add(panel as IDocumentWidget)
  });
  return tracker;
}
