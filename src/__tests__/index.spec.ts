import plugins from '..';

describe('the plugins', () => {
  it.each(['streams', 'models', 'prediction', 'recording', 'benchmark'])(
    'include %s, which starts by itself under the name of the package',
    name => {
      const plugin = plugins.find(({ id }) => id === `jupyter-nbedit:${name}`);
      expect(plugin?.autoStart).toBe(true);
    }
  );
});
