// @jupyter/ydoc builds each cell before it joins a document, and yjs warns about
// that several times a cell. Nothing here can change it; the rest stays visible.
const KNOWN = /\[yjs#509\]|Add Yjs type to a document before reading data/;
const warn = console.warn;

console.warn = (...args) => {
  if (!args.some(arg => KNOWN.test(String(arg)))) {
    warn(...args);
  }
};
