import { type Menu, Widget } from '@lumino/widgets';

/** A button that shows a state; a click or a key opens what can be done. */
export class MenuButton extends Widget {
  /** @param menu - What opens; it is disposed with the button. */
  constructor(private readonly _menu: Menu) {
    super({ node: document.createElement('button') });
    this.node.setAttribute('type', 'button');
    this.node.setAttribute('aria-haspopup', 'menu');
    this.node.setAttribute('aria-expanded', 'false');
    // Whoever is writing stays where they are.
    this.node.addEventListener('mousedown', event => event.preventDefault());
    this.node.addEventListener('click', () => this.open());
    _menu.aboutToClose.connect(this._onClose, this);
  }

  override dispose(): void {
    this._menu.dispose();
    super.dispose();
  }

  /** Open the menu beside the button. */
  open(): void {
    this._before = document.activeElement;
    const { left, top, bottom } = this.node.getBoundingClientRect();
    // At the foot of the page there is only room above.
    const below = bottom < window.innerHeight / 2;
    this._menu.open(left, below ? bottom : top);
    this.node.setAttribute('aria-expanded', 'true');
  }

  /** Handle the end of the menu: the focus goes back to where it was. */
  private _onClose(): void {
    this.node.setAttribute('aria-expanded', 'false');
    if (this._before instanceof HTMLElement) {
      this._before.focus();
    }
    this._before = null;
  }

  private _before: Element | null = null;
}
