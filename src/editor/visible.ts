import { EditorView } from '@codemirror/view';
import { getShown } from './state';

/**
 * Whether the user can see where the shown edit begins: neither the window
 * nor anything that scrolls around the editor hides it.
 *
 * #### Notes
 * It reads the layout: do not call it while an editor updates.
 */
export function isInView(view: EditorView): boolean {
  const shown = getShown(view.state);
  const place = shown && view.coordsAtPos(shown.edit.from, 1);
  if (!place) {
    return false;
  }
  let top = 0;
  let bottom = window.innerHeight;
  for (
    let node: HTMLElement | null = view.dom;
    node;
    node = node.parentElement
  ) {
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(node).overflowY)) {
      const box = node.getBoundingClientRect();
      top = Math.max(top, box.top);
      bottom = Math.min(bottom, box.bottom);
    }
  }
  return place.top < bottom && place.bottom > top;
}
