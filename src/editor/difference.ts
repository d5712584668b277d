import { diffArrays } from 'diff';
import type { IReplacement } from './config';
import { smallestChange } from './typing';
import { tokenize } from './words';

/** Above this many lines or tokens that differ two texts are not compared. */
const MOST_CHANGES = 1000;

/** Texts that share less of their words than this are not the same text, changed. */
const LEAST_SHARED = 0.5;

/**
 * The small replacements that make one text another.
 *
 * #### Notes
 * Who formats a text puts a whole new one in its place. What is the same in
 * both has not been changed: first by whole lines, then by words within those
 * that differ.
 *
 * @returns The replacements from first to last, in places of the old text; none
 * if the texts are equal.
 */
export function differences(before: string, after: string): IReplacement[] {
  if (before === after) {
    return [];
  }
  const lines = compare(splitLines(before), splitLines(after));
  if (!lines) {
    return [smallestChange(before, after)];
  }
  return lines.flatMap(({ from, to, insert }) => {
    const removed = before.slice(from, to);
    return within(removed, insert).map(part => ({
      from: from + part.from,
      to: from + part.to,
      insert: part.insert
    }));
  });
}

/** What changes between two texts that have no line in common. */
function within(before: string, after: string): IReplacement[] {
  const old = tokenize(before);
  const words = before && after ? compare(old, tokenize(after)) : null;
  const shared = words?.reduce(
    (left, { from, to }) => left - ink(before.slice(from, to)),
    ink(before)
  );
  const least = LEAST_SHARED * Math.max(ink(before), ink(after));
  if (!words || shared! < least) {
    return [smallestChange(before, after)];
  }
  return words.map(({ from, to, insert }) => {
    const part = smallestChange(before.slice(from, to), insert);
    return {
      from: from + part.from,
      to: from + part.to,
      insert: part.insert
    };
  });
}

/**
 * The replacements of whole elements that make one sequence another, `null` if
 * they are too many.
 */
function compare(before: string[], after: string[]): IReplacement[] | null {
  const parts = diffArrays(before, after, { maxEditLength: MOST_CHANGES });
  if (!parts) {
    return null;
  }
  const found: IReplacement[] = [];
  let at = 0;
  let isOpen = false;
  for (const { added, removed, value } of parts) {
    const text = value.join('');
    if (!added && !removed) {
      at += text.length;
      isOpen = false;
      continue;
    }
    if (!isOpen) {
      found.push({ from: at, to: at, insert: '' });
      isOpen = true;
    }
    const last = found[found.length - 1];
    at += removed ? text.length : 0;
    found[found.length - 1] = {
      from: last.from,
      to: at,
      insert: added ? last.insert + text : last.insert
    };
  }
  return found;
}

/** The lines of a text, each with its line break. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** How many characters of a text are not white space. */
function ink(text: string): number {
  return text.replace(/\s/g, '').length;
}
