import plugin from '..';

describe('plugin', () => {
  it('starts by itself under the name of the package', () => {
    expect(plugin.id).toBe('jupyter-nbedit:plugin');
    expect(plugin.autoStart).toBe(true);
  });
});
