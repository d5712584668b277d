/** Elements that the browser paints, whatever their style. */
const PAINTED = new Set(
  'IMG CANVAS VIDEO IFRAME OBJECT EMBED INPUT TEXTAREA SELECT BUTTON'.split(' ')
);

/** A computed colour that cannot be seen. */
const CLEAR = /^(?:|transparent|rgba\(.*, 0\)|.*\/ 0\))$/;

/**
 * Whether something else hides a part of an element, such as line numbers.
 *
 * @param point - Where the part is in the window.
 */
export function isCovered(
  node: Element,
  { x, y }: { x: number; y: number }
): boolean {
  // What is clicked through, as new text is, leaves what is behind it.
  const home = node.closest('.cm-content') ?? node;
  for (const hit of document.elementsFromPoint?.(x, y) ?? []) {
    if (home.contains(hit) || hit.contains(node)) {
      return false;
    }
    if (paints(hit)) {
      return true;
    }
  }
  return false;
}

/**
 * Whether an element paints anything itself: a background, text, a picture, a
 * field. One that only holds others, as the toolbar of a cell does, is seen
 * through.
 */
function paints(node: Element): boolean {
  const { backgroundColor, backgroundImage } = getComputedStyle(node);
  return (
    !(node instanceof HTMLElement) ||
    PAINTED.has(node.tagName) ||
    !CLEAR.test(backgroundColor) ||
    !['', 'none'].includes(backgroundImage) ||
    Array.from(node.childNodes).some(
      ({ nodeType, nodeValue }) =>
        nodeType === Node.TEXT_NODE && nodeValue?.trim()
    )
  );
}
