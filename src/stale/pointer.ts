import type { Notebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { keyChip } from '../ui/chip';
import { element } from '../ui/dom';
import { Signpost } from '../ui/signpost';
import type { IStaleCell } from '../wire';
import { toRun } from './words';

/** The class of a notebook in which the key of the pointer works. */
const POINTED = 'jp-mod-nbedit-rerun';

/**
 * What names the cells to run again, below the cell in which a fault was mended.
 *
 * #### Notes
 * It says which key runs them, and is pressed by the mouse; never by Tab. What is
 * below a long output is said below the cells.
 */
export class RerunPointer implements IDisposable {
  constructor(options: RerunPointer.IOptions) {
    const { cells, key, notebook, onPressed, trans } = options;
    this._notebook = notebook;
    this.text = toRun(notebook, cells, trans);
    const name = key() || trans.__('Run');
    const chip = keyChip(element('kbd', 'jp-nbedit-key', name), onPressed);
    const label = element(
      'div',
      'jp-nbedit-cellLabel',
      element('span', '', this.text),
      chip
    );
    this._node = element('div', 'jp-nbedit-cellMark jp-nbedit-rerun', label);
    this._node.dataset.edit = 'run';
    // The announcer tells screen readers; this is for the eye.
    this._node.setAttribute('aria-hidden', 'true');
    notebook.activeCell?.node.append(this._node);
    notebook.addClass(POINTED);
    this._signpost = new Signpost(notebook.node, onPressed);
    this._signpost.arm(name, false);
    this._watch = new IntersectionObserver(
      ([{ isIntersecting }]) => this._onSight(isIntersecting),
      { root: notebook.node, threshold: 1 }
    );
    this._watch.observe(this._node);
  }

  /** What it says. */
  readonly text: string;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Take it away. */
  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._watch.disconnect();
      this._signpost.clear();
      this._node.remove();
      this._notebook.removeClass(POINTED);
    }
  }

  /** Handle that it is on the screen, or not any more, as below a long output. */
  private _onSight(isInSight: boolean): void {
    if (isInSight) {
      this._signpost.clear();
    } else {
      this._signpost.show(this.text);
    }
  }

  private readonly _notebook: Notebook;
  private readonly _node: HTMLElement;
  private readonly _signpost: Signpost;
  private readonly _watch: IntersectionObserver;
  private _isDisposed = false;
}

/** The namespace of `RerunPointer`. */
export namespace RerunPointer {
  /** What a pointer is made from. */
  export interface IOptions {
    notebook: Notebook;
    /** The cells to run, in order. */
    cells: readonly IStaleCell[];
    trans: TranslationBundle;
    /** The name of the key that runs them; empty if there is none. */
    key: () => string;
    /** The user pressed the key cap with the mouse. */
    onPressed: () => void;
  }
}
