import type { INotebookModel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { languageName } from '../notebook/languages';
import { matchesPath, onlyPath } from '../server/paths';
import type { INotebookStream } from '../tokens';
import type { PredictionSettings } from './settings';

/** Where a notebook keeps that nothing is to be suggested in it. */
export const METADATA_KEY = 'jupyter-nbedit';

/**
 * Whether edits may be predicted in one notebook, as far as the user decides: by
 * the settings, and in the notebook itself.
 */
export class Permission implements IDisposable {
  constructor(private readonly _options: Permission.IOptions) {
    const { settings, stream } = _options;
    settings.changed.connect(this._update, this);
    stream.languageChanged.connect(this._update, this);
    stream.context.pathChanged.connect(this._onPath, this);
    this._path = stream.context.localPath;
    void stream.ready.then(() => {
      if (!this._isDisposed) {
        this._model = stream.notebook?.model ?? null;
        this._model?.metadataChanged.connect(this._update, this);
        stream.context.model.stateChanged.connect(this._update, this);
        this._update();
      }
    });
  }

  /** Why nothing is predicted here; empty if it may be. */
  get reason(): string {
    return this._reason;
  }

  /** The reason changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether nothing is to be suggested in this very notebook or file. */
  get isOffHere(): boolean {
    return this._isNotebookOff || this._isPathOff;
  }

  /**
   * Have nothing suggested in this very notebook or file, or have it again.
   *
   * #### Notes
   * A notebook keeps it in its metadata, so that it is true wherever the notebook
   * goes. A file has no place for that, nor has a notebook that cannot be saved: the
   * settings keep its path.
   */
  async setOffHere(isOff: boolean): Promise<void> {
    const { settings, stream } = this._options;
    const paths = settings.current.disabledPaths;
    const isKept =
      this._model?.readOnly === false &&
      stream.context.contentsModel?.writable !== false;
    if (!isOff) {
      // It leaves the notebook as it was before.
      if (isKept && this._isNotebookOff) {
        this._model?.deleteMetadata(METADATA_KEY);
      }
      if (this._isPathOff) {
        const others = paths.filter(path => path !== onlyPath(this._path));
        await settings.set('disabledPaths', others);
      }
    } else if (isKept) {
      this._model?.setMetadata(METADATA_KEY, { suggest: false });
    } else if (!this._isPathOff) {
      await settings.set('disabledPaths', [...paths, onlyPath(this._path)]);
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Look no more. */
  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      const { settings, stream } = this._options;
      settings.changed.disconnect(this._update, this);
      stream.languageChanged.disconnect(this._update, this);
      stream.context.pathChanged.disconnect(this._onPath, this);
      stream.context.model?.stateChanged.disconnect(this._update, this);
      this._model?.metadataChanged.disconnect(this._update, this);
      Signal.clearData(this);
    }
  }

  /** Whether the notebook itself says that nothing is to be suggested in it. */
  private get _isNotebookOff(): boolean {
    const kept = this._model?.getMetadata(METADATA_KEY) as unknown;
    return (kept as { suggest?: unknown } | undefined)?.suggest === false;
  }

  /** Whether the settings say so of this path, and of no other one with it. */
  private get _isPathOff(): boolean {
    const { disabledPaths } = this._options.settings.current;
    return disabledPaths.includes(onlyPath(this._path));
  }

  /** Handle another path: what is kept of the one before is true of it. */
  private _onPath(): void {
    const { settings, stream } = this._options;
    const [before, now] = [this._path, stream.context.localPath];
    const wasOff = this._isPathOff;
    this._path = now;
    if (wasOff && now !== before) {
      const paths = settings.current.disabledPaths.map(path =>
        path === onlyPath(before) ? onlyPath(now) : path
      );
      settings.set('disabledPaths', [...new Set(paths)]).catch(error => {
        console.warn('It is not kept that suggestions are off.', error);
      });
    }
    this._update();
  }

  /** Handle a change of what the reason depends on. */
  private _update(): void {
    const reason = this._find();
    if (reason !== this._reason) {
      this._reason = reason;
      this._changed.emit();
    }
  }

  /** The first reason there is. */
  private _find(): string {
    const { settings, stream, trans } = this._options;
    const { enabled, disabledLanguages, disabledPaths } = settings.current;
    if (!enabled) {
      return trans.__('Suggesting edits is switched off.');
    }
    if (this.isOffHere) {
      return stream.notebook
        ? trans.__('It is switched off for this notebook.')
        : trans.__('It is switched off for this file.');
    }
    if (matchesPath(stream.context.localPath, disabledPaths)) {
      return trans.__('It is switched off for this path.');
    }
    if (disabledLanguages.includes(stream.language)) {
      return trans.__(
        'It is switched off for %1.',
        languageName(stream.language)
      );
    }
    if (!stream.isWanted) {
      return trans.__('Edits in files of this kind are not predicted.');
    }
    if (stream.view.model?.readOnly) {
      return stream.notebook
        ? trans.__('This notebook is read-only: nothing in it can be changed.')
        : trans.__('This file is read-only: nothing in it can be changed.');
    }
    return '';
  }

  private _model: INotebookModel | null = null;
  private _path = '';
  private _reason = '';
  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}

/** The namespace of `Permission`. */
export namespace Permission {
  /** What it depends on. */
  export interface IOptions {
    stream: INotebookStream;
    settings: PredictionSettings;
    trans: TranslationBundle;
  }
}
