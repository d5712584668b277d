import { type Extension, Prec } from '@codemirror/state';
import { EditorView, type KeyBinding, keymap } from '@codemirror/view';
import { acceptOrJump, acceptWord, dismiss } from './accept';
import { isArmed, isAtSuggestion, takesTabNow } from './arming';
import { nbeditConfig, notify } from './config';

/** The keys of suggestions. Each does nothing while nothing is shown. */
const bindings: KeyBinding[] = [
  {
    key: 'Tab',
    run: view => takesTabNow(view) && acceptOrJump(view)
  },
  {
    key: 'Mod-ArrowRight',
    run: view => isFree(view) && acceptWord(view) !== null
  },
  {
    key: 'Escape',
    run: view => isFree(view) && isAtSuggestion(view.state) && dismiss(view)
  }
];

/** The keys, before those of anyone else. */
export const suggestionKeymap: Extension = Prec.highest(keymap.of(bindings));

/**
 * Marks an editor for shortcuts, which some applications look for before the
 * editor is given a key: whether Tab accepts, and whether Escape is about the
 * suggestion alone.
 */
export const shortcutClasses: Extension = EditorView.editorAttributes.of(
  view => {
    const classes = [
      takesTabNow(view) ? 'jp-mod-nbedit-tab' : '',
      isFree(view) && isAtSuggestion(view.state) ? 'jp-mod-nbedit-escape' : ''
    ].filter(Boolean);
    return classes.length ? { class: classes.join(' ') } : null;
  }
);

/** Tells the handlers when Tab is armed in an editor, or not any more. */
export const armingReporter = EditorView.updateListener.of(update => {
  if (isArmed(update.startState) !== isArmed(update.state)) {
    notify(update.view, events => events.onArmed?.(update.view));
  }
});

/** Whether nothing else has a claim on the keys. */
function isFree(view: EditorView): boolean {
  return !view.state.facet(nbeditConfig).blocked(view);
}
