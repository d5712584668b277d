/** What can stand in an element; text is never read as HTML. */
type Content = string | Node | null;

/** Have who has no mouse scroll an element by keys, and hear what it is. */
export function scrollByKeys(node: HTMLElement, label: string): void {
  node.tabIndex = 0;
  node.setAttribute('role', 'group');
  node.setAttribute('aria-label', label);
}

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
