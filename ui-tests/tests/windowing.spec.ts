import { expect, test } from './fixtures';
import { armed, cursor, pointer, renameDf, sources } from './utils';
import { windowed, WINDOWING_MODES } from './windowing';

const FAR = 50;

const cells = Array.from({ length: 60 }, (_, i) =>
  i === 0
    ? 'df = load()'
    : i === FAR
      ? 'show(df)'
      : `value_${i} = ${i}\n# ${'line\n# '.repeat(6)}`
);

for (const windowingMode of WINDOWING_MODES) {
  test.describe(`windowing ${windowingMode}`, () => {
    test.use(windowed(windowingMode));

    test('a cell far away is reached and edited with Tab', async ({
      page,
      tmpPath
    }) => {
      await renameDf(page, tmpPath, cells);
      await expect(pointer(page)).toBeVisible();
      await page.keyboard.press('Tab');
      await expect.poll(async () => (await cursor(page)).cell).toBe(FAR);
      await armed(page);
      expect((await sources(page))[FAR]).toBe('show(df)');
      // Cells above that take their height only now can move it off the screen:
      // then Tab brings it back first.
      await expect(async () => {
        await page.keyboard.press('Tab');
        expect((await sources(page))[FAR]).toBe('show(sales)');
      }).toPass();
      // The focus came along: what is typed now lands behind the edit.
      await page.keyboard.type('!');
      expect((await sources(page))[FAR]).toBe('show(sales!)');
    });
  });
}
