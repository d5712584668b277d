import * as fc from 'fast-check';
import { nextLine, nextWord, smallestChange } from '../typing';
import { text } from './utils';

/** Texts of characters that share a half, next to each other. */
const similar = fc
  .array(fc.constantFrom('🐍', '🐝', '😀', '🀍', 'a'), { maxLength: 5 })
  .map(parts => parts.join(''));

describe('smallestChange', () => {
  it('makes one text another, without a half of a character', () => {
    const any = fc.oneof(text, similar);
    fc.assert(
      fc.property(any, any, (before, after) => {
        const { from, to, insert } = smallestChange(before, after);
        const [head, tail] = [before.slice(0, from), before.slice(to)];
        expect(head + insert + tail).toBe(after);
        for (const part of [head, insert, tail]) {
          expect(Buffer.from(part).toString()).toBe(part);
        }
      })
    );
  });

  it('changes nothing that can stay', () => {
    const change = smallestChange('a.b.c', 'a.x.c');
    expect(change).toEqual({ from: 2, to: 3, insert: 'x' });
    const none = smallestChange('same', 'same');
    expect(none).toEqual({ from: 4, to: 4, insert: '' });
    const more = smallestChange('aa', 'aaa');
    expect(more).toEqual({ from: 2, to: 2, insert: 'a' });
  });
});

describe('the next part', () => {
  it('is a word with the white space before it', () => {
    expect(nextWord('  été_1.sum()')).toBe('  été_1');
    expect(nextWord('.sum()')).toBe('.');
    expect(nextWord('\n    x')).toBe('\n    x');
  });

  it('is the rest of a line, or the next line', () => {
    expect(nextLine('a b\nc')).toBe('a b');
    expect(nextLine('\nc\nd')).toBe('\nc');
    expect(nextLine('')).toBe('');
  });
});
