import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * Whether a path is one of those that patterns speak of, in the way of the
 * server, which leaves paths out of a recorded history by the same rules.
 *
 * #### Notes
 * A pattern without a slash is matched against the name and against that of each
 * folder above, one with a slash against the end of the path and of those of the
 * folders above. One that begins with `./` or `/` is matched from the top folder of
 * the file browser on. Letters count the same in upper and lower case.
 *
 * `tests/privacy/path_patterns.json` tells the rules; the tests of both sides
 * read it.
 */
export function matchesPath(
  path: string,
  patterns: readonly string[]
): boolean {
  const parts = partsOf(path.toLowerCase());
  const paths = [...parts.keys(), parts.length].map(
    count => `/${parts.slice(0, count).join('/')}`
  );
  return patterns.some(pattern => {
    const text = pattern.trim().toLowerCase();
    const wanted = partsOf(text);
    const fromTop = isFromTop(text);
    if (!fromTop && wanted.length < 2) {
      const name = expression(wanted.join());
      return wanted.length > 0 && parts.some(part => name.test(part));
    }
    const whole = expression(`${fromTop ? '' : '*'}/${wanted.join('/')}`);
    return paths.some(each => whole.test(each));
  });
}

/**
 * Whether a pattern leads out of the folder that the file browser shows: there
 * it fits no path.
 */
export function leadsOutside(pattern: string): boolean {
  const parts = pattern.trim().split(/[/\\]/);
  return parts.includes('..') || parts[0] === '~' || /^[a-z]:$/i.test(parts[0]);
}

/** What is wrong with the first of the patterns that can fit no path; empty if none is. */
export function wrongPattern(
  patterns: readonly string[],
  trans: TranslationBundle
): string {
  const wrong = patterns.find(leadsOutside);
  return wrong === undefined
    ? ''
    : trans.__(
        '%1 fits no path: paths begin at the top folder of the file browser, as in ./drafts',
        wrong
      );
}

/** The pattern of one path alone. */
export function onlyPath(path: string): string {
  // In brackets a character stands for itself.
  return `./${path.replace(/[*?[]/g, '[$&]')}`;
}

/** The parts of a path or a pattern, with slashes or backslashes between. */
function partsOf(text: string): string[] {
  return text.split(/[/\\]/).filter(part => part !== '' && part !== '.');
}

/** Whether a pattern is matched from the top folder on. */
function isFromTop(pattern: string): boolean {
  return /^\.?[/\\]/.test(pattern) || pattern === '.';
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
