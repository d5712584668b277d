import { keyChip } from './chip';
import { element } from './dom';

/** The class of what makes room for a signpost. */
const HOST = 'jp-mod-nbedit-signposted';

/**
 * Says below what scrolls what there is out of sight, and by which key one comes
 * to it.
 *
 * #### Notes
 * It has room of its own there, at the end of what scrolls: it hides nothing, and
 * what is on the screen stays where it is.
 */
export class Signpost {
  /**
   * @param _host - What it is shown in: it does not scroll itself.
   * @param onPressed - Called when it is pressed with the mouse.
   */
  constructor(
    private readonly _host: HTMLElement,
    onPressed: () => void
  ) {
    this._key = element('kbd', 'jp-nbedit-key');
    this._label = element('span', '');
    const body = element('span', '', this._key, this._label);
    this._node = element('div', 'jp-nbedit-signpost', keyChip(body, onPressed));
    // The announcer tells screen readers; this is for the eye.
    this._node.setAttribute('aria-hidden', 'true');
  }

  /** Whether it is shown. */
  get isShown(): boolean {
    return this._node.parentElement !== null;
  }

  /** Where the key is named. */
  get key(): Element {
    return this._key;
  }

  /** Show it, or change what it says. */
  show(text: string): void {
    this._label.textContent = text;
    this._label.title = text;
    if (!this.isShown) {
      this._host.append(this._node);
      this._makeRoom();
    }
  }

  /**
   * Say by which key one comes there.
   *
   * @param name - What it is called; empty if there is none.
   * @param isArmed - Whether it is Tab, armed.
   */
  arm(name: string, isArmed: boolean): void {
    this._key.textContent = name;
    this._key.hidden = name === '';
    this._key.classList.toggle('jp-mod-armed', isArmed);
  }

  /** Show it no more. */
  clear(): void {
    if (this.isShown) {
      this._node.remove();
      this._makeRoom();
    }
  }

  /** Have the host leave room for what is shown in it, if anything is. */
  private _makeRoom(): void {
    const isNeeded =
      this._host.querySelector(':scope > .jp-nbedit-signpost') !== null;
    this._host.classList.toggle(HOST, isNeeded);
  }

  private readonly _node: HTMLElement;
  private readonly _key: HTMLElement;
  private readonly _label: HTMLElement;
}
