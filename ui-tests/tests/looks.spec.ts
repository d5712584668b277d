import { expect, galata, test } from './fixtures';
import { armed, pointer, renameDf, select, sources, type } from './utils';

const CELLS = [
  'df = load("sales.csv")\nprint("df has", len(df))',
  'total = sum(df)  # all of df\nbest = max(df)'
];

const BLOCKS = [
  'axes[0].plot(train)\naxes[0].set_title("train")',
  'bar(a)\nbar(b)\nbar(c)'
];

for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
  test.describe(theme, () => {
    test.use({
      mockSettings: {
        ...galata.DEFAULT_SETTINGS,
        '@jupyterlab/apputils-extension:themes': { theme }
      }
    });

    const shot = (name: string) => ({
      path: `test-results/looks-${theme.split(' ')[1].toLowerCase()}-${name}.png`
    });

    test('each state is kept as a picture', async ({ page, tmpPath }) => {
      await renameDf(page, tmpPath, [...CELLS, ...BLOCKS]);
      await armed(page);
      await page.screenshot(shot('replace'));
      await page.keyboard.press('Tab');
      await expect(pointer(page)).toBeVisible();
      await page.screenshot(shot('pointer'));
      await page.keyboard.press('Escape');

      for (const call of ['bar(a', 'bar(b']) {
        const [, , , source] = await sources(page);
        await select(page, 3, source.indexOf(call) + call.length);
        await type(page, ', width=20');
      }
      await armed(page);
      await page.screenshot(shot('insert'));
    });
  });
}
