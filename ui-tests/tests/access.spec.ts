import type { ITuningStatus } from '../../src/wire';
import { checkAccess } from './access';
import { expect, galata, type IJupyterLabPageFixture, test } from './fixtures';
import {
  armed,
  inCommandMode,
  openNotebook,
  select,
  start,
  status,
  type
} from './utils';

/** What can have the focus. */
const CONTROLS =
  ':is(button, input, select, textarea, a[href], [tabindex="0"]):not(:disabled)';

/** What has the focus, in the order of the page, and how each control of a part looks. */
async function look(
  page: IJupyterLabPageFixture,
  part: string
): Promise<{ focused: number; looks: string[] }> {
  return page.evaluate(
    ([part, CONTROLS]) => {
      const controls = Array.from(document.querySelectorAll(part), node =>
        Array.from(node.querySelectorAll<HTMLElement>(CONTROLS))
      )
        .flat()
        .filter(node => node.checkVisibility() && node.tabIndex >= 0);
      return {
        focused: controls.indexOf(document.activeElement as HTMLElement),
        looks: controls.map(node => {
          const style = getComputedStyle(node);
          const { outlineStyle, outlineColor, outlineWidth } = style;
          const { boxShadow, borderColor, backgroundColor } = style;
          return JSON.stringify([
            outlineStyle === 'none' ? '' : [outlineWidth, outlineColor],
            ...[boxShadow, borderColor, backgroundColor]
          ]);
        })
      };
    },
    [part, CONTROLS] as const
  );
}

/**
 * A key reaches all controls of a part of the page, from that which has the focus,
 * and each shows that it has it.
 */
async function expectReached(
  page: IJupyterLabPageFixture,
  part: string,
  key: string
): Promise<void> {
  const { looks } = await look(page, part);
  expect(looks.length).toBeGreaterThan(0);
  const withFocus = new Map<number, string>();
  const without = new Map<number, string>();
  for (let press = 0; press < looks.length + 3; press++) {
    const now = await look(page, part);
    now.looks.forEach((each, index) =>
      (index === now.focused ? withFocus : without).set(index, each)
    );
    await page.keyboard.press(key);
  }
  const all = looks.map((_, index) => index);
  expect([...withFocus.keys()].sort((a, b) => a - b)).toEqual(all);
  const hidden = all.filter(each => withFocus.get(each) === without.get(each));
  expect(hidden).toEqual([]);
}

/** Press a key until something has the focus. */
async function pressUntil(
  page: IJupyterLabPageFixture,
  key: string,
  selector: string
): Promise<void> {
  const target = page.locator(selector);
  for (let press = 0; press < 80; press++) {
    if (await target.evaluate(node => node === document.activeElement)) {
      return;
    }
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

test.describe('by keys alone', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyter-nbedit:prediction': { explainKeys: true }
    }
  });

  test('all that is added is reached, and the focus comes back', async ({
    page,
    tmpPath
  }) => {
    await openNotebook(page, tmpPath, ['df = load()\nprint(df)', 'show(df)']);
    await select(page, 0, 0, 2);
    await type(page, 'sales');
    await armed(page);
    const editor = page.locator('.jp-Cell .cm-content').first();

    for (const command of [
      'nbedit:accept-chain',
      'nbedit:record',
      'nbedit:choose-model',
      'nbedit:show-keys',
      'nbedit:run-benchmark'
    ]) {
      await test.step(`the dialog of ${command}`, async () => {
        await expect(editor).toBeFocused();
        await start(page, command);
        const dialog = page.locator('.jp-Dialog');
        await expect(dialog).toBeVisible();
        await checkAccess(page, '.jp-Dialog');
        await expectReached(page, '.jp-Dialog', 'Tab');
        // JupyterLab's dialogs lead from their first control to the default button.
        await dialog.locator('button').last().focus();
        await expectReached(page, '.jp-Dialog', 'Shift+Tab');
        await page.keyboard.press('Escape');
        await expect(dialog).toHaveCount(0);
        await expect(editor).toBeFocused();
      });
    }

    await test.step('the status item and its menu', async () => {
      await page.keyboard.press('Escape');
      await inCommandMode(page);
      await pressUntil(page, 'Tab', '.jp-nbedit-status');
      await page.keyboard.press('Shift+Tab');
      await expect(status(page)).not.toBeFocused();
      await page.keyboard.press('Tab');
      await expect(status(page)).toBeFocused();
      await expect(status(page)).toHaveCSS('outline-style', 'solid');
      await page.keyboard.press('Enter');
      await expect(page.locator('.lm-Menu')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.locator('.lm-Menu')).toHaveCount(0);
      await expect(status(page)).toBeFocused();
    });
  });

  test('the hint to the keys is reached, and the focus comes back', async ({
    page,
    tmpPath
  }) => {
    await openNotebook(page, tmpPath, ['df = load()\nprint(df)']);
    await select(page, 0, 0, 2);
    await type(page, 'sales');
    const hint = page.locator('.jp-nbedit-hint');
    await expect(hint).toBeVisible();
    // While the focus is on it the hint stays.
    const buttons = '.jp-nbedit-hint button';
    await status(page).focus();
    await pressUntil(page, 'Tab', `${buttons} >> nth=0`);
    await expectReached(page, '.jp-nbedit-hint', 'Tab');
    await pressUntil(page, 'Shift+Tab', `${buttons} >> nth=2`);
    await pressUntil(page, 'Shift+Tab', `${buttons} >> nth=0`);
    await page.keyboard.press('Escape');
    await expect(hint).toHaveCount(0);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.tagName))
      .not.toBe('BODY');
  });
});

test('the history and its dialog are reached by keys', async ({
  page,
  tmpPath
}) => {
  const agreed = await page.request.get('/jupyter-nbedit/recording');
  const { textVersion } = await agreed.json();
  await page.request.put('/jupyter-nbedit/recording', {
    data: { textVersion }
  });
  try {
    await openNotebook(page, tmpPath, ['x = 1']);
    await start(page, 'nbedit:history');
    const history = page.locator('.jp-nbedit-history');
    await expect(history.locator('.jp-nbedit-history-bar')).toBeVisible();
    const shown = '.jp-nbedit-history-timeline, .jp-nbedit-history-statistics';
    await expect(history.locator(shown)).toBeVisible();
    await history.locator('select').first().focus();
    await expectReached(page, '.jp-nbedit-history', 'Tab');
    await history.locator('select').first().focus();
    await page.keyboard.press('Shift+Tab');
    await expect(history.locator(':focus')).toHaveCount(0);
    await page.keyboard.press('Tab');
    await expect(history.locator('select').first()).toBeFocused();

    const button = history.getByText('Delete…');
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toBeVisible();
    await checkAccess(page, '.jp-Dialog');
    await expectReached(page, '.jp-Dialog', 'Tab');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(button).toBeFocused();
  } finally {
    await page.request.delete('/jupyter-nbedit/recording');
    await page.request.delete('/jupyter-nbedit/history?all=true');
  }
});

test('what is said and asked of tuning is read', async ({ page, tmpPath }) => {
  // What it takes to tune is not there everywhere, and this is not about the model.
  const status: ITuningStatus = {
    ...{ state: 'off', obstacle: 'unrecorded' },
    ...{ done: 0, total: 0, left: null, report: null, inUse: false },
    message: { text: '' },
    stage: { text: '' }
  };
  await page.route(/nbedit\/tuning/, route => route.fulfill({ json: status }));
  await openNotebook(page, tmpPath, ['x = 1']);
  await start(page, 'nbedit:tune-model');
  await expect(page.locator('.Toastify__toast')).toContainText('Record…');
  await checkAccess(page, '.jp-toastContainer');

  status.state = 'idle';
  await start(page, 'nbedit:tune-model');
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('Tune the model on your history?');
  await checkAccess(page, '.jp-Dialog');
  await expectReached(page, '.jp-Dialog', 'Tab');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});
