import { EditorState } from '@codemirror/state';
import { type EditorView, ViewPlugin } from '@codemirror/view';
import type { ISharedCell } from '@jupyter/ydoc';
import {
  EditorExtensionRegistry,
  type IEditorExtensionFactory
} from '@jupyterlab/codemirror';
import type { TranslationBundle } from '@jupyterlab/translation';
import { nbeditExtension } from '../editor';
import { isBusy, isHalfTyped } from '../notebook/cells';
import type { NotebookController } from './controller';
import type { PredictionSettings } from './settings';

/**
 * The extension of editors, which does something only in those of a notebook or file.
 *
 * @param settings - Say whether Tab accepts.
 * @param controllerOf - The controller of the notebook that an editor is in.
 * An editor can outlive its place there: it is asked each time.
 *
 * @param trans - Translates what is drawn.
 */
export function cellEditorExtension(
  settings: PredictionSettings,
  controllerOf: (view: EditorView) => NotebookController | null,
  trans: TranslationBundle
): IEditorExtensionFactory {
  const suggestions = (isProse: boolean) =>
    nbeditExtension({
      acceptKey: () => settings.current.acceptKey,
      blocked: isBusy,
      isProse,
      isModal,
      scrolls: () => settings.current.automaticScroll,
      inSight: view => controllerOf(view)?.isInSight(view) ?? true,
      beforeAccept: view => controllerOf(view)?.beforeAccept(view),
      afterAccept: view => controllerOf(view)?.afterAccept(view),
      events: {
        onAccept: (id, _, complete, view) =>
          controllerOf(view)?.onAccept(id, complete),
        onOutcome: (id, outcome, view) =>
          controllerOf(view)?.onOutcome(id, outcome),
        onArmed: view => controllerOf(view)?.onArmed(),
        onJump: (_, view) => void controllerOf(view)?.jump()
      }
    });
  // An editor may be made after the edit in it was offered: cells far away
  // have none yet, and a moved cell gets another.
  const arrival = ViewPlugin.define(view => {
    requestAnimationFrame(() => controllerOf(view)?.onEditor());
    return {};
  });
  // What several cursors or an input method have begun says nothing yet.
  const typing = ViewPlugin.define(
    view => {
      let wasHalfTyped = false;
      const check = () => {
        const isNow = isHalfTyped(view);
        if (wasHalfTyped && !isNow) {
          controllerOf(view)?.onTyped();
        }
        wasHalfTyped = isNow;
      };
      return { update: check, check };
    },
    {
      eventObservers: {
        // The editor takes note of it after its observers.
        compositionend(): void {
          setTimeout(() => this.check());
        }
      }
    }
  );
  const phrases = EditorState.phrases.of({
    '… $1 more': trans.__('… %1 more', '$1')
  });
  return {
    name: 'jupyter-nbedit',
    factory: ({ model: { sharedModel } }) => {
      // Of a file it is not known yet whether it is code; of no other one it matters.
      const { cell_type } = sharedModel as Partial<ISharedCell>;
      const isProse = cell_type !== undefined && cell_type !== 'code';
      return EditorExtensionRegistry.createImmutableExtension([
        suggestions(isProse),
        arrival,
        typing,
        phrases
      ]);
    }
  };
}

/** Whether editors have the modes of vim. */
export function isModal(): boolean {
  return document.querySelector("[data-jp-vim-mode='true']") !== null;
}
