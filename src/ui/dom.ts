/** What can stand in an element; text is never read as HTML. */
type Content = string | Node | null;

/** Make an element. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...content.filter(part => part !== null));
  return made;
}
