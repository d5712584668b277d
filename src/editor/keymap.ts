import { type Extension, Prec } from '@codemirror/state';
import { EditorView, type KeyBinding, keymap } from '@codemirror/view';
import { accept, acceptWord, canJump, dismiss, isArmed, jump } from './accept';
import { nbeditConfig } from './config';
import { getJump, getShown } from './state';

/**
 * Accept or jump, if there is something to accept or jump to and nothing
 * else has a claim on the key.
 */
export function acceptOrJump(view: EditorView): boolean {
  if (canJump(view)) {
    return jump(view);
  }
  if (!isArmed(view)) {
    return false;
  }
  // The key is taken even if what it accepts must come into sight first.
  accept(view);
  return true;
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

/**
 * Marks an editor for shortcuts, which some applications look for before the
 * editor is given a key: whether anything is shown in it, whether it can be
 * accepted, and whether the accept key does so.
 */
export const shortcutClasses: Extension = EditorView.editorAttributes.of(
  view => {
    const { state } = view;
    if (!getShown(state) && !getJump(state)) {
      return null;
    }
    const classes = ['jp-mod-nbedit-visible'];
    if (isArmed(view) || canJump(view)) {
      classes.push('jp-mod-nbedit-active');
      if (state.facet(nbeditConfig).acceptKey() === 'Tab') {
        classes.push('jp-mod-nbedit-tab');
      }
    }
    return { class: classes.join(' ') };
  }
);
