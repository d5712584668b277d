import type { EditorView } from '@codemirror/view';

/**
 * Whether the user can see a place of the document: neither the window nor
 * anything that scrolls around it hides a part of its line.
 *
 * #### Notes
 * It reads the layout: do not call it while an editor updates.
 */
export function isInView(view: EditorView, offset: number): boolean {
  const place = view.coordsAtPos(Math.min(offset, view.state.doc.length));
  return place !== null && isBoxInView(place, view.scrollDOM);
}

/** Whether an element is in the page and nothing around it is hidden. */
export function isRendered(node: Element): boolean {
  return node.isConnected && (node.checkVisibility?.() ?? true);
}

/**
 * Whether a stretch of the page can be seen.
 *
 * @param place - The stretch, from top to bottom of the window.
 * @param from - The innermost element that may scroll around it.
 */
export function isBoxInView(
  place: { top: number; bottom: number },
  from: HTMLElement
): boolean {
  if (place.top < 0 || place.bottom > window.innerHeight) {
    return false;
  }
  for (
    let node: HTMLElement | null = from;
    // The overflow of the page's body is that of the window.
    node && node !== document.body;
    node = node.parentElement
  ) {
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(node).overflowY)) {
      const box = node.getBoundingClientRect();
      if (place.top < box.top || place.bottom > box.bottom) {
        return false;
      }
    }
  }
  return true;
}
