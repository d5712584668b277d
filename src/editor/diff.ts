import { type Pair, pairUp } from './pairing';
import { diffLine, type IHunk, isWord, tokenize } from './words';

/** An edit, with the text around it on the lines that it touches. */
export interface IEditInContext {
  /** The text from the beginning of the first line to the edit. */
  readonly before: string;
  /** The text that is replaced. */
  readonly expected: string;
  /** The text that replaces it. */
  readonly insert: string;
  /** The text from the edit to the end of the last line. */
  readonly after: string;
  /** How much of `insert` the user has typed already. */
  readonly typed: number;
}

/**
 * What an edit does to a line. Read in order, the `old` lines are the text
 * before the edit; with the changes made they are the text after it.
 */
export type LineChange =
  | { readonly kind: 'same'; readonly old: string }
  | {
      readonly kind: 'change';
      readonly old: string;
      readonly hunks: readonly IHunk[];
    }
  | { readonly kind: 'delete'; readonly old: string }
  | { readonly kind: 'insert'; readonly lines: readonly string[] };

/** Lines less alike than this are shown as one deleted and one inserted. */
const LEAST_LIKENESS = 0.6;

/** What an edit changes, as little as can be, line by line. */
export function diffEdit(edit: IEditInContext): LineChange[] {
  const { before, expected, insert, after, typed } = edit;
  const old = (before + expected + after).split('\n');
  const now = (before + insert + after).split('\n');
  // Where an insertion at the cursor goes is known and need not be guessed.
  const known = before + insert.slice(0, typed);
  const exact = typed > 0 || !expected;
  const fixed = exact && !known.includes('\n') ? known.length : 0;
  const pairs: Pair[] =
    exact && old.length === 1 && now[0].startsWith(old[0])
      ? [[0, 0]]
      : pairUp(old, now, likeness);
  return readOff(old, now, pairs, fixed);
}

/** Lines that are paired change; the others are deleted or inserted. */
function readOff(
  old: string[],
  now: string[],
  pairs: Pair[],
  fixed: number
): LineChange[] {
  const changes: LineChange[] = [];
  const change = (i: number, j: number) =>
    changes.push(changeLine(old[i], now[j], i === 0 && j === 0 ? fixed : 0));
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [...pairs, [old.length, now.length]]) {
    if (nextI - i === 1 && nextJ - j === 1) {
      // One line for one line is read most easily on that line.
      change(i, j);
    } else {
      for (const line of old.slice(i, nextI)) {
        changes.push({ kind: 'delete', old: line });
      }
      if (nextJ > j) {
        changes.push({ kind: 'insert', lines: now.slice(j, nextJ) });
      }
    }
    if (nextI < old.length) {
      change(nextI, nextJ);
    }
    i = nextI + 1;
    j = nextJ + 1;
  }
  return changes;
}

/** What becomes of one line that stays a line. */
function changeLine(old: string, now: string, fixed: number): LineChange {
  return old === now
    ? { kind: 'same', old }
    : { kind: 'change', old, hunks: diffLine(old, now, fixed) };
}

/** How much it is worth to see one line as what became of another. */
function likeness(old: string, now: string): number {
  if (old === now) {
    // Blank lines are alike everywhere: they must not tear others apart.
    return old.trim() ? 1 : 0.6;
  }
  const continues = now.startsWith(old);
  if (continues || old.startsWith(now)) {
    const shorter = continues ? old : now;
    if (shorter.trim().length > 1) {
      return 0.95;
    }
  }
  const shared = sharedPart(old, now);
  return shared < LEAST_LIKENESS ? (continues ? 0.5 : 0) : 0.9 * shared;
}

/** The part of two lines, from 0 to 1, that is made of the same words. */
function sharedPart(old: string, now: string): number {
  const words = (line: string) =>
    tokenize(line).filter(token => isWord(token) || token.trim());
  const left = words(old);
  const right = words(now);
  const counts = new Map<string, number>();
  for (const word of left) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  let shared = 0;
  for (const word of right) {
    const count = counts.get(word) ?? 0;
    if (count > 0) {
      counts.set(word, count - 1);
      shared += word.length;
    }
  }
  const total = left.join('').length + right.join('').length;
  return total ? (2 * shared) / total : 0;
}
