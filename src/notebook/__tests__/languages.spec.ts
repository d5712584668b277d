import { isPredicted } from '../languages';

describe('isPredicted', () => {
  it.each(['python', 'ipython', 'python3', 'ipython3', 'python2', 'julia'])(
    'knows %s',
    language => {
      expect(isPredicted(language, ['julia', 'python'])).toBe(true);
    }
  );

  it.each(['', 'ipythongfm', 'micropython', 'r', 'json'])(
    'does not take %p for another language',
    language => {
      expect(isPredicted(language, ['julia', 'python'])).toBe(false);
    }
  );
});
