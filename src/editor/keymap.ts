import { Extension, Prec } from '@codemirror/state';
import { EditorView, KeyBinding, keymap } from '@codemirror/view';
import { accept, acceptWord, canJump, dismiss, isArmed, jump } from './accept';
import { nbeditConfig } from './config';

/**
 * Accept or jump, if there is something to accept or jump to and nothing
 * else has a claim on the key.
 */
export function acceptOrJump(view: EditorView): boolean {
  if (canJump(view)) {
    return jump(view);
  }
  return isArmed(view) && accept(view) !== null;
}

/** The keys of suggestions. Each does nothing while nothing is shown. */
const bindings: KeyBinding[] = [
  {
    key: 'Tab',
    run: view =>
      view.state.facet(nbeditConfig).acceptKey() === 'Tab' && acceptOrJump(view)
  },
  {
    key: 'Mod-ArrowRight',
    run: view => isArmed(view) && acceptWord(view) !== null
  },
  {
    key: 'Escape',
    run: view => !view.state.facet(nbeditConfig).blocked(view) && dismiss(view)
  }
];

/** The keys, before those of anyone else. */
export const suggestionKeymap: Extension = Prec.highest(keymap.of(bindings));

/** Marks the editor in which the accept key is taken, for shortcuts. */
export const activeClass: Extension = EditorView.editorAttributes.of(view =>
  isArmed(view) || canJump(view) ? { class: 'jp-mod-nbedit-active' } : null
);
