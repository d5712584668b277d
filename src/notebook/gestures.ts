import type { JupyterFrontEnd } from '@jupyterlab/application';

/**
 * Milliseconds that JupyterLab may hold the command of a key back, to see
 * whether the key types something: its `INPUT_GUARD_TIMEOUT`, and a little more
 * so that our timer, which is set before, runs after.
 */
const GUARD = 15;

/** The events by which a user acts; the last is a drop within the page. */
const EVENTS = [
  ...['keydown', 'keyup', 'beforeinput', 'input', 'compositionend'],
  ...['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'dblclick'],
  ...['cut', 'paste', 'drop', 'lm-drop']
];

/** The commands that go on after the gesture, while the clipboard is read. */
const CLIPBOARD = /^notebook:(cut-cell|paste-)/;

/**
 * Knows whether the user is doing something right now: whether the page handles
 * a key, a click or a drop of theirs.
 *
 * #### Notes
 * What the page does in answer to a gesture it does at once: in the listeners
 * of the event and in the promises that they resolve, before the next task.
 * Whatever comes later, from a server, a timer or a kernel, comes from a program,
 * even if the user asked for it: a reload from disk is not the user's writing.
 * The exceptions are known: JupyterLab holds keys back, and clipboards are slow.
 */
export class Gestures {
  /**
   * @param target - Where to listen.
   * @param isReal - Whether an event is a user's and not made by a program.
   */
  constructor(
    target: EventTarget,
    isReal = (event: Event) => event.isTrusted || event.type === 'lm-drop'
  ) {
    for (const type of EVENTS) {
      target.addEventListener(
        type,
        event => {
          if (isReal(event)) {
            this._begin(event);
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

  /** Whether what happens now is the user's doing. */
  get isActing(): boolean {
    return this._typing + this._commanding > 0;
  }

  /** Whether what happens now is the user's doing, and more than typing. */
  get isCommanding(): boolean {
    return this._commanding > 0;
  }

  /**
   * Take note of what a gesture was for: once its command is executed, no other is
   * being held back. Wait for the commands that take a while.
   */
  follow(commands: JupyterFrontEnd['commands']): void {
    commands.commandExecuted.connect((_, { id, result }) => {
      // A kernel may answer faster than a key would have been held back.
      this._heldBack.forEach(end => setTimeout(end));
      this._heldBack.clear();
      if (this._commanding > 0 && CLIPBOARD.test(id)) {
        const end = () => this._commanding--;
        this._commanding++;
        result.then(end, end);
      }
    });
  }

  /** Handle an event, for as long as the page does. */
  private _begin(event: Event): void {
    const kind = Private.isTyping(event) ? '_typing' : '_commanding';
    let isOver = false;
    const end = () => {
      this._heldBack.delete(end);
      this[kind] -= isOver ? 0 : 1;
      isOver = true;
    };
    this[kind]++;
    if (event.type === 'keydown') {
      this._heldBack.add(end);
      setTimeout(end, GUARD);
    } else {
      setTimeout(end);
    }
  }

  /** What ends the keys whose commands may be held back. */
  private readonly _heldBack = new Set<() => void>();
  private _typing = 0;
  private _commanding = 0;
}

namespace Private {
  /** The gestures in the page. */
  export let gestures: Gestures | undefined;

  /** Whether an event only has to do with the text of an editor. */
  export function isTyping(event: Event): boolean {
    const { target } = event;
    const isInText =
      target instanceof Element &&
      target.closest('[contenteditable="true"]') !== null;
    if (!(event instanceof KeyboardEvent)) {
      return isInText && /input|composition|cut|paste/.test(event.type);
    }
    const { altKey, ctrlKey, metaKey, shiftKey, key } = event;
    // Shift and Enter run a cell, which may insert one below it.
    const isCommand =
      altKey || ctrlKey || metaKey || (shiftKey && key === 'Enter');
    return isInText && !isCommand;
  }
}
