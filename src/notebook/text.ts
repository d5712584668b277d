const LONE_SURROGATE =
  /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * Replace each half of a broken surrogate pair by U+FFFD, so that the text can
 * be sent; its length stays the same.
 */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD');
}

/** The smallest replacement that turns one text into another. */
export function minimalEdit(
  before: string,
  after: string
): { start: number; end: number; text: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) {
    start++;
  }
  let same = 0;
  while (
    same < most - start &&
    before[before.length - 1 - same] === after[after.length - 1 - same]
  ) {
    same++;
  }
  // Half of a surrogate pair cannot be replaced by itself.
  if (isLow(before.charCodeAt(start)) || isLow(after.charCodeAt(start))) {
    start -= start > 0 && isHigh(before.charCodeAt(start - 1)) ? 1 : 0;
  }
  if (same > 0 && isLow(before.charCodeAt(before.length - same))) {
    same--;
  }
  const end = before.length - same;
  return { start, end, text: after.slice(start, after.length - same) };
}

/** The text without terminal colours, as one would read it. */
export function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '');
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
