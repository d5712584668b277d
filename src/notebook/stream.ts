import {
  type Notebook,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import type { YNotebook } from '@jupyter/ydoc';
import type { INotebookView, NotebookChange } from '../tokens';
import { MAX_TRACEBACK } from '../wire';
import { DocumentStream } from './document';
import { plainText } from './text';
import { NotebookWatcher } from './watcher';
import type { IUser, IWatcher } from './watching';

/** What happens in one open notebook: beside its text, what is run. */
export class NotebookStream extends DocumentStream<NotebookPanel> {
  /** The view that the user is in, or was in last. */
  get notebook(): NotebookPanel {
    return this.panel;
  }

  /** The server is told of any notebook, and says whether it knows the language. */
  readonly isWanted = true;

  /** The cells in a view. */
  protected viewIn({ content }: NotebookPanel): INotebookView {
    return content;
  }

  /** What watches the shared notebook. */
  protected makeWatcher(
    emit: (change: NotebookChange) => void,
    user: IUser
  ): IWatcher {
    const { ydoc } = this.context.model.sharedModel as unknown as YNotebook;
    return new NotebookWatcher(ydoc, emit, user);
  }

  /** Hear what is run. */
  protected override begin(): void {
    NotebookActions.executionScheduled.connect(this._onScheduled, this);
    NotebookActions.executed.connect(this._onExecuted, this);
  }

  /** Hear nothing more. */
  protected override end(): void {
    NotebookActions.executionScheduled.disconnect(this._onScheduled, this);
    NotebookActions.executed.disconnect(this._onExecuted, this);
    this._scheduled.clear();
  }

  /** Have `renewLanguage` called when another kernel, or what is known of it, tells. */
  protected followLanguage(): void {
    const { model, sessionContext } = this.context;
    model.metadataChanged.connect(this.renewLanguage, this);
    // The kernels that there are may be listed later than the notebook opens.
    void sessionContext.specsManager.ready.then(() => this.renewLanguage());
  }

  /**
   * The language of the notebook: what its kernel said of itself, else what is
   * known of the kernel that it names.
   *
   * #### Notes
   * Without either JupyterLab takes the cells for plain text, and no language is
   * guessed here. The metadata are whatever the file has.
   */
  protected readLanguage(): string {
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

  /** Handle that a cell waits to be run. */
  private _onScheduled(
    _: unknown,
    { notebook, cell }: NotebookStream.IScheduled
  ): void {
    if (this._isHere(notebook)) {
      // What is run tells where the user is; once is enough for many cells.
      if (this._scheduled.size === 0) {
        this.sayFocus();
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
    return this.panels.some(({ content }) => content === notebook);
  }

  private readonly _scheduled = new Map<string, number>();
  private _lastRun = 0;
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
