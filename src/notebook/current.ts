import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IWidgetTracker } from '@jupyterlab/apputils';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

/** The class of a console of JupyterLab, of which no service tells. */
const CONSOLE = 'jp-ConsolePanel';

/**
 * Knows which of the documents that several trackers follow the user is in, or
 * was in last.
 */
export class CurrentPanel {
  /**
   * @param _trackers - They know the documents of a kind each.
   * @param _shell - What is open in the application, if that is known.
   */
  constructor(
    private readonly _trackers: readonly IWidgetTracker<IDocumentWidget>[],
    private readonly _shell?: Pick<
      JupyterFrontEnd.IShell,
      'currentWidget' | 'currentChanged'
    >
  ) {
    for (const tracker of _trackers) {
      tracker.currentChanged.connect((_, panel) => this._update(panel));
    }
    _shell?.currentChanged?.connect(() => this._update(null));
  }

  /** The document; `null` if there is none, or if the user is in a console. */
  get panel(): IDocumentWidget | null {
    return this._isInConsole ? null : this._panel;
  }

  /** Whether the user is in a console. */
  get isInConsole(): boolean {
    return this._isInConsole;
  }

  /** One of these changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * Look again where the user is.
   *
   * @param entered - The document that a tracker says they are in now, if one does.
   */
  private _update(entered: IDocumentWidget | null): void {
    const before = [this._panel, this._isInConsole] as const;
    const front = this._shell?.currentWidget ?? null;
    const isOpen = (panel: Widget | null): panel is IDocumentWidget =>
      panel !== null && this._trackers.some(tracker => tracker.has(panel));
    // A tracker says nothing when the user comes back to its last document from
    // one that another tracker follows: then only the shell knows.
    this._panel =
      [front, entered, this._panel].find(isOpen) ??
      this._trackers
        .map(({ currentWidget }) => currentWidget)
        .find(panel => panel !== null) ??
      null;
    this._isInConsole = front?.hasClass(CONSOLE) ?? false;
    if (before[0] !== this._panel || before[1] !== this._isInConsole) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _panel: IDocumentWidget | null = null;
  private _isInConsole = false;
}
