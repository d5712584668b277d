import table from '../../../tests/privacy/path_patterns.json';
import { matchesPath } from '../paths';

describe('matchesPath', () => {
  it.each(table)('$pattern, $path', ({ pattern, path, matches }) => {
    expect(matchesPath(path, [pattern])).toBe(matches);
    expect(matchesPath(path, ['other', pattern])).toBe(matches);
  });

  it('knows no path where there is no pattern', () => {
    expect(matchesPath('a.ipynb', [])).toBe(false);
  });
});
