import { plainText, wellFormed } from '../text';

describe('wellFormed', () => {
  it('replaces halves of characters and keeps the length', () => {
    expect(wellFormed('a\ud83db\udc0d')).toBe('a\ufffdb\ufffd');
    expect(wellFormed('\udc0d\ud83d')).toBe('\ufffd\ufffd');
    expect(wellFormed('\ud83d🐍')).toBe('\ufffd🐍');
  });

  it('leaves whole characters alone', () => {
    expect(wellFormed('é 🐍🐝 \ufffd')).toBe('é 🐍🐝 \ufffd');
  });
});

describe('plainText', () => {
  it('takes away terminal colours and nothing else', () => {
    const coloured = '\u001b[0;31mNameError\u001b[0m: [x] \u001b[38;5;241m1';
    expect(plainText(coloured)).toBe('NameError: [x] 1');
  });

  it('takes away titles and links, and is done soon', () => {
    const linked =
      '\u001b]0;title\u0007a \u001b]8;;file:///x\u001b\\b\u001b]8;;\u001b\\ [c]';
    expect(plainText(linked)).toBe('a b [c]');
    const endless = '\u001b]'.repeat(100_000);
    expect(plainText(endless)).toBe(endless);
  });
});
