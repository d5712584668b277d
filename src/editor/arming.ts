/**
 * Decides whether Tab is the suggestion's or the user's. It is the one place
 * where that is decided; keys, classes and key caps ask here.
 *
 * @packageDocumentation
 */
import type { EditorState, Line } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { type IReplacement, nbeditConfig } from './config';
import { landingBefore } from './landing';
import {
  type IJump,
  insertionAtCursor,
  type ISuggestionState,
  suggestionField
} from './state';
import { wordsOf } from './typing';

/**
 * What is offered in an editor.
 *
 * - `nothing`;
 * - `ghost`: text exactly at the cursor, which begins with no indent;
 * - `edit`: any other edit that the user can see in this editor;
 * - `elsewhere`: an edit outside of the editor or out of sight.
 */
export type Offered = 'nothing' | 'ghost' | 'edit' | 'elsewhere';

/**
 * Where the cursor is, seen from what is offered.
 *
 * - `there`: on a line of the edit;
 * - `held`: still where the edit that caused the suggestion, an accept or a jump
 *   left it;
 * - `away`: anywhere else.
 */
export type Place = 'there' | 'held' | 'away';

/**
 * What Tab does at the cursor where nothing is offered.
 *
 * - `indent`: it indents, a line or what is selected;
 * - `complete`: it completes the word that the user is typing;
 * - `other`: it belongs to something else, such as an open completer;
 * - `none`: nothing that anybody would miss.
 */
export type TabUse = 'indent' | 'complete' | 'other' | 'none';

/** All that decides about Tab. */
export interface ISituation {
  readonly offered: Offered;
  readonly place: Place;
  readonly tab: TabUse;
}

/**
 * Whether Tab accepts what is offered, or goes to it.
 *
 * #### Notes
 * Only where the suggestion is, and never where Tab would indent or complete.
 * The one exception is what is inserted exactly at the cursor.
 */
export function takesTab({ offered, place, tab }: ISituation): boolean {
  if (offered === 'nothing' || tab === 'other') {
    return false;
  }
  return offered === 'ghost' || (tab === 'none' && place !== 'away');
}

/** What decides about Tab in an editor, but for what only its view knows. */
export function situationOf(state: EditorState): ISituation {
  const value = state.field(suggestionField);
  const offered = Private.offered(state, value);
  return {
    offered,
    place: Private.place(state, value),
    tab: Private.tabUse(state, value)
  };
}

/** Whether Tab is armed, unless something else owns the keys just now. */
export function isArmed(state: EditorState): boolean {
  const { shown, jump } = state.field(suggestionField);
  return (
    (jump ?? shown)?.armed ??
    (state.facet(nbeditConfig).acceptKey() === 'Tab' &&
      takesTab(situationOf(state)))
  );
}

/** Whether Tab accepts or goes to what is offered, here and now. */
export function takesTabNow(view: EditorView): boolean {
  return isArmed(view.state) && !view.state.facet(nbeditConfig).blocked(view);
}

/**
 * Whether the user is at what is offered and can see it. There Escape is about
 * the suggestion alone; anywhere else it does what it always does, too.
 *
 * #### Notes
 * To be on the edit's line is not enough: who ends typing at one end of a line
 * does not speak of an edit at the other. The cursor touches the edit, or is
 * where a jump to it puts it.
 */
export function isAtSuggestion(state: EditorState): boolean {
  const { shown, jump, held } = state.field(suggestionField);
  const { head } = state.selection.main;
  switch (situationOf(state).offered) {
    case 'nothing':
      return false;
    case 'elsewhere':
      return jump!.lines !== undefined && Private.isAtCells(state, jump!.lines);
    default: {
      const { edit } = shown!;
      return (
        Private.isAt(head, edit) ||
        (held && head === landingBefore(state.doc.toString(), edit))
      );
    }
  }
}

namespace Private {
  /** What Tab completes where it stands before the cursor. */
  const COMPLETABLE = /(?:(?<!\p{N})[\p{L}_][\p{L}\p{N}\p{M}_]*|[.%@\\/])$/u;

  /** The mark of an item that a list in Markdown begins with. */
  const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s*$/;

  /** Whether the cursor is at an edit of cells next to some of the lines. */
  export function isAtCells(
    state: EditorState,
    lines: NonNullable<IJump['lines']>
  ): boolean {
    const { held } = state.field(suggestionField);
    const { head } = state.selection.main;
    switch (lines) {
      case 'all':
        return true;
      case 'first':
        return head === 0 || (held && isOnLines(state, lines));
      case 'last':
        return head === state.doc.length || (held && isOnLines(state, lines));
    }
  }

  /** What is offered in an editor. */
  export function offered(
    state: EditorState,
    { shown, jump }: ISuggestionState
  ): Offered {
    // Where there is a pointer, the key follows it before it accepts.
    if (jump) {
      return 'elsewhere';
    }
    if (!shown?.inReach) {
      return 'nothing';
    }
    const insertion = insertionAtCursor(state);
    return insertion !== null && isGhost(state, insertion) ? 'ghost' : 'edit';
  }

  /** Where the cursor is, seen from what is offered. */
  export function place(
    state: EditorState,
    { shown, jump, held }: ISuggestionState
  ): Place {
    const line = state.doc.lineAt(state.selection.main.head);
    const isThere =
      (shown !== null && isOn(line, shown.edit)) ||
      (jump?.lines !== undefined && isOnLines(state, jump.lines));
    return isThere ? 'there' : held ? 'held' : 'away';
  }

  /** What Tab would do at the cursor. */
  export function tabUse(state: EditorState, value: ISuggestionState): TabUse {
    const { ranges, main } = state.selection;
    if (state.readOnly) {
      return 'other';
    }
    if (ranges.length > 1 || !main.empty) {
      return 'indent';
    }
    const line = state.doc.lineAt(main.head);
    const before = line.text.slice(0, main.head - line.from);
    if (!before.trim()) {
      return 'indent';
    }
    // In a list Tab indents the item, wherever in it the cursor is. Who was
    // brought there by a jump or an accept is not writing it.
    if (
      state.facet(nbeditConfig).isProse &&
      (!value.held || value.typing || LIST_ITEM.test(before))
    ) {
      return 'indent';
    }
    return value.typing && isCompletable(value, line, main.head)
      ? 'complete'
      : 'none';
  }

  /**
   * Whether an insertion at the cursor goes on with what stands there: it has no
   * indent of its own, and is no line above the one that the cursor is in.
   */
  function isGhost(state: EditorState, insertion: string): boolean {
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    const before = line.text.slice(0, head - line.from);
    const after = line.text.slice(head - line.from);
    return (
      before.trim() !== '' ||
      (/^\S/.test(insertion) && !(after.trim() && insertion.includes('\n')))
    );
  }

  /** Whether the user is typing a word that Tab would complete. */
  function isCompletable(
    { shown, jump, held }: ISuggestionState,
    line: Line,
    head: number
  ): boolean {
    const before = line.text.slice(0, head - line.from);
    const word = COMPLETABLE.exec(before)?.[0];
    if (!word || (shown && isAt(head, shown.edit))) {
      return false;
    }
    // Of the edit that caused the suggestion the last word is complete if the
    // suggestion is about this line, or writes that word as well. What only begins
    // a word, as a dot does, is not: whoever types it wants to see what there is.
    const written = jump?.writes ?? shown?.edit.insert ?? '';
    const isDone =
      held &&
      /[\p{L}\p{N}\p{M}_]$/u.test(word) &&
      ((shown !== null && isOn(line, shown.edit)) ||
        wordsOf(written).includes(word));
    return !isDone;
  }

  /** Whether the cursor is on the lines that an edit of cells is at. */
  function isOnLines(
    state: EditorState,
    lines: NonNullable<IJump['lines']>
  ): boolean {
    const { number } = state.doc.lineAt(state.selection.main.head);
    return (
      lines === 'all' || number === (lines === 'first' ? 1 : state.doc.lines)
    );
  }

  /** Whether an edit touches a line. */
  function isOn(line: Line, { from, to }: IReplacement): boolean {
    return from <= line.to && to >= line.from;
  }

  /** Whether an edit is directly at an offset, or around it. */
  export function isAt(head: number, { from, to }: IReplacement): boolean {
    return from <= head && to >= head;
  }
}
