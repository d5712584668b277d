/** A box in the window: from left to right, from top to bottom. */
export function box(
  left: number,
  top: number,
  width = 100,
  height = 20
): DOMRect {
  return {
    left,
    top,
    width,
    height,
    right: left + width,
    bottom: top + height
  } as DOMRect;
}

/**
 * Give every element a box, since there is no layout without a browser.
 *
 * @param boxOf - The box of an element; `null` for one that is not laid out.
 *
 * @returns What takes it back.
 */
export function layOut(boxOf: (node: Element) => DOMRect | null): () => void {
  const spies = [
    jest
      .spyOn(Element.prototype, 'getBoundingClientRect')
      .mockImplementation(function (this: Element) {
        return boxOf(this) ?? box(0, 0, 0, 0);
      }),
    jest
      .spyOn(Element.prototype, 'getClientRects')
      .mockImplementation(function (this: Element) {
        const laidOut = boxOf(this);
        return (laidOut ? [laidOut] : []) as unknown as DOMRectList;
      }),
    jest
      .spyOn(Element.prototype, 'clientWidth', 'get')
      .mockImplementation(function (this: Element) {
        return boxOf(this)?.width ?? 0;
      }),
    jest
      .spyOn(Element.prototype, 'clientHeight', 'get')
      .mockImplementation(function (this: Element) {
        return boxOf(this)?.height ?? 0;
      })
  ];
  return () => spies.forEach(spy => spy.mockRestore());
}
