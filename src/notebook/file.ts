import type { ISharedFile, YFile } from '@jupyter/ydoc';
import type { CodeMirrorEditor } from '@jupyterlab/codemirror';
import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import { Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type { ICellView, INotebookView, NotebookChange } from '../tokens';
import type { ICell } from '../wire';
import { DocumentStream } from './document';
import { isPredicted } from './languages';
import { wellFormed } from './text';
import { DocumentWatcher, type IUser, type IWatcher } from './watching';
import type * as Y from 'yjs';

/** The identifier of the one cell that a file is. */
export const FILE_CELL = 'file';

/** What JupyterLab shows a text file in: a `FileEditor`. */
export interface IFileContent extends Widget {
  readonly editor: CodeMirrorEditor;
}

/** A text file that is open in an editor. */
export type FilePanel = IDocumentWidget<
  IFileContent,
  DocumentRegistry.ICodeModel
>;

/** A file in an editor, as a notebook of one code cell that is always edited. */
export class FileView implements INotebookView {
  constructor({ content, context }: FilePanel) {
    const { model } = context;
    this.node = content.node;
    this.model = model;
    this.activeCell = {
      node: content.node,
      editor: content.editor,
      model: {
        id: FILE_CELL,
        type: 'code',
        sharedModel: model.sharedModel as unknown as ISharedFile,
        // A file has nothing that says more about its text.
        getMetadata: () => undefined
      }
    };
    this.widgets = [this.activeCell];
  }

  readonly node: HTMLElement;
  readonly widgets: readonly ICellView[];
  readonly activeCell: ICellView;
  readonly activeCellIndex = 0;
  /** Never emitted: there is no other cell. */
  readonly activeCellChanged = new Signal<this, unknown>(this);
  readonly mode = 'edit';
  /** Never emitted: there is no other mode. */
  readonly stateChanged = new Signal<this, { name: string }>(this);
  readonly model: DocumentRegistry.ICodeModel;
}

/** Turns what happens to a shared text into events about one cell. */
export class FileWatcher extends DocumentWatcher {
  /**
   * @param _text - The text.
   * @param emit - Told of each change, in the order in which they apply.
   * @param user - What the user is doing, of which the text knows nothing.
   */
  constructor(
    private readonly _text: Y.Text,
    emit: (change: NotebookChange) => void,
    user: IUser
  ) {
    super(emit, user);
    this.cells();
    this._text.observe(this._onChange);
  }

  /** Listen to the document no more. */
  protected end(): void {
    this._text.unobserve(this._onChange);
  }

  /** Begin anew: the text as it is, which later events start from. */
  cells(): ICell[] {
    this._source = wellFormed(String(this._text));
    return [{ id: FILE_CELL, type: 'code', source: this._source }];
  }

  /** Handle a transaction that changed the text. */
  private readonly _onChange = (
    event: Y.YTextEvent,
    transaction: Y.Transaction
  ): void => {
    this.reporter.begin();
    this._source = this.reporter.sayText(
      FILE_CELL,
      this._source,
      event as Y.YEvent<Y.AbstractType<unknown>>,
      this.reporter.originOf(transaction)
    );
  };

  private _source = '';
}

/** What happens in a file that is open in an editor: it has no kernel. */
export class FileStream extends DocumentStream<FilePanel> {
  constructor(panel: FilePanel, options: FileStream.IOptions) {
    super(panel);
    this._options = options;
  }

  /** No file is a notebook, whatever is in it. */
  readonly notebook = null;

  /** Whether edits are predicted in its language. */
  get isWanted(): boolean {
    return isPredicted(this.language, this._options.languages);
  }

  /** The cell in a view. */
  protected viewIn(panel: FilePanel): INotebookView {
    const known = Private.views.get(panel) ?? new FileView(panel);
    Private.views.set(panel, known);
    return known;
  }

  /** What watches the shared text. */
  protected makeWatcher(
    emit: (change: NotebookChange) => void,
    user: IUser
  ): IWatcher {
    const { ysource } = this.context.model.sharedModel as unknown as YFile;
    return new FileWatcher(ysource, emit, user);
  }

  /** The language that the editor takes the text for. */
  protected readLanguage(): string {
    return this._options.languageOf(this.context.model.mimeType).toLowerCase();
  }

  /** The user may choose the language; else the name of the file tells it. */
  protected followLanguage(): void {
    const { model } = this.context;
    model.mimeTypeChanged.connect(this.renewLanguage, this);
  }

  private readonly _options: FileStream.IOptions;
}

/** The namespace of `FileStream`. */
export namespace FileStream {
  /** What is known of languages. */
  export interface IOptions {
    /** The name of the language of a MIME type, empty if there is none. */
    languageOf: (mimeType: string) => string;
    /** The languages in which edits are predicted, in lower case. */
    languages: readonly string[];
  }
}

namespace Private {
  /** A view is one thing, however often it is asked for. */
  export const views = new WeakMap<FilePanel, FileView>();
}
