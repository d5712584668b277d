import type { Cell } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type PanelLayout, Widget } from '@lumino/widgets';
import { type IPiece, Sight, visibleText } from '../editor';
import type { IDisposable } from '@lumino/disposable';
import { keyChip } from '../ui/chip';
import { element } from '../ui/dom';
import type { CellEdit } from './celledits';
import { typeName } from './describe';

/**
 * What shows an edit of cells in the notebook: a cell that would be inserted, or
 * a line at the top of a cell that would go or change its type.
 *
 * #### Notes
 * It is drawn into the element of the cell that is there, outside of the shared
 * document, and moves and scrolls with that. Text is never read as HTML.
 */
export class CellMark implements IDisposable {
  /**
   * @param edit - What would be done.
   * @param anchor - The cell it is shown at.
   * @param accept - Called when the key cap is pressed.
   */
  constructor(
    readonly edit: CellEdit,
    readonly anchor: Cell,
    trans: TranslationBundle,
    accept: () => void
  ) {
    this._key = element('kbd', 'jp-nbedit-key');
    const chip = keyChip(this._key, accept);
    const label = element('span', '', Private.label(edit, trans));
    this._label = element('div', 'jp-nbedit-cellLabel', label, chip);
    this.node = element('div', 'jp-nbedit-cellMark', this._label);
    this.node.dataset.edit = edit.type;
    // The announcer tells screen readers; this is for the eye.
    this.node.setAttribute('aria-hidden', 'true');
    if (edit.type === 'insertCell') {
      this.node.dataset.type = edit.cell.type;
      const source = visibleText(edit.cell.source);
      this._source = element('pre', 'jp-nbedit-cellSource', ...source);
      this.node.append(element('div', 'jp-nbedit-cellScroll', this._source));
    }
    this._attach();
  }

  /** Which parts of it have been seen. */
  readonly sight = new Sight();

  /** The element that is drawn. */
  readonly node: HTMLElement;

  /** Whether the user can see what would be done. */
  get isInView(): boolean {
    const { anchor, edit } = this;
    const pieces: IPiece[] = [{ name: 'label', node: this._label }];
    if (this._source) {
      pieces.push({ name: 'source', node: this._source });
    }
    if (edit.type === 'deleteCell') {
      // What goes is to be seen as well.
      const node = anchor.node.querySelector('.jp-Cell-inputArea');
      const isOpen = node !== null && !anchor.inputHidden;
      pieces.push(...(isOpen ? [{ name: 'input', node }] : []));
    }
    const needed = ['label', ...(this._source ? ['source'] : [])];
    if (edit.type === 'deleteCell') {
      needed.push('input');
    }
    return this.sight.look(edit.type, pieces, needed, this._label);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Take the mark away. */
  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._widget?.dispose();
      this.node.remove();
      if (!this.anchor.isDisposed) {
        this.anchor.removeClass('jp-mod-nbedit-deleteCell');
      }
    }
  }

  /**
   * Say how it is accepted.
   *
   * @param key - The name of the key that does, for the key cap.
   *
   * @param isArmed - Whether it is Tab, armed.
   *
   * @param isNamed - Whether it is named: of one that no key makes as yet the key
   * leads there first, and only its place is kept.
   */
  arm(key: string, isArmed: boolean, isNamed: boolean): void {
    this._key.textContent = key;
    this._key.hidden = key === '';
    this._key.classList.toggle('jp-mod-armed', isArmed);
    this._key.classList.toggle('jp-mod-hidden', !isNamed);
    this.node.dataset.armed = String(isArmed);
  }

  /** Put the mark into the page. */
  private _attach(): void {
    const { anchor, edit, node } = this;
    if (edit.type === 'insertCell' && edit.after) {
      // Below all that is in the cell. Nothing that is put into the cell later
      // counts elements from the end, so that an element more does no harm.
      anchor.node.append(node);
    } else {
      // At the top it would: there the layout of the cell must know of it.
      this._widget = new Widget({ node });
      (anchor.layout as PanelLayout).insertWidget(0, this._widget);
    }
    if (edit.type === 'deleteCell') {
      anchor.addClass('jp-mod-nbedit-deleteCell');
    }
  }

  private readonly _key: HTMLElement;
  private readonly _label: HTMLElement;
  private readonly _source: HTMLElement | null = null;
  private _widget: Widget | null = null;
  private _isDisposed = false;
}

namespace Private {
  /** What would be done, in a few words. */
  export function label(edit: CellEdit, trans: TranslationBundle): string {
    switch (edit.type) {
      case 'insertCell':
        return trans.__('New cell: %1', typeName(edit.cell.type, trans));
      case 'deleteCell':
        return trans.__('Delete this cell');
      case 'changeCellType':
        return `${typeName(edit.old, trans)} → ${typeName(edit.new, trans)}`;
    }
  }
}
