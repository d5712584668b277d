import { NotebookActions } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { findCell, isNotebook } from '../notebook/cells';
import type { INotebookStream } from '../tokens';
import type { IStaleCell } from '../wire';
import { StaleMarks } from './marks';
import { RerunPointer } from './pointer';

/**
 * The stale cells of a notebook: marked in all its views, run on command alone,
 * and named once a fault is mended.
 */
export class StaleCells implements IDisposable {
  constructor(options: StaleCells.IOptions) {
    this._options = options;
    this._marks = new StaleMarks(options.trans);
    const { stream } = options;
    stream.panelChanged.connect(this._draw, this);
    void stream.ready.then(() => {
      // A cell that is moved is another widget, without a mark.
      const model = stream.notebook?.content.model;
      model?.cells.changed.connect(this._draw, this);
    });
  }

  /** Which cells are stale, in order. */
  get cells(): readonly IStaleCell[] {
    return this._cells;
  }

  set cells(cells: readonly IStaleCell[]) {
    this._cells = cells;
    if (cells.length === 0) {
      this._isMended = false;
    }
    this._draw();
    this._changed.emit();
  }

  /** Other cells are stale. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The cells to run again are named; what is said. */
  get pointed(): ISignal<this, string> {
    return this._pointed;
  }

  /** Whether the cells to run again are named. */
  get isPointing(): boolean {
    return this._pointer !== null;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Show nothing any more. */
  dispose(): void {
    if (!this._isDisposed) {
      this.cells = [];
      this._isDisposed = true;
      const { stream } = this._options;
      stream.panelChanged.disconnect(this._draw, this);
      const model = stream.notebook?.content.model;
      model?.cells.changed.disconnect(this._draw, this);
      Signal.clearData(this);
    }
  }

  /** Show what is stale as the settings say now. */
  refresh(): void {
    this._draw();
  }

  /**
   * A fault was mended, or that is over: name the cells to run again, or do not.
   *
   * #### Notes
   * Which these are the server may say a moment later.
   */
  mend(isMended: boolean): void {
    if (isMended !== this._isMended) {
      this._isMended = isMended;
      this._draw();
    }
  }

  /**
   * Run the stale cells from top to bottom, as the user asked.
   *
   * @returns Whether all of them succeeded.
   */
  async run(): Promise<boolean> {
    this.mend(false);
    const { notebook } = this._options.stream;
    if (!notebook) {
      // Of a file nothing is run.
      return false;
    }
    const { content, sessionContext } = notebook;
    const cells = this._cells.flatMap(
      ({ cellId }) => findCell(content, cellId) ?? []
    );
    return cells.length > 0
      ? NotebookActions.runCells(content, cells, sessionContext)
      : false;
  }

  /** Mark the cells, and point to them if a fault was mended. */
  private _draw(): void {
    if (this._isDisposed) {
      return;
    }
    const { areMarked, key, stream, trans } = this._options;
    for (const view of stream.views.filter(isNotebook)) {
      this._marks.show(view, areMarked() ? this._cells : []);
    }
    const had = this._pointer?.text;
    this._pointer?.dispose();
    this._pointer = null;
    const notebook = stream.notebook?.content;
    if (notebook && this._isMended && this._cells.length > 0) {
      this._pointer = new RerunPointer({
        notebook,
        cells: this._cells,
        trans,
        key,
        onPressed: () => void this.run()
      });
      if (this._pointer.text !== had) {
        this._pointed.emit(`${this._pointer.text} ${key()}`);
      }
    }
  }

  private readonly _options: StaleCells.IOptions;
  private readonly _marks: StaleMarks;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _pointed = new Signal<this, string>(this);
  private _cells: readonly IStaleCell[] = [];
  private _pointer: RerunPointer | null = null;
  /** Whether a fault was mended, and what was to be run behind it is not yet. */
  private _isMended = false;
  private _isDisposed = false;
}

/** The namespace of `StaleCells`. */
export namespace StaleCells {
  /** What they are made from. */
  export interface IOptions {
    stream: INotebookStream;
    trans: TranslationBundle;
    /** Whether the user wants them marked. */
    areMarked: () => boolean;
    /** The name of the key that runs them; empty if there is none. */
    key: () => string;
  }
}
