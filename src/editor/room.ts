import type { Line } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { isCovered } from './covered';
import { clipOf, isInHeight, isWithin } from './visible';

/** How many lines above and below that of the cursor are looked at. */
const FAR = 8;

/** Pixels that are left free beside what is placed. */
const FREE = 4;

/**
 * Where a pointer covers no text, if the end of the cursor's line is cut off: at
 * the end of the nearest line that leaves room for it, or else below the cursor's
 * line, in a row of its own.
 *
 * #### Notes
 * It reads the layout: do not use it while an editor updates.
 *
 * @param pointer - The pointer, wherever it is drawn now.
 *
 * @returns An offset in the line, or `below`; `null` if the cursor's line is not
 * on the screen.
 */
export function roomFor(
  view: EditorView,
  pointer: Element
): number | 'below' | null {
  const { doc, selection } = view.state;
  const here = doc.lineAt(selection.main.head);
  const node = lineNode(view, here);
  if (!node || !isInHeight(node)) {
    return null;
  }
  for (let distance = 1; distance <= FAR; distance++) {
    for (const number of [here.number + distance, here.number - distance]) {
      const isLine = number >= 1 && number <= doc.lines;
      if (isLine && hasRoom(view, doc.line(number), pointer)) {
        return doc.line(number).from;
      }
    }
  }
  return 'below';
}

/** Whether a line is on the screen and leaves room for a pointer behind its text. */
function hasRoom(view: EditorView, line: Line, pointer: Element): boolean {
  const node = lineNode(view, line);
  if (!node || !isInHeight(node)) {
    return false;
  }
  const text = new Range();
  text.selectNodeContents(node);
  if (node.contains(pointer)) {
    text.setEndBefore(pointer);
  }
  const { left, top, bottom } = node.getBoundingClientRect();
  const begin = line.length > 0 ? text.getBoundingClientRect().right : left;
  const end = begin + pointer.getBoundingClientRect().width + FREE;
  const place = { left: begin, top, right: end, bottom };
  const middle = (top + bottom) / 2;
  return (
    isWithin(place, clipOf(node)) &&
    // Such as by the toolbar of the cell.
    !isCovered(node, { x: begin + FREE, y: middle }) &&
    !isCovered(node, { x: end - FREE, y: middle })
  );
}

/** The element of a line, if it is drawn. */
function lineNode(view: EditorView, { from, to }: Line): Element | null {
  const { viewport } = view;
  if (from < viewport.from || to > viewport.to) {
    return null;
  }
  const { node } = view.domAtPos(from);
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest('.cm-line') ?? null;
}
