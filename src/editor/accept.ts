import { EditorSelection, type EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { type IReplacement, nbeditConfig, notify } from './config';
import {
  acceptAnnotation,
  clear,
  getJump,
  getShown,
  type IShown,
  suggestionField
} from './state';
import { nextLine, nextWord, remainderAt, smallestChange } from './typing';

/** How to accept. */
export interface IAcceptOptions {
  /** Whether to bring the end of the accepted text into view. */
  scrollIntoView?: boolean;
}

/**
 * Whether the accept key would accept here and now.
 *
 * #### Notes
 * It would not while the user selects text, completes, or indents a line that
 * the edit does not touch: there Tab means something else.
 */
export function isArmed(view: EditorView): boolean {
  const shown = getShown(view.state);
  return Boolean(
    shown?.armed &&
    Private.keysAreFree(view) &&
    Private.inViewport(view, shown) &&
    !Private.isIndenting(view.state, shown)
  );
}

/** Whether the accept key would jump here and now. */
export function canJump(view: EditorView): boolean {
  return (
    getJump(view.state) !== null &&
    Private.keysAreFree(view) &&
    !Private.isIndenting(view.state, null)
  );
}

/**
 * Write the shown edit into the document, as one change.
 *
 * @returns What was changed, as small as possible, or `null` if nothing could
 * be accepted.
 */
export function accept(
  view: EditorView,
  options: IAcceptOptions = {}
): IReplacement | null {
  const shown = getShown(view.state);
  if (!shown) {
    return null;
  }
  const { from, insert } = shown.edit;
  const least = smallestChange(shown.expected, insert);
  const change = { ...least, from: from + least.from, to: from + least.to };
  const head = from + insert.length;
  return Private.apply(view, shown, change, head, true, options);
}

/** Accept the next word of an insertion at the cursor. */
export function acceptWord(
  view: EditorView,
  options: IAcceptOptions = {}
): IReplacement | null {
  return Private.acceptPart(view, nextWord, options);
}

/** Accept the rest of the line of an insertion at the cursor. */
export function acceptLine(
  view: EditorView,
  options: IAcceptOptions = {}
): IReplacement | null {
  return Private.acceptPart(view, nextLine, options);
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

/** What the shown edit would still insert at the cursor, if only that. */
export function remainderAtCursor(state: EditorState): string | null {
  const shown = getShown(state);
  const { ranges, main } = state.selection;
  if (!shown || ranges.length > 1 || !main.empty) {
    return null;
  }
  const head = main.head - shown.edit.from;
  return remainderAt(shown.expected, head, shown.edit.insert);
}

namespace Private {
  /** Whether nothing else has a claim on the keys. */
  export function keysAreFree(view: EditorView): boolean {
    const { state } = view;
    return (
      !state.readOnly &&
      state.selection.ranges.length === 1 &&
      state.selection.main.empty &&
      !state.facet(nbeditConfig).blocked(view)
    );
  }

  /** Whether an edit is in the part of the document that is drawn. */
  export function inViewport(view: EditorView, { edit }: IShown): boolean {
    return edit.from <= view.viewport.to && edit.to >= view.viewport.from;
  }

  /** Whether the user is about to indent a line that the edit leaves alone. */
  export function isIndenting(
    state: EditorState,
    shown: IShown | null
  ): boolean {
    const { head } = state.selection.main;
    // Only white space before the cursor: there Tab indents, unless the edit is
    // about this line. After a jump the user is not typing, and Tab accepts.
    const line = state.doc.lineAt(head);
    const touches =
      shown && shown.edit.from <= line.to && shown.edit.to >= line.from;
    return (
      state.field(suggestionField).typing &&
      !touches &&
      !state.sliceDoc(line.from, head).trim()
    );
  }

  /** Insert the next part of what is left to insert at the cursor. */
  export function acceptPart(
    view: EditorView,
    part: (text: string) => string,
    options: IAcceptOptions
  ): IReplacement | null {
    const shown = getShown(view.state);
    const rest = remainderAtCursor(view.state);
    const insert = rest && part(rest);
    if (!shown || !insert) {
      return null;
    }
    const at = view.state.selection.main.head;
    const change = { from: at, to: at, insert };
    const complete = insert === rest;
    const head = at + insert.length;
    return apply(view, shown, change, head, complete, options);
  }

  /** Change the document, in one transaction and one undo step. */
  export function apply(
    view: EditorView,
    shown: IShown,
    change: IReplacement,
    head: number,
    complete: boolean,
    options: IAcceptOptions
  ): IReplacement | null {
    const { state } = view;
    const { from, to } = shown.edit;
    // The field keeps both true; but what is written is checked once more.
    if (state.readOnly || state.sliceDoc(from, to) !== shown.expected) {
      return null;
    }
    const { inSight, beforeAccept, afterAccept } = state.facet(nbeditConfig);
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
        scrollIntoView: options.scrollIntoView ?? true
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
