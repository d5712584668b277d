import type { INotebookModel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { INotebookStream } from '../tokens';
import { matchesPath } from './paths';
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
    stream.context.pathChanged.connect(this._update, this);
    void stream.ready.then(() => {
      if (!this._isDisposed) {
        this._model = stream.notebook?.model ?? null;
        this._model?.metadataChanged.connect(this._update, this);
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

  /** Whether the notebook can say so itself; a file has no place for that. */
  get canBeNotebookOff(): boolean {
    return this._model?.readOnly === false;
  }

  /** Whether the notebook itself says that nothing is to be suggested in it. */
  get isNotebookOff(): boolean {
    const kept = this._model?.getMetadata(METADATA_KEY) as unknown;
    return (kept as { suggest?: unknown } | undefined)?.suggest === false;
  }

  set isNotebookOff(isOff: boolean) {
    if (isOff) {
      this._model?.setMetadata(METADATA_KEY, { suggest: false });
    } else {
      // It leaves the file as it was before.
      this._model?.deleteMetadata(METADATA_KEY);
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
      stream.context.pathChanged.disconnect(this._update, this);
      this._model?.metadataChanged.disconnect(this._update, this);
      Signal.clearData(this);
    }
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
    if (this.isNotebookOff) {
      return trans.__('It is switched off for this notebook.');
    }
    if (matchesPath(stream.context.localPath, disabledPaths)) {
      return trans.__('It is switched off for this path.');
    }
    if (disabledLanguages.includes(stream.language)) {
      return trans.__('It is switched off for %1.', stream.language);
    }
    if (!stream.isWanted) {
      return trans.__('Edits in files of this kind are not predicted.');
    }
    return '';
  }

  private _model: INotebookModel | null = null;
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
