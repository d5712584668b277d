import type { EditorView } from '@codemirror/view';
import { isInView } from '../index';
import { editor } from './utils';

/** Lay out an element between two heights. */
function place(node: Element, top: number, bottom: number): void {
  node.getBoundingClientRect = () => ({ top, bottom }) as DOMRect;
}

/** An editor within two boxes, with lines of a height of 10. */
function framed(overflow: string): { view: EditorView; box: HTMLElement } {
  const { view } = editor('a\nb\nc', 0);
  const box = document.createElement('div');
  const inner = document.createElement('div');
  document.body.append(box);
  box.append(inner);
  inner.append(view.dom);
  box.style.overflowY = overflow;
  place(box, 0, 25);
  place(inner, 0, 10);
  view.coordsAtPos = pos => {
    const top = 10 * (view.state.doc.lineAt(pos).number - 1);
    return { left: 0, right: 0, top, bottom: top + 10 };
  };
  return { view, box };
}

describe('isInView', () => {
  it('wants the whole line within all that scrolls', () => {
    for (const overflow of ['auto', 'scroll', 'hidden', 'clip']) {
      const { view, box } = framed(overflow);
      const seen = [0, 2, 4].filter(at => isInView(view, at));
      expect(seen).toEqual([0, 2]);
      place(box, 5, 40);
      expect(isInView(view, 0)).toBe(false);
      expect(isInView(view, 4)).toBe(true);
    }
  });

  it('wants it within the window', () => {
    const { view } = framed('visible');
    expect(isInView(view, 4)).toBe(true);
    const below = { left: 0, right: 0, top: window.innerHeight - 5 };
    view.coordsAtPos = () => ({ ...below, bottom: below.top + 10 });
    expect(isInView(view, 4)).toBe(false);
    view.coordsAtPos = () => ({ left: 0, right: 0, top: -5, bottom: 5 });
    expect(isInView(view, 4)).toBe(false);
  });

  it('takes a place behind the end for the end', () => {
    const { view } = framed('visible');
    expect(isInView(view, 99)).toBe(true);
  });

  it('is not so for what is not drawn', () => {
    const { view } = framed('visible');
    view.coordsAtPos = () => null;
    expect(isInView(view, 0)).toBe(false);
  });
});
