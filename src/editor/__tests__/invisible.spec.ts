import * as fc from 'fast-check';
import { partsOf, spellOut, visibleText } from '../invisible';

describe('what cannot be seen', () => {
  it.each([
    ['overrides', 'a\u202eb\u2066c\u2069', 'a[U+202E]b[U+2066]c[U+2069]'],
    ['marks', 'a\u200eb\u200fc\u061c', 'a[U+200E]b[U+200F]c[U+061C]'],
    ['no width', 'a\u200bb\u2060c\ufeff', 'a[U+200B]b[U+2060]c[U+FEFF]'],
    ['joiners in a name', 'a\u200cb\u200dc', 'a[U+200C]b[U+200D]c'],
    ['separators', 'a\u2028b\u2029', 'a[U+2028]b[U+2029]'],
    ['hyphens and fillers', 'a\u00adb\u3164', 'a[U+00AD]b[U+3164]'],
    ['tags', 'a\u{e0001}\u{e0061}', 'a[U+E0001][U+E0061]'],
    [
      'tags after a flag that there is not',
      '\u{1f3f4}\u{e0061}\u{e007f}',
      '\u{1f3f4}[U+E0061][U+E007F]'
    ],
    ['selectors after a letter', 'a\ufe0fb\u{e0100}', 'a[U+FE0F]b[U+E0100]'],
    ['joiners at the end of a picture', '🐍\u200d', '🐍[U+200D]'],
    ['control characters', 'a\u0008\u001b\r', 'a[U+0008][U+001B][U+000D]']
  ])('is named: %s', (_, text, spelt) => {
    expect(spellOut(text)).toBe(spelt);
  });

  it.each([
    ['code', 'def f(x):\n\treturn x\n'],
    ['right-to-left text', '# שלום, עולם'],
    ['pictures', '🐍 ❤️ 👍🏽 👩‍👩‍👧 🏳️‍🌈 1️⃣ 🇬🇧'],
    [
      'a flag of tags',
      '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'
    ],
    ['letters that are joined', 'می\u200cخواهم क\u094d\u200dष'],
    ['accents', 'e\u0301'],
    ['variants of ideographs', '葛\u{e0100}'],
    ['half a pair', 'a\ud83d']
  ])('is not: %s', (_, text) => {
    expect(spellOut(text)).toBe(text);
  });

  it('is all that is replaced', () => {
    const odd = fc.constantFrom(
      '\u202e',
      '\u200d',
      '🐍',
      '\ufe0f',
      'a',
      '\ud83d'
    );
    fc.assert(
      fc.property(fc.array(odd), pieces => {
        const text = pieces.join('');
        const parts = partsOf(text);
        expect(parts.map(part => part.text).join('')).toBe(text);
        for (const { from, text: part } of parts) {
          expect(text.slice(from, from + part.length)).toBe(part);
        }
      })
    );
  });

  it('is an element of its own in the page', () => {
    const node = document.createElement('div');
    node.append(...visibleText('a\u202e<b>'));
    expect(node.innerHTML).toBe(
      'a<span class="jp-nbedit-invisible">U+202E</span>&lt;b&gt;'
    );
  });
});
