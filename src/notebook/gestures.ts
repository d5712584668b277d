/**
 * Milliseconds from a key or a click within which what is done comes from it.
 *
 * #### Notes
 * JupyterLab holds the command of a key back until it is known that the key
 * types nothing, and Lumino gives up after this time: its
 * `KEYBINDING_HOLD_TIMEOUT`.
 */
const HOLD = 1000;

/** The events by which a user acts on cells; the last is a drop within the page. */
const EVENTS = ['keydown', 'pointerup', 'click', 'drop', 'paste', 'lm-drop'];

/**
 * Knows whether the user did something a moment ago from which a change of cells
 * may come: a key that is not for typing, a click, a drop.
 *
 * #### Notes
 * It errs in two cases: what a program does within a second of such a gesture
 * counts as the user's, and what the user waited for longer than that, such as a
 * paste that the browser asked about first, as a program's.
 */
export class Gestures {
  /**
   * @param target - Where to listen.
   * @param now - The time in milliseconds.
   * @param isReal - Whether an event is a user's and not made by a program.
   */
  constructor(
    target: EventTarget,
    private readonly _now = () => performance.now(),
    isReal = (event: Event) => event.isTrusted || event.type === 'lm-drop'
  ) {
    for (const type of EVENTS) {
      target.addEventListener(
        type,
        event => {
          if (isReal(event) && !Private.isTyping(event)) {
            this._last = this._now();
          }
        },
        // Before anybody acts on it, or keeps it from others.
        { capture: true, passive: true }
      );
    }
  }

  /** The gestures in a document, listened to once for all notebooks. */
  static of(document: Document): Gestures {
    return (Private.gestures ??= new Gestures(document));
  }

  /** Whether there was one a moment ago. */
  get isRecent(): boolean {
    return this._now() - this._last <= HOLD;
  }

  private _last = -Infinity;
}

namespace Private {
  /** The gestures in the page. */
  export let gestures: Gestures | undefined;

  /** Whether a key is for the text of an editor. */
  export function isTyping(event: Event): boolean {
    if (!(event instanceof KeyboardEvent)) {
      return false;
    }
    const { altKey, ctrlKey, metaKey, shiftKey, key, target } = event;
    const isInText =
      target instanceof Element &&
      target.closest('input, textarea, [contenteditable="true"]') !== null;
    // Shift and Enter run a cell, which may insert one below it.
    const isCommand =
      altKey || ctrlKey || metaKey || (shiftKey && key === 'Enter');
    return isInText && !isCommand;
  }
}
