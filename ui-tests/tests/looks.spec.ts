import { checkAccess } from './access';
import { checkContrast } from './contrast';
import { expect, galata, type IJupyterLabPageFixture, test } from './fixtures';
import { eachLook, openLooks, STATES, THEMES } from './looks';
import { status } from './utils';

/** All that is drawn of a suggestion. */
const DRAWN =
  '.jp-nbedit-ghost, .jp-nbedit-inserted, .jp-nbedit-deleted, ' +
  '.jp-nbedit-chip, .jp-nbedit-cellMark, .jp-nbedit-invisible, .jp-nbedit-mark';

/** What is there already, and is drawn in another way. */
const STRUCK = '.jp-mod-nbedit-deleteCell .cm-content';

/** Keep each look as a picture, and see that it can be read. */
async function checkLooks(
  page: IJupyterLabPageFixture,
  name: string
): Promise<void> {
  await eachLook(page, async look => {
    await page.screenshot({
      path: `test-results/looks/${name}-${look.name}.png`,
      clip: { x: 290, y: 90, width: 950, height: 680 }
    });
    await test.step(look.name, async () => {
      await checkContrast(page, `${DRAWN}, ${STRUCK}`);
      // What is drawn is hidden from screen readers, the status item is not.
      await checkAccess(page, DRAWN, '.jp-nbedit-status');
      // Nothing moves by itself, for whoever has asked for that or not.
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .map(({ effect }) => (effect as KeyframeEffect).target!.className)
          .filter(name => name.includes('nbedit'))
      );
      expect(moving).toEqual([]);
    });
  });
}

/** The states of the status item differ by more than their colours. */
async function checkStates(
  page: IJupyterLabPageFixture,
  name: string
): Promise<void> {
  const signs: string[] = [];
  for (const [state, model] of STATES) {
    const sign = await status(page).evaluate(
      (node, [state, model]) => {
        Object.assign(node.dataset, { state, model });
        const style = getComputedStyle(node, '::before');
        const isFilled = !/^rgba\(.* 0\)$/.test(style.backgroundColor);
        const gradient = style.backgroundImage.split('-')[0];
        const { borderTopStyle, borderRadius, transform } = style;
        return [
          ...[borderTopStyle, borderRadius, isFilled, gradient, transform]
        ].join(' ');
      },
      [state, model]
    );
    signs.push(sign);
    await checkContrast(page, '.jp-nbedit-status');
    await status(page).screenshot({
      path: `test-results/looks/${name}-status-${state}-${model}.png`
    });
  }
  expect(new Set(signs).size).toBe(STATES.length);
}

/** The menu can be read, how it is going included. */
async function checkMenu(
  page: IJupyterLabPageFixture,
  name: string
): Promise<void> {
  await status(page).click();
  const first = '.lm-Menu-item[data-command="nbedit:status"]';
  await expect(page.locator(first)).toBeVisible();
  await page.locator('.lm-Menu').screenshot({
    path: `test-results/looks/${name}-menu.png`
  });
  await checkContrast(page, first);
  await page.keyboard.press('Escape');
}

for (const [name, theme] of Object.entries(THEMES)) {
  test.describe(theme, () => {
    test.use({
      mockSettings: {
        ...galata.DEFAULT_SETTINGS,
        '@jupyterlab/apputils-extension:themes': { theme }
      }
    });

    test('all that is drawn can be read', async ({ page, tmpPath }) => {
      await openLooks(page, tmpPath);
      await checkMenu(page, name);
      await checkLooks(page, name);
      await test.step('the status item', () => checkStates(page, name));
    });
  });
}

test('with colours of the system all that is drawn can be read', async ({
  page,
  tmpPath
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openLooks(page, tmpPath);
  await checkMenu(page, 'forced');
  await checkLooks(page, 'forced');
  await test.step('the status item', () => checkStates(page, 'forced'));
});
