import type { IReplacement } from './config';

/**
 * Where a jump to an edit puts the cursor.
 *
 * #### Notes
 * Behind the text that is replaced, so that the next key accepts; but not in
 * white space that begins a line, where Tab indents, if there is another place.
 *
 * @param text - The document, before the edit.
 */
export function landingBefore(text: string, edit: IReplacement): number {
  const { from, to, insert } = edit;
  const at = text.slice(from, to).includes('\n') ? from : to;
  // What is inserted exactly at the cursor is accepted wherever that is.
  const isGhost = from === to && /^\S/.test(insert);
  const after = text.slice(from, endOfLine(text, from));
  const isLineAbove = insert.includes('\n') && after.trim() !== '';
  return isGhost && !isLineAbove ? at : clearOfIndent(text, at);
}

/**
 * Where an accept of an edit puts the cursor: behind what it wrote, for the same
 * reasons not behind line breaks at its end.
 *
 * @param text - The document, after the edit.
 */
export function landingAfter(
  text: string,
  { from, insert }: Omit<IReplacement, 'to'>
): number {
  const end = from + insert.length;
  if (textBefore(text, end).trim()) {
    return end;
  }
  const written = insert.trimEnd();
  return written ? from + written.length : clearOfIndent(text, end);
}

/** The nearest place to an offset that has text before it on its line, if any. */
export function clearOfIndent(text: string, offset: number): number {
  const before = textBefore(text, offset);
  if (before.trim()) {
    return offset;
  }
  const lineEnd = endOfLine(text, offset);
  if (text.slice(offset, lineEnd).trim()) {
    return lineEnd;
  }
  // A blank line: the end of the text above it, if there is any.
  return text.slice(0, offset).trimEnd().length || offset;
}

/** What stands before an offset on its line. */
function textBefore(text: string, offset: number): string {
  return text.slice(text.slice(0, offset).lastIndexOf('\n') + 1, offset);
}

/** Where the line ends that an offset is in. */
function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
