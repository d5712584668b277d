/**
 * Whether a path is one of those that patterns speak of, in the way of the
 * server, which leaves paths out of a recorded history by the same rules.
 *
 * #### Notes
 * A pattern without a slash is matched against the name and against that of each
 * folder above, one with a slash against the end of the path. Letters count the
 * same in upper and lower case. One that begins with `./` fits no path here: it
 * stands for one path alone, see `Permission`.
 */
export function matchesPath(
  path: string,
  patterns: readonly string[]
): boolean {
  const parts = normal(path)
    .split('/')
    .filter(part => part !== '' && part !== '.');
  return patterns.map(normal).some(pattern => {
    const wanted = pattern.trim().replace(/\/+$/, '');
    if (!wanted.includes('/')) {
      const name = expression(wanted);
      return wanted !== '' && parts.some(part => name.test(part));
    }
    const end = expression(`*/${wanted.replace(/^\/+/, '')}`);
    return end.test(`/${parts.join('/')}`);
  });
}

/** A path or pattern as it is compared. */
function normal(text: string): string {
  return text.toLowerCase().replace(/\\/g, '/');
}

/** What a shell pattern means: `*`, `?`, `[abc]` and `[!abc]`. */
function expression(pattern: string): RegExp {
  const parts = pattern.match(/\[!?[^\]]+\]|[^]/g) ?? [];
  const source = parts.map(part => {
    if (part === '*') {
      return '.*';
    }
    if (part === '?') {
      return '.';
    }
    const [, not, inside] = /^\[(!?)([^\]]+)\]$/.exec(part) ?? [];
    return inside === undefined
      ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      : `[${not ? '^' : ''}${inside.replace(/[\\^[]/g, '\\$&')}]`;
  });
  return new RegExp(`^${source.join('')}$`, 's');
}
