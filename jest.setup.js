// @jupyter/ydoc builds each cell before it joins a document, and yjs warns about
// that several times a cell; jsdom has no clipboard. Nothing here can change it,
// and any other warning stays visible.
const KNOWN =
  /\[yjs#509\]|Add Yjs type to a document before reading data|Clipboard API not available/;
const warn = console.warn;

console.warn = (...args) => {
  if (!args.some(arg => KNOWN.test(String(arg)))) {
    warn(...args);
  }
};
