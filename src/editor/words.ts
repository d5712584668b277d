import { pairUp } from './pairing';
import { commonPrefix, commonSuffix } from './typing';

/** The replacement of a part of one line. */
export interface IHunk {
  /** Where the replaced part begins in the old line. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
  /** The text that takes its place. */
  readonly insert: string;
}

/** With less of a line kept than this, its changes are shown as one. */
const LEAST_KEPT = 0.34;

/** Cut a text into words, runs of white space, and single other characters. */
export function tokenize(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}_]+|\s+|[^]/gu) ?? [];
}

/** Whether a token is a name, a number or a keyword. */
export function isWord(token: string): boolean {
  return /^[\p{L}\p{N}_]/u.test(token);
}

/**
 * What changes from one line to another, by whole tokens, so that a name is
 * never shown as a mixture of the letters of two.
 *
 * @param fixed - How much of the beginning both have in common for certain,
 * because it is before the edit or was typed by the user.
 */
export function diffLine(old: string, now: string, fixed = 0): IHunk[] {
  const a = tokenize(old.slice(fixed));
  const b = tokenize(now.slice(fixed));
  const hunks: IHunk[] = [];
  let from = fixed;
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [
    ...pairUp(a, b, weight),
    [a.length, b.length]
  ]) {
    const removed = a.slice(i, nextI).join('');
    const insert = b.slice(j, nextJ).join('');
    // What is between two pairs is replaced; the pair itself stays.
    if (removed || insert) {
      hunks.push({ from, to: from + removed.length, insert });
    }
    from += removed.length + (a[nextI] ?? '').length;
    i = nextI + 1;
    j = nextJ + 1;
  }
  const merged = mergeAll(old, merge(old, hunks));
  return merged.map(hunk => narrow(old, balance(old, hunk)));
}

/** How much it matters that a token stays: words most, white space least. */
function weight(token: string, other: string): number {
  if (token !== other) {
    return 0;
  }
  // Even a short word is worth more than any bracket beside it.
  return isWord(token) ? 2 + token.length : token.trim() ? 1 : 0.5;
}

/**
 * Join neighbours that are easier to read as one change: `x[0]` to `y[1]` is
 * one replacement, not two around a bracket.
 */
function merge(old: string, hunks: IHunk[]): IHunk[] {
  const merged: IHunk[] = [];
  for (const hunk of hunks) {
    const last = merged[merged.length - 1];
    if (last && joins(last, old.slice(last.to, hunk.from), hunk)) {
      merged[merged.length - 1] = join(old, [last, hunk]);
    } else {
      merged.push(hunk);
    }
  }
  return merged;
}

/** Whether what stays between two changes is too little to keep them apart. */
function joins(a: IHunk, kept: string, b: IHunk): boolean {
  const replaces = (hunk: IHunk) => hunk.from < hunk.to && hunk.insert !== '';
  const most = replaces(a) && replaces(b) ? 1 : 0;
  return (
    (replaces(a) || replaces(b)) &&
    kept.trim().length <= most &&
    !tokenize(kept).some(isWord)
  );
}

/** Join all changes of a line of which little stays between many of them. */
function mergeAll(old: string, hunks: IHunk[]): IHunk[] {
  if (hunks.length < 3) {
    return hunks;
  }
  const all = join(old, hunks);
  const removed = hunks.reduce((sum, { from, to }) => sum + to - from, 0);
  const span = all.to - all.from;
  const longer = Math.max(span, all.insert.length);
  return span - removed < LEAST_KEPT * longer ? [all] : hunks;
}

/** One change for several, with what stays between them. */
function join(old: string, hunks: IHunk[]): IHunk {
  const { from } = hunks[0];
  let to = from;
  let insert = '';
  for (const hunk of hunks) {
    insert += old.slice(to, hunk.from) + hunk.insert;
    to = hunk.to;
  }
  return { from, to, insert };
}

/** Take in the brackets after a replacement that were opened in it. */
function balance(old: string, hunk: IHunk): IHunk {
  const { from, insert } = hunk;
  let { to } = hunk;
  while (
    ')]}'.includes(old[to] || ' ') &&
    isOpen(old.slice(from, to), old[to]) &&
    isOpen(insert + old.slice(hunk.to, to), old[to])
  ) {
    to++;
  }
  return { from, to, insert: insert + old.slice(hunk.to, to) };
}

/** Whether a text opens a bracket that it does not close. */
function isOpen(text: string, closing: string): boolean {
  const opening = '([{'[')]}'.indexOf(closing)];
  return text.split(opening).length > text.split(closing).length;
}

/** Reduce a replacement to an insertion or a deletion if it is only that. */
function narrow(old: string, hunk: IHunk): IHunk {
  const { from, to, insert } = hunk;
  const removed = old.slice(from, to);
  const prefix = commonPrefix(removed, insert);
  const suffix = commonSuffix(removed.slice(prefix), insert.slice(prefix));
  const shorter = Math.min(removed.length, insert.length);
  if (prefix + suffix < shorter) {
    return hunk;
  }
  return {
    from: from + prefix,
    to: to - suffix,
    insert: insert.slice(prefix, insert.length - suffix)
  };
}
