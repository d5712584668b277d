const LONE_SURROGATE =
  /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * Replace each half of a broken surrogate pair by U+FFFD, so that the text can
 * be sent; its length stays the same.
 */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD');
}

/** What a terminal does not show: colours, titles of windows, links. */
const TERMINAL =
  // eslint-disable-next-line no-control-regex
  /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** The text without what is meant for a terminal, as one would read it. */
export function plainText(text: string): string {
  return text.replace(TERMINAL, '');
}
