import { Widget } from '@lumino/widgets';

/** Tells screen readers what appeared, without moving the focus. */
export class Announcer extends Widget {
  constructor() {
    super();
    this.addClass('jp-nbedit-announcer');
    this.node.setAttribute('role', 'status');
    this.node.setAttribute('aria-live', 'polite');
  }

  /** Say something once; nothing takes back what was said. */
  say(text: string): void {
    if (text !== this.node.textContent) {
      this.node.textContent = text;
    }
  }
}
