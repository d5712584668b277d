import {
  CodeMirrorEditorFactory,
  type CodeMirrorEditor,
  type EditorExtensionRegistry,
  EditorLanguageRegistry
} from '@jupyterlab/codemirror';
import {
  type Context,
  type DocumentRegistry,
  DocumentWidget
} from '@jupyterlab/docregistry';
import { createFileContext } from '@jupyterlab/docregistry/lib/testutils';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import { Widget } from '@lumino/widgets';
import type { FilePanel } from '../notebook/file';

export type { FilePanel };

/** The MIME types that JupyterLab finds by the names of files. */
const TYPES: Record<string, string> = {
  py: 'text/x-python',
  json: 'application/json'
};

/** An editor of a whole document, as JupyterLab's `FileEditor` has one. */
class Content extends Widget {
  constructor(
    model: DocumentRegistry.ICodeModel,
    extensions: EditorExtensionRegistry
  ) {
    super();
    this.addClass('jp-FileEditor');
    const factory = new CodeMirrorEditorFactory({
      languages: new EditorLanguageRegistry(),
      extensions
    });
    this.editor = factory.newDocumentEditor({
      host: this.node,
      model
    }) as CodeMirrorEditor;
  }

  readonly editor: CodeMirrorEditor;

  /** End the editor, as JupyterLab does. */
  override dispose(): void {
    this.editor.dispose();
    super.dispose();
  }
}

/** Open a file in an editor in the page. */
export async function openFile(
  path: string,
  source: string,
  extensions: EditorExtensionRegistry
): Promise<FilePanel> {
  const context = createFileContext(
    path,
    new ServiceManagerMock()
  ) as unknown as Context<DocumentRegistry.ICodeModel>;
  context.model.mimeType = TYPES[path.split('.').pop()!] ?? 'text/plain';
  context.model.sharedModel.setSource(source);
  await context.initialize(true);
  context.model.sharedModel.clearUndoHistory();
  return showFile(context, extensions);
}

/** Show a file that is open in one more view. */
export function showFile(
  context: FilePanel['context'],
  extensions: EditorExtensionRegistry
): FilePanel {
  const content = new Content(context.model, extensions);
  const panel = new DocumentWidget({ content, context });
  Widget.attach(panel, document.body);
  return panel as FilePanel;
}
