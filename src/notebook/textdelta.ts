import type { IReplacement } from '../editor';
import { differences } from '../editor/difference';
import { smallestChange, splitsPair } from '../editor/typing';
import { wellFormed } from './text';

/** A change of text, as Yjs tells it. */
export type TextDelta = {
  retain?: number;
  insert?: string;
  delete?: number;
}[];

/**
 * The replacements that, made in order, turn one text into another.
 *
 * #### Notes
 * Where Yjs cuts a character in two it puts U+FFFD in the place of each
 * half, which the delta does not tell: then it is one replacement.
 */
export function replacements(
  before: string,
  delta: TextDelta,
  after: string
): IReplacement[] {
  const made: IReplacement[] = [];
  let text = before;
  let from = 0;
  for (const { retain = 0, insert = '', delete: removed = 0 } of delta) {
    from += retain;
    if (removed || insert) {
      const edit = { from, to: from + removed, insert: wellFormed(insert) };
      if (splitsPair(text, edit.from) || splitsPair(text, edit.to)) {
        return [smallestChange(before, after)];
      }
      made.push(edit);
      text = text.slice(0, from) + edit.insert + text.slice(edit.to);
      from += insert.length;
    }
  }
  return text === after ? merged(made) : [smallestChange(before, after)];
}

/** Take what is put in and what is taken out at one place for one change. */
function merged(edits: IReplacement[]): IReplacement[] {
  const result: IReplacement[] = [];
  for (const edit of edits) {
    const last = result[result.length - 1];
    if (last && edit.from === last.from + last.insert.length) {
      const insert = last.insert + edit.insert;
      result.splice(-1, 1, {
        from: last.from,
        to: last.to + edit.to - edit.from,
        insert
      });
    } else {
      result.push(edit);
    }
  }
  return result;
}

/** What replacements, made in order, change of a text. */
export function reduced(before: string, edits: IReplacement[]): IReplacement[] {
  let text = before;
  return edits.flatMap(({ from, to, insert }) => {
    const parts = inOrder(differences(text.slice(from, to), insert));
    text = text.slice(0, from) + insert + text.slice(to);
    return parts.map(part => ({
      from: from + part.from,
      to: from + part.to,
      insert: part.insert
    }));
  });
}

/** Replacements in places of one text, as they are made one after another. */
export function inOrder(edits: IReplacement[]): IReplacement[] {
  let shift = 0;
  return edits.map(({ from, to, insert }) => {
    const edit = { from: from + shift, to: to + shift, insert };
    shift += insert.length - (to - from);
    return edit;
  });
}
