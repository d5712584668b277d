/**
 * Makes characters visible that show nothing, or that show other characters in
 * another order than they are read in: with them a text can mean something else
 * than it seems to.
 *
 * @packageDocumentation
 */

/** Characters that show nothing, or change how others are shown. */
const INVISIBLE =
  // Tabs and line breaks are left to whoever lays out the text.
  // eslint-disable-next-line no-control-regex
  /[\p{Default_Ignorable_Code_Point}\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u2800\ufff9-\ufffb]/u;

/** The scripts in which a joiner or a non-joiner changes how letters look. */
const JOINING =
  /[\p{sc=Arab}\p{sc=Syrc}\p{sc=Nkoo}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}]/u;

/**
 * What is read as one sign although there are such characters in it: pictures
 * with a variation selector, skin or joined to others, the three flags made of
 * tags, key caps, and ideographs with a variation selector.
 */
const SIGN =
  /(?:\u{1f3f4}(?:\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}|\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}|\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073})\u{e007f}|\p{Extended_Pictographic}(?:[\ufe0e\ufe0f]|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*|[0-9#*]\ufe0f\u20e3|\p{sc=Han}[\ufe00-\ufe02\u{e0100}-\u{e01ef}])/uy;

/** A part of a text: to be shown as it is, or by the name of its character. */
export interface ITextPart {
  readonly text: string;
  /** Where it begins in the text. */
  readonly from: number;
  /** What to show in its place, such as `U+202E`; empty for the text itself. */
  readonly name: string;
}

/** Cut a text into what can be seen, and single characters that cannot. */
export function partsOf(text: string): ITextPart[] {
  const parts: ITextPart[] = [];
  // Nearly every text is plain, and this is asked at each key.
  if (!INVISIBLE.test(text)) {
    return text ? [{ text, from: 0, name: '' }] : [];
  }
  let from = 0;
  let at = 0;
  const end = (to: number) => {
    if (to > from) {
      parts.push({ text: text.slice(from, to), from, name: '' });
    }
  };
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at)!);
    SIGN.lastIndex = at;
    const sign = SIGN.exec(text)?.[0] ?? character;
    const next = at + sign.length;
    if (
      sign === character &&
      INVISIBLE.test(character) &&
      !isJoiner(text, at, next)
    ) {
      end(at);
      parts.push({ text: character, from: at, name: nameOf(character) });
      from = next;
    }
    at = next;
  }
  end(text.length);
  return parts;
}

/** A text with the names of what cannot be seen in it. */
export function spellOut(text: string): string {
  return partsOf(text)
    .map(part => (part.name ? `[${part.name}]` : part.text))
    .join('');
}

/** A text for the page, with marks in the place of what cannot be seen in it. */
export function visibleText(text: string): (string | HTMLElement)[] {
  return partsOf(text).map(part =>
    part.name ? invisibleMark(part.name) : part.text
  );
}

/** What is shown in the place of a character that cannot be seen. */
export function invisibleMark(name: string): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'jp-nbedit-invisible';
  mark.textContent = name;
  return mark;
}

/** Whether a character joins two letters, or keeps them apart, as is usual. */
function isJoiner(text: string, at: number, next: number): boolean {
  const character = text[at];
  return (
    (character === '\u200c' || character === '\u200d') &&
    JOINING.test(text.slice(0, at).slice(-1)) &&
    JOINING.test(text.charAt(next))
  );
}

function nameOf(character: string): string {
  const code = character.codePointAt(0)!.toString(16).toUpperCase();
  return `U+${code.padStart(4, '0')}`;
}
