import type { DocumentRegistry } from '@jupyterlab/docregistry';
import {
  type Notebook,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { YNotebook } from '@jupyter/ydoc';
import type {
  INotebookStream,
  NotebookChange,
  StreamEvent,
  StreamReader
} from '../tokens';
import {
  type ICell,
  type IFocus,
  type IOpen,
  MAX_TRACEBACK,
  type Origin
} from '../wire';
import { checksum } from './checksum';
import { editorOf } from './cells';
import { plainText } from './text';
import { Gestures } from './gestures';
import { NotebookWatcher } from './watcher';

/**
 * What happens in one open notebook: the one stream that all readers share.
 *
 * #### Notes
 * A notebook may be open in several views, which share its text and its kernel:
 * whatever happens in it happens once. The notebook is watched only while
 * somebody reads.
 */
export class NotebookStream implements INotebookStream {
  constructor(panel: NotebookPanel) {
    this.context = panel.context;
    this._gestures = Gestures.of(document);
    this.add(panel);
    this.ready = this.context.ready.then(() => {
      if (!this._isDisposed) {
        const { model, sessionContext } = this.context;
        this._language = this._kernelLanguage();
        model.metadataChanged.connect(this._onLanguage, this);
        // The kernels that there are may be listed later than the notebook opens.
        void sessionContext.specsManager.ready.then(() => this._onLanguage());
      }
    });
  }

  /** What the views of the notebook share. */
  readonly context: NotebookPanel['context'];

  /** The view that the user is in, or was in last. */
  get panel(): NotebookPanel {
    return this._panels[0];
  }

  /** The views of the notebook, the one that the user was in last before others. */
  get panels(): readonly NotebookPanel[] {
    return this._panels;
  }

  /** The user is in another view. */
  get panelChanged(): ISignal<this, NotebookPanel> {
    return this._panelChanged;
  }

  /** The last view was closed. */
  get disposed(): ISignal<this, void> {
    return this._disposed;
  }

  /** The notebook is there; nothing can be read before. */
  readonly ready: Promise<void>;

  /** The notebook's language in lower case, empty if unknown. */
  get language(): string {
    return this._language;
  }

  /** The kernel's language changed. */
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
  add(panel: NotebookPanel): void {
    this._panels = [...this._panels, panel];
    panel.disposed.connect(this._onClosed, this);
    panel.content.activeCellChanged.connect(this._onActiveCell, this);
  }

  /** The user is in a view. */
  enter(panel: NotebookPanel): void {
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

  /** The whole notebook as it is; later events start from it. */
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
    const cell = this.panel.content.activeCell;
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

  /** Begin to watch the notebook, as somebody reads. */
  private _watch(): void {
    if (this._watcher || this._isDisposed) {
      return;
    }
    const { model, saveState } = this.context;
    const { ydoc } = model.sharedModel as unknown as YNotebook;
    this._watcher = new NotebookWatcher(
      ydoc,
      change => this._onChange(change),
      this._gestures
    );
    NotebookActions.executionScheduled.connect(this._onScheduled, this);
    NotebookActions.executed.connect(this._onExecuted, this);
    saveState.connect(this._onSave, this);
  }

  /** Watch no more: nobody reads. */
  private _rest(): void {
    NotebookActions.executionScheduled.disconnect(this._onScheduled, this);
    NotebookActions.executed.disconnect(this._onExecuted, this);
    this.context.saveState.disconnect(this._onSave, this);
    this._watcher?.dispose();
    this._watcher = null;
    this._scheduled.clear();
    this._saving = null;
  }

  /** Handle a change of cells or text; a save under way is of another notebook now. */
  private _onChange(change: NotebookChange): void {
    this._saving = null;
    this.say(change);
  }

  /** Handle that a cell waits to be run. */
  private _onScheduled(
    _: unknown,
    { notebook, cell }: NotebookStream.IScheduled
  ): void {
    if (this._isHere(notebook)) {
      // What is run tells where the user is; once is enough for many cells.
      if (this._scheduled.size === 0) {
        this._sayFocus();
      }
      this._scheduled.set(cell.model.id, Date.now());
    }
  }

  /** Handle that a cell has run. */
  private _onExecuted(
    _: unknown,
    { notebook, cell, success, error }: NotebookStream.IExecuted
  ): void {
    if (!this._isHere(notebook) || cell.model.type !== 'code') {
      return;
    }
    const now = Date.now();
    const scheduled = this._scheduled.get(cell.model.id);
    this._scheduled.delete(cell.model.id);
    // What waited for a cell that failed is not run, which has no name.
    if (error && !error.errorName) {
      return;
    }
    // A cell waits until those before it have run.
    const started = scheduled && Math.max(scheduled, this._lastRun);
    this._lastRun = now;
    const traceback = plainText(error?.traceback?.join('\n') ?? '');
    this.say({
      type: 'run',
      cellId: cell.model.id,
      ok: success,
      ename: error?.errorName ?? '',
      evalue: plainText(error?.errorValue ?? '').slice(0, MAX_TRACEBACK),
      traceback: traceback.slice(-MAX_TRACEBACK),
      duration: started === undefined ? null : (now - started) / 1000,
      time: now / 1000
    });
  }

  /** Whether a notebook is one of the views. */
  private _isHere(notebook: Notebook): boolean {
    return this._panels.some(({ content }) => content === notebook);
  }

  /** Handle that a view was closed; what is done in the others goes on. */
  private _onClosed(panel: NotebookPanel): void {
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
    this._sayFocus();
  }

  /** Handle that another cell of a view is the active one. */
  private _onActiveCell(notebook: Notebook): void {
    if (notebook === this.panel.content) {
      this._sayFocus();
    }
  }

  /** Say where the user is. */
  private _sayFocus(): void {
    const focus = this.focus();
    if (focus) {
      this.say(focus);
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

  /** Handle a change of what tells the language. */
  private _onLanguage(): void {
    if (this._isDisposed) {
      return;
    }
    const language = this._kernelLanguage();
    if (language !== this._language) {
      this._language = language;
      this._languageChanged.emit(language);
    }
  }

  /**
   * The language of the notebook: what its kernel said of itself, else what is
   * known of the kernel that it names.
   *
   * #### Notes
   * Without either JupyterLab takes the cells for plain text, and no language is
   * guessed here. The metadata are whatever the file has.
   */
  private _kernelLanguage(): string {
    const { model, sessionContext } = this.context;
    const { specs } = sessionContext.specsManager;
    const kernel = (model.getMetadata('kernelspec') ?? {}) as {
      name?: unknown;
      language?: unknown;
    };
    const language = [
      model.defaultKernelLanguage,
      kernel.language,
      specs?.kernelspecs[String(kernel.name)]?.language
    ].find(name => typeof name === 'string' && name !== '');
    return String(language ?? '').toLowerCase();
  }

  private readonly _gestures: Gestures;
  private readonly _languageChanged = new Signal<this, string>(this);
  private readonly _panelChanged = new Signal<this, NotebookPanel>(this);
  private readonly _disposed = new Signal<this, void>(this);
  private _panels: readonly NotebookPanel[] = [];
  private readonly _readers = new Set<StreamReader>();
  private readonly _scheduled = new Map<string, number>();
  private _watcher: NotebookWatcher | null = null;
  private _saving: ICell[] | null = null;
  private _lastRun = 0;
  private _language = '';
  private _isDisposed = false;
}

/** The namespace of `NotebookStream`. */
export namespace NotebookStream {
  /** What `NotebookActions.executionScheduled` tells. */
  export type IScheduled = Parameters<
    Parameters<typeof NotebookActions.executionScheduled.connect>[0]
  >[1];

  /** What `NotebookActions.executed` tells. */
  export type IExecuted = Parameters<
    Parameters<typeof NotebookActions.executed.connect>[0]
  >[1];
}
