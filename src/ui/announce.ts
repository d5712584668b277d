import { Widget } from '@lumino/widgets';
import { element } from './dom';

/** Tells screen readers what appeared, without moving the focus. */
export class Announcer extends Widget {
  constructor() {
    super();
    this.addClass('jp-nbedit-announcer');
    this.node.setAttribute('role', 'status');
    this.node.setAttribute('aria-live', 'polite');
  }

  /**
   * Say something once; nothing takes back what was said.
   *
   * #### Notes
   * It is another element each time: of one whose text stays the same nothing is
   * said, although it is another suggestion that does the same at another place.
   */
  say(text: string): void {
    this.node.replaceChildren(element('p', '', text));
  }

  /** Leave nothing to be found by who reads on. */
  clear(): void {
    this.node.replaceChildren();
  }
}
