import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** A mark that says that there is a suggestion, and nothing more. */
interface IMark {
  /** An offset in the line that has the mark. */
  readonly at: number;
  /** What the mark says to whoever points at it. */
  readonly title: string;
}

const setMark = StateEffect.define<IMark | null>();

/** Draws the mark, beside the text, so that nothing moves. */
export const suggestionMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, tr) => {
    let next = marks.map(tr.changes);
    for (const effect of tr.effects) {
      if (effect.is(setMark)) {
        next = Decoration.none;
        if (effect.value && effect.value.at <= tr.newDoc.length) {
          const { at, title } = effect.value;
          const attributes = { title };
          const line = Decoration.line({ class: 'jp-nbedit-mark', attributes });
          next = Decoration.set(line.range(tr.newDoc.lineAt(at).from));
        }
      }
    }
    return next;
  },
  provide: field => EditorView.decorations.from(field)
});

/** Mark a line of an editor, and no other; `null` marks none. */
export function markLine(view: EditorView, mark: IMark | null): void {
  const marks = view.state.field(suggestionMark, false);
  if (marks && (mark || marks.size > 0)) {
    view.dispatch({ effects: setMark.of(mark) });
  }
}
