import { Prec, Transaction } from '@codemirror/state';
import { ViewPlugin, type ViewUpdate } from '@codemirror/view';
import {
  EditorExtensionRegistry,
  type IEditorExtensionFactory,
  type YSyncConfig,
  ySyncFacet
} from '@jupyterlab/codemirror';

/** What an editor says of the change that it is writing to the shared text. */
const marked = new WeakMap<YSyncConfig, boolean>();

/**
 * Whether an editor says that the change it is writing was typed, pasted or the
 * like; `undefined` if it says nothing.
 *
 * @param binding - What binds the editor to the shared text: the origin of what
 * it writes there.
 */
export function isMarkedAsTyped(binding: YSyncConfig): boolean | undefined {
  return marked.get(binding);
}

/**
 * Has editors say who makes a change.
 *
 * #### Notes
 * CodeMirror marks what a user does with a user event; a program that dispatches
 * a change does not, nor do some commands. It counts only in the editor that has
 * the focus, as anybody could add the mark.
 */
export const authorship: IEditorExtensionFactory = {
  name: 'jupyter-nbedit:authorship',
  factory: () =>
    EditorExtensionRegistry.createImmutableExtension(
      // Before the plugin that writes the change.
      Prec.highest(ViewPlugin.define(() => ({ update: note })))
    )
};

/** Note what an editor says of a change. */
function note({ docChanged, state, transactions, view }: ViewUpdate): void {
  const binding = state.facet(ySyncFacet);
  if (docChanged && binding) {
    const isTyped = transactions.every(
      tr => !tr.docChanged || tr.annotation(Transaction.userEvent)
    );
    const hasFocus = view.root.activeElement === view.contentDOM;
    marked.set(binding, isTyped && hasFocus);
  }
}
