import { Notebook, NotebookPanel, StaticNotebook } from '@jupyterlab/notebook';
import {
  CodeMirrorEditorFactory,
  type EditorExtensionRegistry,
  EditorLanguageRegistry,
  ybinding
} from '@jupyterlab/codemirror';
import {
  initNotebookContext,
  NBTestUtils
} from '@jupyterlab/notebook/lib/testutils';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import type { PartialJSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';

/** Add to a registry what binds an editor to the shared text. */
export function addBinding(extensions: EditorExtensionRegistry): void {
  extensions.addExtension({
    name: 'binding',
    factory: ({ model }) => {
      const shared = model.sharedModel as unknown as {
        ysource: Parameters<typeof ybinding>[0]['ytext'];
        undoManager: Parameters<typeof ybinding>[0]['undoManager'];
      };
      return {
        instance: () =>
          ybinding({ ytext: shared.ysource, undoManager: shared.undoManager }),
        reconfigure: () => null
      };
    }
  });
}

/** Open a notebook of code cells with identifiers `a`, `b`, … in the page. */
export async function openNotebook(
  sources: string[],
  extensions: EditorExtensionRegistry,
  metadata: PartialJSONObject = {}
): Promise<NotebookPanel> {
  const context = await initNotebookContext({
    manager: new ServiceManagerMock()
  });
  const panel = makePanel(context, extensions);
  context.model.fromJSON({
    cells: sources.map((source, index) => ({
      cell_type: 'code',
      execution_count: null,
      id: String.fromCharCode(97 + index),
      metadata: {},
      outputs: [],
      source
    })),
    metadata,
    nbformat: 4,
    nbformat_minor: 5
  });
  context.model.sharedModel.clearUndoHistory();
  return attach(panel);
}

/** Open a notebook that is open in one more view. */
export function openView(
  { context }: NotebookPanel,
  extensions: EditorExtensionRegistry
): Promise<NotebookPanel> {
  return attach(makePanel(context, extensions));
}

/** A view of a notebook. */
function makePanel(
  context: NotebookPanel['context'],
  extensions: EditorExtensionRegistry
): NotebookPanel {
  const factory = new CodeMirrorEditorFactory({
    languages: new EditorLanguageRegistry(),
    extensions
  });
  const content = new Notebook({
    rendermime: NBTestUtils.defaultRenderMime(),
    contentFactory: new Notebook.ContentFactory({
      editorFactory: factory.newInlineEditor.bind(factory)
    }),
    mimeTypeService: NBTestUtils.mimeTypeService,
    notebookConfig: {
      ...StaticNotebook.defaultNotebookConfig,
      windowingMode: 'none'
    }
  });
  return new NotebookPanel({ content, context });
}

/** Put a view into the page. */
async function attach(panel: NotebookPanel): Promise<NotebookPanel> {
  Widget.attach(panel, document.body);
  await panel.revealed;
  return panel;
}
