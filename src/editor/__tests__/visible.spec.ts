import { foldEffect, foldedRanges, codeFolding } from '@codemirror/language';
import { box, layOut } from '../../__tests__/layout';
import {
  accept,
  acceptOrJump,
  isShownInSight,
  setShown,
  Sight,
  unfoldShown
} from '../index';
import { editor, press, shown } from './utils';

/** An element within one that scrolls, with their boxes. */
function framed(
  inner: DOMRect,
  outer = box(0, 0, 300, 200)
): { node: Element; frame: HTMLElement; boxes: Map<Element, DOMRect> } {
  const frame = document.createElement('div');
  const node = document.createElement('span');
  frame.append(node);
  document.body.append(frame);
  frame.style.overflowX = frame.style.overflowY = 'auto';
  const boxes = new Map<Element, DOMRect>([
    [node, inner],
    [frame, outer]
  ]);
  restore = layOut(each => boxes.get(each) ?? null);
  return { node, frame, boxes };
}

let restore = () => {};

afterEach(() => {
  restore();
  document.body.replaceChildren();
});

describe('Sight', () => {
  const look = (sight: Sight, node: Element, subject = 's') =>
    sight.look(subject, [{ name: 'a', node }], ['a']);

  it.each<[string, DOMRect, boolean]>([
    ['within', box(10, 10), true],
    ['left of', box(-60, 10), false],
    ['right of', box(250, 10), false],
    ['above', box(10, -5), false],
    ['below', box(10, 190), false]
  ])('tells what is %s all that scrolls', (_, place, isSeen) => {
    const { node } = framed(place);
    expect(look(new Sight(), node)).toBe(isSeen);
  });

  it('tells what is out of the window', () => {
    const far = box(0, 0, 9000, 9000);
    const { node } = framed(box(window.innerWidth - 50, 10), far);
    expect(look(new Sight(), node)).toBe(false);
  });

  it('tells what is not laid out, and what is not there', () => {
    const { node, boxes } = framed(box(10, 10));
    const sight = new Sight();
    const pieces = [{ name: 'a', node }];
    expect(sight.look('s', pieces, ['a', 'b'])).toBe(false);
    boxes.delete(node);
    expect(look(new Sight(), node)).toBe(false);
    expect(sight.look('s', [], [])).toBe(false);
  });

  it.each<[string, (cover: HTMLElement) => void, boolean]>([
    ['a background', ({ style }) => (style.background = 'white'), false],
    ['text', cover => cover.append('12'), false],
    [
      'a picture',
      cover => (cover.style.backgroundImage = 'url("data:,")'),
      false
    ],
    ['nothing', () => undefined, true],
    [
      'a background that is clear',
      ({ style }) => (style.background = 'rgba(0, 0, 0, 0)'),
      true
    ]
  ])('tells what is covered by %s', (_, prepare, isSeen) => {
    const { node, frame } = framed(box(10, 10));
    const cover = document.createElement('div');
    document.body.append(cover);
    prepare(cover);
    document.elementsFromPoint = () => [cover, frame, document.body];
    expect(look(new Sight(), node)).toBe(isSeen);
    // What is behind it hides nothing.
    document.elementsFromPoint = () => [frame, cover];
    expect(look(new Sight(), node)).toBe(true);
    delete (document as Partial<Document>).elementsFromPoint;
  });

  it('wants every part of what is larger than the window to have been seen', () => {
    const { node, boxes } = framed(box(0, 0, 280, 500));
    const sight = new Sight();
    const scrolled = [0, -150, -310].map(top => {
      boxes.set(node, box(0, top, 280, 500));
      return look(sight, node);
    });
    expect(scrolled).toEqual([false, false, true]);
    // Something of it must be there to be seen.
    boxes.set(node, box(0, -900, 280, 500));
    expect(look(sight, node)).toBe(false);
    boxes.set(node, box(0, 0, 280, 500));
    expect(look(sight, node)).toBe(true);
    // Of another suggestion nothing was seen.
    expect(look(sight, node, 'other')).toBe(false);
  });

  it('scrolls to what was not seen, in both directions', () => {
    const { node, frame } = framed(box(4000, 900));
    const sight = new Sight();
    look(sight, node);
    sight.reveal();
    expect(frame.scrollLeft).toBe(4000 + 100 - 300 + 60);
    expect(frame.scrollTop).toBe(900 + 20 - 200 + 30);
  });
});

describe('an edit in an editor', () => {
  /** An editor whose lines are 20 pixels high, in a window of three. */
  function laidOut(doc: string, inSight?: () => boolean) {
    const made = editor(doc, 0, inSight && { inSight }, codeFolding());
    restore = layOut(node => {
      const line = node.closest('.cm-line, .jp-nbedit-line');
      const lines = [
        ...made.view.contentDOM.querySelectorAll('.cm-line, .jp-nbedit-line')
      ];
      return node === made.view.scrollDOM
        ? box(0, 0, 500, 60)
        : line
          ? box(0, 20 * lines.indexOf(line))
          : null;
    });
    const { style } = made.view.scrollDOM;
    style.overflowX = style.overflowY = 'auto';
    return made;
  }

  it('is in sight when all that is drawn of it is', () => {
    const doc = 'a\nb\nc\nd\ne';
    const { view } = laidOut(doc);
    const see = (from: number, to: number, insert: string) => {
      setShown(view, shown(doc, from, to, insert));
      return isShownInSight(view, new Sight());
    };
    expect(see(0, 1, 'x')).toBe(true);
    expect(see(8, 9, 'x')).toBe(false);
    // Only its first lines are in the window.
    expect(see(0, 9, 'v\nw\nx\ny\nz')).toBe(false);
    expect(see(4, 5, 'c\n\nnew')).toBe(false);
    expect(see(1, 1, '\n\n\nnew')).toBe(false);
    expect(see(1, 1, '\nnew')).toBe(true);
  });

  it('is not where it is folded, until that is unfolded', () => {
    const doc = 'def f():\n  df\n  x\nend';
    const { view } = laidOut(doc);
    view.dispatch({ effects: foldEffect.of({ from: 8, to: 17 }) });
    setShown(view, shown(doc, 11, 13, 'sales'));
    const sight = new Sight();
    expect(isShownInSight(view, sight)).toBe(false);
    unfoldShown(view);
    expect(foldedRanges(view.state).size).toBe(0);
    expect(isShownInSight(view, sight)).toBe(true);
  });

  it('is gone to and not accepted where it is out of sight', () => {
    let isThere = false;
    const { view, log } = laidOut('df', () => isThere);
    view.dispatch({ selection: { anchor: 2 } });
    setShown(view, shown('df', 0, 2, 'sales'));
    expect(acceptOrJump(view)).toBe(true);
    expect(press(view, 'Tab')).toBe(true);
    expect(accept(view)).toBeNull();
    expect(view.state.doc.toString()).toBe('df');
    expect(log.jumps).toEqual(['s', 's', 's']);
    isThere = true;
    expect(press(view, 'Tab')).toBe(true);
    expect(view.state.doc.toString()).toBe('sales');
  });
});
