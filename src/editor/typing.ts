import type { IReplacement } from './config';

/** The pairs that editors close by themselves while the user types. */
const PAIRS = ['()', '[]', '{}', '""', "''", '``'];

/** The length of what two texts have in common at their beginning. */
export function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[n] === b[n]) {
    n++;
  }
  return n;
}

/** The length of what two texts have in common at their end. */
export function commonSuffix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) {
    n++;
  }
  return n;
}

/** Whether a position is between the two halves of one character. */
export function splitsPair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));
}

/** The smallest replacement, of whole characters, that makes one text another. */
export function smallestChange(before: string, after: string): IReplacement {
  let from = commonPrefix(before, after);
  if (splitsPair(before, from) || splitsPair(after, from)) {
    from--;
  }
  let suffix = commonSuffix(before.slice(from), after.slice(from));
  if (
    splitsPair(before, before.length - suffix) ||
    splitsPair(after, after.length - suffix)
  ) {
    suffix--;
  }
  return {
    from,
    to: before.length - suffix,
    insert: after.slice(from, after.length - suffix)
  };
}

/**
 * Whether a text is on the way from one to another: it begins as the target
 * does and goes on as the old text ends.
 */
export function leadsTo(
  current: string,
  expected: string,
  target: string
): boolean {
  return (
    commonPrefix(current, target) + commonSuffix(current, expected) >=
    current.length
  );
}

/**
 * Whether a text would be on the way if the editor had not closed a bracket
 * or a quote after the cursor, which the target has further on.
 *
 * @param head - The cursor, counted from the beginning of `current`.
 */
export function autoClosed(
  current: string,
  head: number,
  expected: string,
  target: string
): boolean {
  return (
    PAIRS.includes(current.slice(head - 1, head + 1)) &&
    target.includes(current[head], head) &&
    leadsTo(current.slice(0, head) + current.slice(head + 1), expected, target)
  );
}

/**
 * What is still to be inserted at the cursor to turn one text into another,
 * or `null` if that takes anything but an insertion there.
 *
 * @param head - The cursor, counted from the beginning of `current`.
 */
export function remainderAt(
  current: string,
  head: number,
  target: string
): string | null {
  const rest = current.length - head;
  if (head < 0 || rest < 0 || target.length <= current.length) {
    return null;
  }
  const fits =
    target.startsWith(current.slice(0, head)) &&
    target.endsWith(current.slice(head));
  return fits ? target.slice(head, target.length - rest) : null;
}

/** The next word of a text, with the white space before it. */
export function nextWord(text: string): string {
  return /^\s*(?:[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]+)?/u.exec(text)![0];
}

/** The rest of the line a text begins in, or the line after a line break. */
export function nextLine(text: string): string {
  return /^\n?[^\n]*/.exec(text)![0];
}

/** The words of a text. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}_][\p{L}\p{N}\p{M}_]*/gu) ?? [];
}
