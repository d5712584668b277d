import { Widget } from '@lumino/widgets';
import { element } from './dom';

/** Milliseconds in which anybody has read a few sentences. */
const READ = 30_000;

/**
 * Something to know, at the foot of the page: it takes neither the focus nor a
 * key, is read by screen readers when they have nothing else to say, and stays
 * until it is put away or was there long enough to be read. While the pointer or
 * the focus is on it, or the page out of sight, it stays. Whoever went into it by
 * keys is led back.
 */
export class Hint extends Widget {
  constructor({ text, close, actions }: Hint.IOptions) {
    super();
    this.addClass('jp-nbedit-hint');
    this._text = text;
    const button = (label: string, act: () => void) => {
      const made = element('button', 'jp-mod-styled', label);
      made.type = 'button';
      made.addEventListener('click', () => {
        this.dispose();
        act();
      });
      return made;
    };
    this._said = element('p', '');
    this._said.setAttribute('role', 'status');
    this.node.append(
      this._said,
      element(
        'div',
        '',
        ...actions.map(({ label, act }) => button(label, act)),
        button(close, () => undefined)
      )
    );
    // Whoever is writing stays where they are.
    this.node.addEventListener('mousedown', event => event.preventDefault());
    for (const type of ['mouseenter', 'mouseleave', 'focusin', 'focusout']) {
      this.node.addEventListener(type, this._wait);
    }
    document.addEventListener('visibilitychange', this._wait);
    this.node.addEventListener('focusin', ({ relatedTarget }) => {
      const isElement = relatedTarget instanceof HTMLElement;
      if (isElement && !this.node.contains(relatedTarget)) {
        this._before = relatedTarget;
      }
    });
    this.node.addEventListener('keydown', event => {
      if (event.key === 'Escape') {
        this.dispose();
      }
    });
  }

  /** Be there no more, and give the focus back if it is in here. */
  override dispose(): void {
    const hasFocus = this.node.contains(document.activeElement);
    window.clearTimeout(this._timer);
    document.removeEventListener('visibilitychange', this._wait);
    super.dispose();
    if (hasFocus) {
      this._before?.focus();
    }
  }

  /** Say it once it can be heard: what is there from the beginning is not read. */
  protected override onAfterAttach(): void {
    this._said.textContent = this._text;
    this._wait();
  }

  /** Wait from now on until it was read. */
  private readonly _wait = (event?: Event): void => {
    window.clearTimeout(this._timer);
    const isNeeded =
      document.hidden ||
      event?.type === 'mouseenter' ||
      event?.type === 'focusin';
    if (!isNeeded && !this.isDisposed) {
      this._timer = window.setTimeout(() => this.dispose(), READ);
    }
  };

  private readonly _text: string;
  private readonly _said: HTMLElement;
  /** What had the focus before something in here did. */
  private _before: HTMLElement | null = null;
  private _timer = 0;
}

/** The namespace of `Hint`. */
export namespace Hint {
  /** What a hint is made from. */
  export interface IOptions {
    text: string;
    /** What the button is called that puts it away and does nothing else. */
    close: string;
    /** What else can be done; that puts it away, too. */
    actions: readonly { label: string; act: () => void }[];
  }
}
