import { checksum, crc32 } from '../checksum';

describe('crc32', () => {
  it('gives the check value of the catalogue of CRC algorithms', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

describe('checksum', () => {
  it('is what the server computes', () => {
    // python -c "from jupyter_nbedit.core.notebook import *; print(checksum([
    //   Cell('a', 'code', 'x = \"é😀\"\\n'), Cell('b', 'markdown', '# t')]))"
    const cells = [
      { id: 'a', type: 'code' as const, source: 'x = "é😀"\n' },
      { id: 'b', type: 'markdown' as const, source: '# t' }
    ];
    expect(checksum(cells)).toBe(62443568);
  });

  it('tells where one cell ends and another begins', () => {
    const cell = (id: string, source: string) => ({
      id,
      type: 'code' as const,
      source
    });
    expect(checksum([cell('a', 'xy'), cell('b', '')])).not.toBe(
      checksum([cell('a', 'x'), cell('b', 'y')])
    );
  });
});
