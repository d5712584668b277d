import type { ICell } from '../wire';

/**
 * The checksum of a notebook's cells: what `checksum` of
 * `jupyter_nbedit.core.notebook` computes.
 *
 * #### Notes
 * The CRC-32 of zlib, PNG and ISO 3309, of the UTF-8 text in which each cell is
 * written as identifier, U+001F, type, U+001F, source, U+001E.
 */
export function checksum(cells: readonly ICell[]): number {
  const text = cells
    .map(({ id, type, source }) => `${id}\x1f${type}\x1f${source}\x1e`)
    .join('');
  return crc32(new TextEncoder().encode(text));
}

/** The CRC-32 of bytes, without a sign. */
export function crc32(bytes: Uint8Array): number {
  const table = (Private.table ??= Private.makeTable());
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  }
  return (crc ^ 0xffffffff) >>> 0;
}

namespace Private {
  /** The remainder of each byte; made when it is first needed. */
  export let table: Uint32Array | undefined;

  /** Divide each byte by the polynomial, lowest bit first. */
  export function makeTable(): Uint32Array {
    return Uint32Array.from({ length: 256 }, (_, byte) => {
      let remainder = byte;
      for (let bit = 0; bit < 8; bit++) {
        remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
      }
      return remainder;
    });
  }
}
