import { EditorSelection } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { type IReplacement, nbeditConfig, notify } from './config';
import { landingAfter } from './landing';
import {
  acceptAnnotation,
  clear,
  getJump,
  getShown,
  insertionAtCursor,
  type IShown
} from './state';
import { nextLine, nextWord, smallestChange } from './typing';

/**
 * Write the shown edit into the document, as one change.
 *
 * @returns What was changed, as small as possible, or `null` if nothing could
 * be accepted.
 */
export function accept(view: EditorView): IReplacement | null {
  const shown = getShown(view.state);
  if (!shown) {
    return null;
  }
  const { from, insert } = shown.edit;
  const least = smallestChange(shown.expected, insert);
  const change = { ...least, from: from + least.from, to: from + least.to };
  const before = view.state.doc.toString();
  const text = before.slice(0, from) + insert + before.slice(shown.edit.to);
  // Who accepts what they were about to type goes on typing behind all of it.
  const head =
    insertionAtCursor(view.state) === null
      ? landingAfter(text, shown.edit)
      : from + insert.length;
  return Private.apply(view, shown, change, head, true);
}

/**
 * Go to the edit that is pointed at, or else accept the one that is shown,
 * wherever the cursor is.
 */
export function acceptOrJump(view: EditorView): boolean {
  if (getJump(view.state)) {
    return jump(view);
  }
  if (!getShown(view.state)?.inReach) {
    return false;
  }
  // The key is taken even if what it accepts must come into sight first.
  accept(view);
  return true;
}

/** Accept the next word of an insertion at the cursor. */
export function acceptWord(view: EditorView): IReplacement | null {
  return Private.acceptPart(view, nextWord);
}

/** Accept the rest of the line of an insertion at the cursor. */
export function acceptLine(view: EditorView): IReplacement | null {
  return Private.acceptPart(view, nextLine);
}

/**
 * Put away what is shown because the user does not want it.
 *
 * @returns Whether anything was shown.
 */
export function dismiss(view: EditorView): boolean {
  const { state } = view;
  const ids = new Set(
    [getShown(state), getJump(state)].flatMap(item => (item ? [item.id] : []))
  );
  clear(view);
  for (const id of ids) {
    notify(view, events => events.onOutcome?.(id, 'rejected', view));
  }
  return ids.size > 0;
}

/**
 * Ask to be taken to the edit that the pointer shown here points at.
 *
 * @returns Whether there is a pointer.
 */
export function jump(view: EditorView): boolean {
  const target = getJump(view.state);
  if (target) {
    notify(view, events => events.onJump?.(target.id, view));
  }
  return target !== null;
}

namespace Private {
  /** Insert the next part of what is left to insert at the cursor. */
  export function acceptPart(
    view: EditorView,
    part: (text: string) => string
  ): IReplacement | null {
    const shown = getShown(view.state);
    const rest = insertionAtCursor(view.state);
    const insert = rest && part(rest);
    if (!shown || !insert) {
      return null;
    }
    const at = view.state.selection.main.head;
    const change = { from: at, to: at, insert };
    const complete = insert === rest;
    const head = at + insert.length;
    return apply(view, shown, change, head, complete);
  }

  /** Change the document, in one transaction and one undo step. */
  export function apply(
    view: EditorView,
    shown: IShown,
    change: IReplacement,
    head: number,
    complete: boolean
  ): IReplacement | null {
    const { state } = view;
    const { from, to } = shown.edit;
    // The field keeps both true; but what is written is checked once more.
    if (state.readOnly || state.sliceDoc(from, to) !== shown.expected) {
      return null;
    }
    const config = state.facet(nbeditConfig);
    const { inSight, scrolls, beforeAccept, afterAccept } = config;
    // It may have gone out of sight since the keys were armed.
    if (!inSight(view)) {
      notify(view, events => events.onJump?.(shown.id, view));
      return null;
    }
    beforeAccept(view);
    try {
      view.dispatch({
        changes: change,
        selection: EditorSelection.cursor(head),
        annotations: acceptAnnotation.of({ id: shown.id }),
        userEvent: 'input.complete.nbedit',
        scrollIntoView: scrolls()
      });
    } finally {
      // Also when a listener throws: or else all that follows would count as
      // suggested.
      afterAccept(view);
    }
    notify(view, events => events.onAccept?.(shown.id, change, complete, view));
    return change;
  }
}
