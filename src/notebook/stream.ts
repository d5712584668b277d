import { DocumentRegistry } from '@jupyterlab/docregistry';
import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import { ISignal, Signal } from '@lumino/signaling';
import { YNotebook } from '@jupyter/ydoc';
import {
  ICell,
  IFocus,
  IOpen,
  IOutcome,
  IRun,
  ISaved,
  ISuggested,
  MAX_TRACEBACK,
  Origin
} from '../wire';
import { checksum } from './checksum';
import { editorOf } from './jump';
import { plainText } from './text';
import { NotebookChange, NotebookWatcher } from './watcher';

/** What happens in an open notebook, as its readers are told. */
export type StreamEvent =
  NotebookChange | IRun | ISaved | IFocus | ISuggested | IOutcome;

/** Told of each event, in the order in which they happened. */
export type StreamReader = (event: StreamEvent) => void;

/**
 * What happens in one open notebook: the one stream that all readers share.
 *
 * #### Notes
 * The notebook is watched only while somebody reads.
 */
export class NotebookStream implements IDisposable {
  constructor(panel: NotebookPanel) {
    this.panel = panel;
    panel.disposed.connect(this.dispose, this);
    this.ready = panel.context.ready.then(() => {
      if (!this._isDisposed) {
        this._language = this._kernelLanguage();
        panel.context.model.metadataChanged.connect(this._onMetadata, this);
      }
    });
  }

  /** The notebook panel. */
  readonly panel: NotebookPanel;

  /** The notebook is there; nothing can be read before. */
  readonly ready: Promise<void>;

  /** The kernel's language in lower case, empty if unknown. */
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
      this._readers.clear();
      this._rest();
      Signal.clearData(this);
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
      path: this.panel.context.path,
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

  private _watch(): void {
    const model = this.panel.content.model;
    if (this._watcher || !model) {
      return;
    }
    const { ydoc } = model.sharedModel as unknown as YNotebook;
    this._watcher = new NotebookWatcher(ydoc, change => this._onChange(change));
    NotebookActions.executionScheduled.connect(this._onScheduled, this);
    NotebookActions.executed.connect(this._onExecuted, this);
    this.panel.content.activeCellChanged.connect(this._onActiveCell, this);
    this.panel.context.saveState.connect(this._onSave, this);
  }

  private _rest(): void {
    NotebookActions.executionScheduled.disconnect(this._onScheduled, this);
    NotebookActions.executed.disconnect(this._onExecuted, this);
    this.panel.content.activeCellChanged.disconnect(this._onActiveCell, this);
    this.panel.context.saveState.disconnect(this._onSave, this);
    this._watcher?.dispose();
    this._watcher = null;
    this._scheduled.clear();
    this._saving = null;
  }

  private _onChange(change: NotebookChange): void {
    this._saving = null;
    this.say(change);
  }

  private _onScheduled(
    _: unknown,
    { notebook, cell }: NotebookStream.IScheduled
  ): void {
    if (notebook === this.panel.content) {
      if (this._scheduled.size === 0) {
        this._onActiveCell();
      }
      this._scheduled.set(cell.model.id, Date.now());
    }
  }

  private _onExecuted(
    _: unknown,
    { notebook, cell, success, error }: NotebookStream.IExecuted
  ): void {
    if (notebook !== this.panel.content || cell.model.type !== 'code') {
      return;
    }
    const now = Date.now();
    const scheduled = this._scheduled.get(cell.model.id);
    this._scheduled.delete(cell.model.id);
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

  private _onActiveCell(): void {
    const focus = this.focus();
    if (focus) {
      this.say(focus);
    }
  }

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

  private _onMetadata(): void {
    const language = this._kernelLanguage();
    if (language !== this._language) {
      this._language = language;
      this._languageChanged.emit(language);
    }
  }

  private _kernelLanguage(): string {
    const { defaultKernelLanguage } = this.panel.content.model!;
    return defaultKernelLanguage.toLowerCase();
  }

  private readonly _languageChanged = new Signal<this, string>(this);
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
