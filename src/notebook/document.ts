import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type {
  INotebookStream,
  INotebookView,
  NotebookChange,
  StreamEvent,
  StreamReader
} from '../tokens';
import type { ICell, IFocus, IOpen, Origin } from '../wire';
import { checksum } from './checksum';
import { editorOf } from './cells';
import { Gestures } from './gestures';
import type { IUser, IWatcher } from './watching';

/**
 * What happens in one open document: the one stream that all readers share.
 *
 * #### Notes
 * A document may be open in several views, which share its text and its kernel:
 * whatever happens in it happens once. It is watched only while somebody reads.
 */
export abstract class DocumentStream<
  P extends IDocumentWidget
> implements INotebookStream {
  constructor(panel: P) {
    this.context = panel.context;
    this._gestures = Gestures.of(document);
    this.add(panel);
    this.ready = this.context.ready.then(() => {
      if (!this._isDisposed) {
        this._language = this.readLanguage();
        this.followLanguage();
      }
    });
  }

  /** What the views of the document share. */
  readonly context: P['context'];

  /** The document is there; nothing can be read before. */
  readonly ready: Promise<void>;

  /** The same as `panel` if that is a notebook. */
  abstract readonly notebook: NotebookPanel | null;

  /** Whether the server may be told of it. */
  abstract readonly isWanted: boolean;

  /** The view that the user is in, or was in last. */
  get panel(): P {
    return this._panels[0];
  }

  /** The views of the document, the one that the user was in last before others. */
  get panels(): readonly P[] {
    return this._panels;
  }

  /** The user is in another view. */
  get panelChanged(): ISignal<this, P> {
    return this._panelChanged;
  }

  /** The last view was closed. */
  get disposed(): ISignal<this, void> {
    return this._disposed;
  }

  /** The cells in the view that the user is in. */
  get view(): INotebookView {
    return this.viewIn(this.panel);
  }

  /** The cells in each of the views. */
  get views(): readonly INotebookView[] {
    return this._panels.map(panel => this.viewIn(panel));
  }

  /** The document's language in lower case, empty if unknown. */
  get language(): string {
    return this._language;
  }

  /** The language changed. */
  get languageChanged(): ISignal<this, string> {
    return this._languageChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Stop watching. */
  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._disposed.emit();
      this._readers.clear();
      this._rest();
      Signal.clearData(this);
    }
  }

  /** Follow what the user does in another view, until it is closed. */
  add(panel: P): void {
    this._panels = [...this._panels, panel];
    panel.disposed.connect(this._onClosed, this);
    this.viewIn(panel).activeCellChanged.connect(this._onActiveCell, this);
  }

  /** The user is in a view. */
  enter(panel: P): void {
    if (panel !== this.panel) {
      this._panels = [panel, ...this._panels.filter(other => other !== panel)];
      this._onEntered();
    }
  }

  /**
   * Be told of everything that happens from now on.
   *
   * @returns What ends it.
   */
  follow(reader: StreamReader): IDisposable {
    this._watch();
    this._readers.add(reader);
    return new DisposableDelegate(() => {
      this._readers.delete(reader);
      if (this._readers.size === 0) {
        this._rest();
      }
    });
  }

  /** The whole document as it is; later events start from it. */
  snapshot(): IOpen {
    return {
      type: 'open',
      cells: this._watcher?.cells() ?? [],
      language: this._language,
      path: this.context.path,
      time: Date.now() / 1000
    };
  }

  /** Where the cursor is, if it is in a cell that has an editor. */
  focus(): IFocus | null {
    const cell = this.view.activeCell;
    const view = editorOf(cell);
    if (!view || !cell) {
      return null;
    }
    const { head, anchor } = view.state.selection.main;
    return {
      type: 'focus',
      cellId: cell.model.id,
      cursor: head,
      anchor,
      time: Date.now() / 1000
    };
  }

  /** Who is making the local changes, if it cannot be seen by itself. */
  get origin(): Origin | null {
    return this._watcher?.origin ?? null;
  }

  set origin(origin: Origin | null) {
    if (this._watcher) {
      this._watcher.origin = origin;
    }
  }

  /** Tell the readers of something that only the caller knows. */
  say(event: StreamEvent): void {
    for (const reader of [...this._readers]) {
      reader(event);
    }
  }

  /** The cells in a view. */
  protected abstract viewIn(panel: P): INotebookView;

  /** The language as it is now, in lower case; empty if unknown. */
  protected abstract readLanguage(): string;

  /** Have `renewLanguage` called whenever what tells the language has changed. */
  protected abstract followLanguage(): void;

  /** What watches the shared document. */
  protected abstract makeWatcher(
    emit: (change: NotebookChange) => void,
    user: IUser
  ): IWatcher;

  /** Somebody reads. */
  protected begin(): void {
    // What is watched says all.
  }

  /** Nobody reads any more. */
  protected end(): void {
    // See above.
  }

  /** Handle a change of what tells the language. */
  protected renewLanguage(): void {
    if (this._isDisposed) {
      return;
    }
    const language = this.readLanguage();
    if (language !== this._language) {
      this._language = language;
      this._languageChanged.emit(language);
    }
  }

  /** Say where the user is. */
  protected sayFocus(): void {
    const focus = this.focus();
    if (focus) {
      this.say(focus);
    }
  }

  /** Begin to watch the document, as somebody reads. */
  private _watch(): void {
    if (this._watcher || this._isDisposed) {
      return;
    }
    this._watcher = this.makeWatcher(
      change => this._onChange(change),
      this._gestures
    );
    this.context.saveState.connect(this._onSave, this);
    this.begin();
  }

  /** Watch no more: nobody reads. */
  private _rest(): void {
    this.end();
    this.context.saveState.disconnect(this._onSave, this);
    this._watcher?.dispose();
    this._watcher = null;
    this._saving = null;
  }

  /** Handle a change of cells or text; a save under way is of another text now. */
  private _onChange(change: NotebookChange): void {
    this._saving = null;
    this.say(change);
  }

  /** Handle that a view was closed; what is done in the others goes on. */
  private _onClosed(panel: P): void {
    const wasHere = panel === this.panel;
    if (this._panels.length === 1) {
      // Whoever is told may ask what it was that was closed.
      this.dispose();
      return;
    }
    this._panels = this._panels.filter(other => other !== panel);
    if (wasHere) {
      this._onEntered();
    }
  }

  /** Handle that the user is in another view. */
  private _onEntered(): void {
    this._panelChanged.emit(this.panel);
    this.sayFocus();
  }

  /** Handle that another cell of a view is the active one. */
  private _onActiveCell(view: unknown): void {
    if (view === this.view) {
      this.sayFocus();
    }
  }

  /** Handle the steps of a save. */
  private _onSave(_: unknown, state: DocumentRegistry.SaveState): void {
    if (state === 'started') {
      this._saving = this._watcher!.cells();
    } else if (state === 'completed') {
      // What was changed while the file was written may be in it or not.
      const saved = this._saving && checksum(this._saving);
      this._saving = null;
      this.say({ type: 'saved', checksum: saved, time: Date.now() / 1000 });
    }
  }

  private readonly _gestures: Gestures;
  private readonly _languageChanged = new Signal<this, string>(this);
  private readonly _panelChanged = new Signal<this, P>(this);
  private readonly _disposed = new Signal<this, void>(this);
  private _panels: readonly P[] = [];
  private readonly _readers = new Set<StreamReader>();
  private _watcher: IWatcher | null = null;
  private _saving: ICell[] | null = null;
  private _language = '';
  private _isDisposed = false;
}
