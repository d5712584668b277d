import { expect, test } from '@jupyterlab/galata';
import {
  armed,
  cursor,
  pointer,
  selectText,
  sources,
  type
} from '../tests/utils';
import { Scene, settings, THEMES } from './scene';

const SALES = [
  { markdown: '### Sales by region' },
  'import pandas as pd\n\ndf = pd.read_csv("sales.csv")\ndf.head(3)',
  'revenue = df["units"] * df["price"]\nrevenue.groupby(df["region"]).sum()'
];

for (const [name, theme] of Object.entries(THEMES)) {
  test.describe(name, () => {
    test.use({ mockSettings: settings(theme) });

    test('an edit in another cell', async ({ page, tmpPath }) => {
      const scene = await Scene.open(page, tmpPath, `edit-${name}`, SALES);
      await selectText(page, 1, 'df');
      await type(page, 'sales');
      await armed(page);
      await page.keyboard.press('Tab');
      await pointer(page).waitFor();
      await scene.shoot();
    });

    test('rename, jump, fix', async ({ page, tmpPath }) => {
      const scene = await Scene.open(page, tmpPath, `story-${name}`, SALES);
      const press = async (key: string, meaning: string) => {
        await scene.say(meaning, key);
        await scene.frame(500);
        await page.keyboard.press(key);
      };
      await scene.say('Rename a variable where it is made');
      await selectText(page, 1, 'df');
      await scene.frame(1400);
      for (const letter of 'sales') {
        await page.keyboard.press(letter);
        await scene.frame(110);
      }
      await armed(page);
      await scene.say('The next place shows the same edit');
      await scene.frame(1600);

      await press('Tab', 'accepts it');
      await pointer(page).waitFor();
      await scene.frame(900);
      await scene.say('The next edit is in another cell');
      await scene.frame(1800);

      await press('Tab', 'goes there');
      await expect.poll(async () => (await cursor(page)).cell).toBe(2);
      await armed(page);
      await scene.frame(1300);
      for (const left of [1, 0]) {
        await press('Tab', 'accepts it');
        await expect
          .poll(async () => (await sources(page))[2].match(/df/g)?.length ?? 0)
          .toBe(left);
        if (left) {
          await armed(page);
        }
        await scene.frame(1000);
      }
      await scene.say('Every accepted edit is one undo step');
      await scene.frame(2200);
    });
  });
}
