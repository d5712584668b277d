import { type EditorState, type Range, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import { isArmed } from './arming';
import { diffEdit, type LineChange } from './diff';
import { partsOf } from './invisible';
import type { IHunk } from './words';
import {
  type IJump,
  type IKeyCap,
  insertionAtCursor,
  type IShown,
  type ISuggestionState,
  suggestionField
} from './state';
import {
  Hint,
  type IKey,
  InsertedLines,
  InsertedText,
  Invisible,
  JumpPointer
} from './widgets';

const deletedText = Decoration.mark({ class: 'jp-nbedit-deleted' });
const deletedLine = Decoration.line({ class: 'jp-nbedit-deletedLine' });

/** What the decorations were made from, and the decorations. */
interface IDrawing {
  readonly suggestion: ISuggestionState;
  readonly ghost: boolean;
  readonly armed: boolean;
  readonly jumpAt: number;
  readonly decorations: DecorationSet;
}

/** Draws the suggestion. A field, because only fields may add lines. */
export const suggestionDecorations = StateField.define<IDrawing>({
  create: state => draw(state),
  update: (drawing, tr) => draw(tr.state, tr.docChanged ? null : drawing),
  provide: field =>
    EditorView.decorations.from(field, drawing => drawing.decorations)
});

/** Draw what is shown, unless it was drawn just so. */
function draw(state: EditorState, last: IDrawing | null = null): IDrawing {
  const suggestion = state.field(suggestionField);
  const { shown, jump } = suggestion;
  const ghost = shown !== null && insertionAtCursor(state) !== null;
  const armed = isArmed(state);
  const isDrawn = jump !== null && !jump.lines;
  const jumpAt = isDrawn ? placeOf(jump, state) : -1;
  // New decorations are new widgets, which the browser lays out anew: at each
  // movement of the cursor that would be felt.
  if (
    last?.suggestion.shown === shown &&
    last.suggestion.jump === jump &&
    last.ghost === ghost &&
    last.armed === armed &&
    last.jumpAt === jumpAt
  ) {
    return last;
  }
  const ranges = shown ? drawEdit(state, suggestion, ghost, armed) : [];
  if (isDrawn) {
    const widget = new JumpPointer(jump, jumpKey(jump, armed));
    const block = jump.at === 'below';
    // Of what stands at one place, the greater side comes later: new text 1, key
    // cap 2, new lines 3, and the pointer after all of them.
    ranges.push(Decoration.widget({ widget, side: 4, block }).range(jumpAt));
  }
  const decorations = Decoration.set(ranges, true);
  return { suggestion, ghost, armed, jumpAt, decorations };
}

/** Where a pointer is drawn: at the end of a line. */
function placeOf({ at }: IJump, { doc, selection }: EditorState): number {
  return doc.lineAt(typeof at === 'number' ? at : selection.main.head).to;
}

/** The key that a cap names, if there is a cap. */
function keyOf(cap: IKeyCap | undefined, armed: boolean): IKey | null {
  const name = armed ? cap?.armed : cap?.unarmed;
  return name ? { name, armed } : null;
}

/** The key of a pointer's cap, which is named but once. */
function jumpKey(
  { cap, isNamedElsewhere = false }: IJump,
  armed: boolean
): IKey | null {
  const key = keyOf(cap, armed);
  return key && isNamedElsewhere ? { ...key, armed: false, hidden: true } : key;
}

/** The key of an edit's cap, which has a place before any key accepts the edit. */
function editKey({ cap, inReach }: IShown, armed: boolean): IKey | null {
  const key = inReach ? keyOf(cap, armed) : null;
  return key ?? (cap ? { name: cap.armed, armed: false, hidden: true } : null);
}

/** The decorations that show an edit. */
function drawEdit(
  state: EditorState,
  { shown, typed }: ISuggestionState,
  ghost: boolean,
  armed: boolean
): Range<Decoration>[] {
  if (!shown) {
    return [];
  }
  const { expected } = shown;
  const key = editKey(shown, armed);
  const { from, to, insert } = shown.edit;
  const start = state.doc.lineAt(from).from;
  const changes = diffEdit({
    before: state.sliceDoc(start, from),
    expected,
    insert,
    after: state.sliceDoc(to, state.doc.lineAt(to).to),
    typed
  });
  const last = lastIndex(changes);
  const ranges: Range<Decoration>[] = [];
  let pos = start;
  changes.forEach((change, index) => {
    const cap = index === last ? key : null;
    if (change.kind === 'insert') {
      ranges.push(insertLines(pos, start, change.lines, ghost, cap));
      return;
    }
    const end = pos + change.old.length;
    if (change.kind === 'delete') {
      ranges.push(...deleteLine(pos, change.old));
    } else if (change.kind === 'change') {
      ranges.push(...change.hunks.flatMap(hunk => replace(pos, hunk, ghost)));
    }
    if (cap) {
      const widget = new Hint(cap);
      ranges.push(Decoration.widget({ widget, side: 2 }).range(end));
    }
    ranges.push(...revealInvisible(pos, change.old));
    pos = end + 1;
  });
  return ranges;
}

/**
 * Name what cannot be seen in a line that an edit is about: it may turn the
 * order of all that is on the line, the new text included.
 */
function revealInvisible(from: number, line: string): Range<Decoration>[] {
  return partsOf(line)
    .filter(({ name }) => name !== '')
    .map(part => {
      const widget = new Invisible(part.name);
      const start = from + part.from;
      const end = start + part.text.length;
      return Decoration.replace({ widget }).range(start, end);
    });
}

/** Where the last change is. */
function lastIndex(changes: readonly LineChange[]): number {
  let last = -1;
  changes.forEach((change, index) => {
    last = change.kind === 'same' ? last : index;
  });
  return last;
}

/** Strike out a part of a line and put new text after it. */
function replace(
  lineStart: number,
  hunk: IHunk,
  ghost: boolean
): Range<Decoration>[] {
  const from = lineStart + hunk.from;
  const to = lineStart + hunk.to;
  const ranges: Range<Decoration>[] = [];
  if (from < to) {
    ranges.push(deletedText.range(from, to));
  }
  if (hunk.insert) {
    const widget = new InsertedText(hunk.insert, ghost);
    ranges.push(Decoration.widget({ widget, side: 1 }).range(to));
  }
  return ranges;
}

/** Strike out a line, but not its indentation. */
function deleteLine(from: number, text: string): Range<Decoration>[] {
  const ranges = [deletedLine.range(from)];
  const to = from + text.trimEnd().length;
  const begin = from + text.length - text.trimStart().length;
  if (begin < to) {
    ranges.push(deletedText.range(begin, to));
  }
  return ranges;
}

/** Put new lines before the line that begins at a position. */
function insertLines(
  pos: number,
  start: number,
  lines: readonly string[],
  ghost: boolean,
  key: IKey | null
): Range<Decoration> {
  const widget = new InsertedLines(lines, ghost, key);
  // After the end of the line before, so that the cursor there stays above.
  return pos > start
    ? Decoration.widget({ widget, side: 3, block: true }).range(pos - 1)
    : Decoration.widget({ widget, side: -1, block: true }).range(pos);
}
