// @jupyter/ydoc builds each cell before it joins a document, and yjs warns about
// that several times a cell; jsdom has no clipboard; JupyterLab says what it does.
// Nothing here can change it, and anything else stays visible.
const KNOWN =
  /\[yjs#509\]|Add Yjs type to a document before reading data|Clipboard API not available|Scrolling to a new item|Initializing notebook context/;

for (const level of ['warn', 'debug']) {
  const log = console[level];
  console[level] = (...args) => {
    if (!args.some(arg => KNOWN.test(String(arg)))) {
      log(...args);
    }
  };
}
