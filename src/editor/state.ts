import {
  Annotation,
  ChangeSet,
  type EditorSelection,
  type EditorState,
  StateEffect,
  StateField,
  Transaction
} from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import {
  type IReplacement,
  nbeditConfig,
  notify,
  type SuggestionOutcome
} from './config';
import { differences } from './difference';
import { autoClosed, commonPrefix, leadsTo, remainderAt } from './typing';

/** An edit shown in an editor and not yet part of its document. */
export interface IShown {
  /** Names the suggestion and the edit; given back in events. */
  readonly id: string;
  /** What accepting does to the document. */
  readonly edit: IReplacement;
  /** The text between `edit.from` and `edit.to`; without it nothing is shown. */
  readonly expected: string;
  /** Whether it can be accepted here; otherwise it is only a preview. */
  readonly inReach: boolean;
  /**
   * Whether Tab is armed, where not this editor but what is around it has the
   * keys; without it the editor decides.
   */
  readonly armed?: boolean;
  /**
   * What the key cap drawn after the edit says; without it there is none. Where
   * the edit is not in reach only its place is kept.
   */
  readonly cap?: IKeyCap;
}

/** What a key cap says, which depends on where the cursor is. */
export interface IKeyCap {
  /** The key where it is armed. */
  readonly armed: string;
  /** The key that works anywhere. */
  readonly unarmed: string;
}

/** A pointer, drawn at the cursor, to an edit that is somewhere else. */
export interface IJump {
  /** Names the suggestion and the edit; given back in events. */
  readonly id: string;
  /** What is said about the edit, such as `[5] df → sales`. */
  readonly label: string;
  /** The text that the edit writes. */
  readonly writes?: string;
  /**
   * Whether Tab is armed, where not this editor but what is around it has the
   * keys; without it the editor decides.
   */
  readonly armed?: boolean;
  /** What the key cap drawn before the label says; without it there is none. */
  readonly cap?: IKeyCap;
  /**
   * Whether the key is named somewhere else, since this is out of sight: of its
   * cap only the place is kept.
   */
  readonly isNamedElsewhere?: boolean;
  /**
   * The lines of this document that the edit is at, if it is in sight, outside
   * of the editor: then nothing is drawn, and the key that would lead to it
   * makes it.
   */
  readonly lines?: 'all' | 'first' | 'last';
  /**
   * Where it is drawn if the end of the cursor's line is cut off: at the end of
   * the line that an offset is in, or in a row below the cursor's line.
   */
  readonly at?: number | 'below';
}

/** Marks the transaction that applies a suggestion or a part of it. */
export const acceptAnnotation = Annotation.define<{ id: string }>();

/** Show an edit, in place of the one shown so far; `null` shows none. */
export const showEdit = StateEffect.define<IShown | null>({
  map: (shown, changes) =>
    shown && {
      ...shown,
      edit: {
        ...shown.edit,
        from: changes.mapPos(shown.edit.from, -1),
        to: changes.mapPos(shown.edit.to, 1)
      }
    }
});

/** Show a pointer to an edit elsewhere; `null` shows none. */
export const showJump = StateEffect.define<IJump | null>();

/** Show nothing any more. Tells no handler. */
export const clearSuggestion = StateEffect.define<null>();

/**
 * Whether the cursor counts from now on as where the edit that caused the
 * suggestion, an accept or a jump left it.
 */
export const holdCursor = StateEffect.define<boolean>();

/** What an editor knows about the suggestion in it. */
export interface ISuggestionState {
  readonly shown: IShown | null;
  /** How many characters of the suggestion the user has typed already. */
  readonly typed: number;
  readonly jump: IJump | null;
  /** Whether the cursor is where the user's typing left it. */
  readonly typing: boolean;
  /**
   * Whether the user ended typing and the cursor is where that puts it, as vim
   * does when it leaves insert mode.
   */
  readonly finished: boolean;
  /**
   * Whether the cursor is where the edit that caused the suggestion, an accept
   * or a jump left it, and nothing was typed since.
   */
  readonly held: boolean;
  /** The suggestion that ended in the transaction that made this state. */
  readonly ended: { id: string; outcome: SuggestionOutcome } | null;
}

/** The suggestion in an editor, kept in step with its document. */
export const suggestionField = StateField.define<ISuggestionState>({
  create: () => Private.EMPTY,
  update: (value, tr) => {
    // The document first: effects speak of the document after the changes.
    let next: ISuggestionState = {
      ...value,
      ...Private.cursor(value, tr),
      ended: null
    };
    if (tr.docChanged) {
      const jump = Private.moved(value.jump, tr);
      next = { ...next, ...Private.follow(value, tr), jump };
    }
    if (next.ended?.outcome === 'typed') {
      // It is as good as accepted.
      next = { ...next, held: true };
    }
    for (const effect of tr.effects) {
      if (effect.is(showEdit)) {
        next = { ...next, ...Private.admit(value, effect.value, tr) };
      } else if (effect.is(showJump)) {
        next = { ...next, jump: effect.value };
      } else if (effect.is(clearSuggestion)) {
        next = { ...next, shown: null, typed: 0, jump: null };
      } else if (effect.is(holdCursor)) {
        next = { ...next, held: effect.value };
      }
    }
    return Private.same(value, next) ? value : next;
  }
});

/** The edit shown in an editor, if any. */
export function getShown(state: EditorState): IShown | null {
  return state.field(suggestionField, false)?.shown ?? null;
}

/** The pointer shown in an editor, if any. */
export function getJump(state: EditorState): IJump | null {
  return state.field(suggestionField, false)?.jump ?? null;
}

/**
 * Show an edit, or none.
 *
 * @returns Whether the editor now shows what was asked for: not if the
 * document lacks the expected text or has the suggested one already.
 */
export function setShown(view: EditorView, shown: IShown | null): boolean {
  if (shown || getShown(view.state)) {
    view.dispatch({ effects: showEdit.of(shown) });
  }
  return getShown(view.state)?.id === shown?.id;
}

/** Show a pointer to an edit elsewhere, or none. */
export function setJump(view: EditorView, jump: IJump | null): void {
  if (jump || getJump(view.state)) {
    view.dispatch({ effects: showJump.of(jump) });
  }
}

/** Show neither an edit nor a pointer. Tells no handler. */
export function clear(view: EditorView): void {
  if (getShown(view.state) || getJump(view.state)) {
    view.dispatch({ effects: clearSuggestion.of(null) });
  }
}

/** Whether the user's typing left the cursor where it is, or the end of it. */
export function isTyping(view: EditorView): boolean {
  const value = view.state.field(suggestionField, false);
  return value ? value.typing || value.finished : false;
}

/**
 * Say that the cursor is where the edit that caused the suggestion or a jump has
 * left it, or that it does not count as that any more.
 */
export function setHeld(view: EditorView, isHeld: boolean): void {
  const value = view.state.field(suggestionField, false);
  if (value && value.held !== isHeld) {
    view.dispatch({ effects: holdCursor.of(isHeld) });
  }
}

/** What the shown edit would still insert at the cursor, if only that. */
export function insertionAtCursor(state: EditorState): string | null {
  const shown = getShown(state);
  const { ranges, main } = state.selection;
  if (!shown || ranges.length > 1 || !main.empty) {
    return null;
  }
  const head = main.head - shown.edit.from;
  return remainderAt(shown.expected, head, shown.edit.insert);
}

/** Tells the handlers about suggestions that ended with a document change. */
export const outcomeReporter = EditorView.updateListener.of(update => {
  for (const tr of update.transactions) {
    const ended = tr.state.field(suggestionField, false)?.ended;
    if (ended) {
      // Other listeners have yet to see this update: a handler that
      // dispatches now would have them see the next one first.
      void Promise.resolve().then(() =>
        notify(update.view, events =>
          events.onOutcome?.(ended.id, ended.outcome, update.view)
        )
      );
    }
  }
});

namespace Private {
  /** An editor without a suggestion. */
  export const EMPTY: ISuggestionState = {
    shown: null,
    typed: 0,
    jump: null,
    typing: false,
    finished: false,
    held: false,
    ended: null
  };

  /** What is shown if `shown` is asked for. */
  export function admit(
    value: ISuggestionState,
    shown: IShown | null,
    tr: Transaction
  ): Pick<ISuggestionState, 'shown' | 'typed'> {
    const none = { shown: null, typed: 0 };
    if (!shown) {
      return none;
    }
    const { from, to } = shown.edit;
    const insert = shown.edit.insert.replace(/\r\n?/g, '\n');
    if (from < 0 || from > to || to > tr.newDoc.length) {
      return none;
    }
    const { expected } = shown;
    if (tr.newDoc.sliceString(from, to) !== expected || insert === expected) {
      return none;
    }
    const next = { ...shown, edit: { from, to, insert } };
    // Showing again what is shown keeps what was typed of it, and its widgets.
    return value.shown && equal(value.shown, next) && !tr.docChanged
      ? { shown: value.shown, typed: value.typed }
      : { shown: next, typed: 0 };
  }

  /**
   * What becomes of the suggestion when the document changes.
   *
   * #### Notes
   * It stays while the text under it is on the way from the expected one to the
   * suggested one, as it is while the user types what is suggested. CodeMirror
   * maps its two ends; `rebase` does that where no editor shows it.
   */
  export function follow(
    { shown, typed }: ISuggestionState,
    tr: Transaction
  ): Pick<ISuggestionState, 'shown' | 'typed' | 'ended'> {
    if (!shown) {
      return { shown, typed, ended: null };
    }
    const { id, expected } = shown;
    const { from, to, insert } = shown.edit;
    const accepted = tr.annotation(acceptAnnotation)?.id === id;
    const drop = (outcome: SuggestionOutcome) => ({
      shown: null,
      typed: 0,
      // Who accepts tells that himself, with what was changed.
      ended: accepted ? null : { id, outcome }
    });

    // A program sets the whole text again when it formats a part of it.
    const changes = isTyped(tr) ? tr.changes : reduced(tr);
    // A change that reaches over an end of the edit leaves no telling which part
    // of it is still the edit's. One that only touches an end is inside or out.
    let crossed = false;
    changes.iterChanges((fromA, toA) => {
      const overlaps = fromA < to && toA > from;
      crossed ||= overlaps && (fromA < from || toA > to);
    }, true);
    if (crossed) {
      return drop('superseded');
    }

    // The ends lean outwards: what is typed exactly at one is in between them,
    // and so may be a beginning of what is suggested.
    const edit = {
      from: changes.mapPos(from, -1),
      to: changes.mapPos(to, 1),
      insert
    };
    const current = tr.newDoc.sliceString(edit.from, edit.to);
    if (current === expected) {
      return { shown: { ...shown, edit }, typed, ended: null };
    }
    // Only a user types towards a suggestion. A program, a peer or an undo that
    // happens to do so changes the text for reasons of its own.
    if (!isTyped(tr)) {
      return drop('superseded');
    }
    // Before `leadsTo`, which is true of the whole way, its end included.
    if (current === insert) {
      return drop('typed');
    }
    const head = tr.newSelection.main.head - edit.from;
    if (
      !leadsTo(current, expected, insert) &&
      !autoClosed(current, head, expected, insert)
    ) {
      return drop('superseded');
    }
    return {
      // What is expected from now on is the text that the user has made.
      shown: { ...shown, edit, expected: current },
      typed: commonPrefix(current, insert),
      ended: null
    };
  }

  /** A pointer, where it is drawn after a change of the document. */
  export function moved(jump: IJump | null, tr: Transaction): IJump | null {
    return typeof jump?.at === 'number'
      ? { ...jump, at: tr.changes.mapPos(jump.at) }
      : jump;
  }

  /** Whether a user typed what a transaction changes. */
  function isTyped(tr: Transaction): boolean {
    return tr.isUserEvent('input') || tr.isUserEvent('delete');
  }

  /** What a transaction changes, less what it replaces by the same. */
  function reduced(tr: Transaction): ChangeSet {
    const edits = differences(
      tr.startState.doc.toString(),
      tr.newDoc.toString()
    );
    return ChangeSet.of(edits, tr.startState.doc.length);
  }

  /** What brought the cursor to where it is. */
  export function cursor(
    value: ISuggestionState,
    tr: Transaction
  ): Pick<ISuggestionState, 'typing' | 'finished' | 'held'> {
    // An accept is an input, too, but the next Tab shall accept the next edit.
    if (tr.annotation(acceptAnnotation)) {
      return { typing: false, finished: false, held: true };
    }
    if (isTyped(tr)) {
      return { typing: true, finished: false, held: false };
    }
    const { typing, finished, held } = value;
    if (!tr.selection || tr.newSelection.eq(mapped(tr))) {
      return { typing, finished, held };
    }
    return typing && endsTyping(tr)
      ? { typing: false, finished: true, held }
      : { typing: false, finished: false, held: false };
  }

  /**
   * Whether a movement of the cursor is that of leaving insert mode: onto the
   * character that was typed last.
   */
  function endsTyping(tr: Transaction): boolean {
    const { main } = tr.newSelection;
    const before = tr.startState.selection.main.head;
    return (
      tr.annotation(Transaction.userEvent) === undefined &&
      tr.startState.facet(nbeditConfig).isModal() &&
      main.empty &&
      main.head === before - 1
    );
  }

  /** The selection as a change of the document by itself would leave it. */
  function mapped(tr: Transaction): EditorSelection {
    return tr.startState.selection.map(tr.changes);
  }

  /** Whether two edits are shown alike. */
  function equal(a: IShown, b: IShown): boolean {
    return (
      a.id === b.id &&
      a.edit.from === b.edit.from &&
      a.edit.to === b.edit.to &&
      a.edit.insert === b.edit.insert &&
      a.expected === b.expected &&
      a.inReach === b.inReach &&
      a.armed === b.armed &&
      a.cap?.armed === b.cap?.armed &&
      a.cap?.unarmed === b.cap?.unarmed
    );
  }

  /** Whether two states are the same in every part. */
  export function same(a: ISuggestionState, b: ISuggestionState): boolean {
    return (Object.keys(a) as (keyof ISuggestionState)[]).every(
      key => a[key] === b[key]
    );
  }
}
