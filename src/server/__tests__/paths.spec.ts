import table from '../../../tests/privacy/path_patterns.json';
import outside from '../../../tests/privacy/patterns_outside.json';
import { leadsOutside, matchesPath, onlyPath } from '../paths';

describe('matchesPath', () => {
  it.each(table)('$pattern, $path', ({ pattern, path, matches }) => {
    expect(matchesPath(path, [pattern])).toBe(matches);
    expect(matchesPath(path, ['other', pattern])).toBe(matches);
  });

  it('knows no path where there is no pattern', () => {
    expect(matchesPath('a.ipynb', [])).toBe(false);
  });
});

describe('leadsOutside', () => {
  it.each(outside)('$pattern', ({ pattern, outside }) => {
    expect(leadsOutside(pattern)).toBe(outside);
  });
});

describe('onlyPath', () => {
  it.each(['one.ipynb', 'work/one.py', 'n[1]*.ipynb', 'why?.ipynb', '[a'])(
    'speaks of %s alone',
    path => {
      expect(matchesPath(path, [onlyPath(path)])).toBe(true);
      expect(matchesPath(`work/${path}`, [onlyPath(path)])).toBe(false);
      expect(matchesPath('n1x.ipynb', [onlyPath(path)])).toBe(false);
    }
  );
});
