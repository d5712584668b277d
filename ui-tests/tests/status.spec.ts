import { checkAccess } from './access';
import { expect, test } from './fixtures';
import {
  execute,
  inserted,
  openNotebook,
  request,
  select,
  sources,
  start,
  status,
  type
} from './utils';

test('the status item opens a menu of all that can be chosen', async ({
  page,
  tmpPath
}) => {
  const plots = 'train.plot()\nval.plot()\ntest.plot()';
  await openNotebook(page, tmpPath, [
    'df = load()\nprint(df)',
    'show(df)',
    plots
  ]);
  await select(page, 0, 0);
  const focused = () =>
    page.evaluate(() => document.activeElement?.className ?? '');

  await test.step('by the mouse, and the cursor stays', async () => {
    await status(page).click();
    const menu = page.locator('.lm-Menu').first();
    await expect(menu).toContainText('Edit prediction: ready');
    await page.screenshot({ path: 'test-results/status-menu.png' });
    await menu.getByText('Eagerness', { exact: true }).hover();
    await expect(page.getByText('Low Eagerness')).toBeVisible();
    await checkAccess(page, '.jp-nbedit-status', '.lm-Menu');
    await page.getByText('Low Eagerness').click();
    await expect(menu).toHaveCount(0);
    await expect.poll(focused).toContain('cm-content');
  });

  await test.step('eagerness decides what is shown', async () => {
    // What was done on two lines is likely on the third, but not certain.
    for (const name of ['train', 'val']) {
      const call = `${name}.plot(`;
      const source = (await sources(page))[2];
      await select(page, 2, source.indexOf(call) + call.length);
      await type(page, `label='${name}'`);
    }
    await expect(status(page)).toHaveAttribute('data-state', 'idle');
    await expect(inserted(page).filter({ visible: true })).toHaveCount(0);
    // Who asks is shown what is less sure, too.
    await request(page);
    await expect(inserted(page).filter({ visible: true })).toHaveText(
      "label='test'"
    );
    await page.keyboard.press('Escape');
    await expect(status(page)).toHaveAttribute('data-state', 'idle');

    await status(page).click();
    await page.locator('.lm-Menu').first().getByText('Eagerness').hover();
    await page.getByText('Medium Eagerness').click();
    await expect
      .poll(() =>
        page.evaluate(() =>
          window.jupyterapp.commands.isToggled('nbedit:set-eagerness', {
            eagerness: 'medium'
          })
        )
      )
      .toBe(true);
  });

  await test.step('by keys alone', async () => {
    await status(page).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('.lm-Menu')).toBeVisible();
    const snooze = page.locator('.lm-Menu-item.lm-mod-active', {
      hasText: 'Snooze'
    });
    await expect(async () => {
      await page.keyboard.press('ArrowUp');
      expect(await snooze.count()).toBe(1);
    }).toPass({ intervals: [0] });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(status(page)).toHaveAttribute('data-state', 'snoozed');
    await expect(status(page)).toContainText('snoozed until');
    await expect.poll(focused).toContain('jp-nbedit-status');
    await page.screenshot({ path: 'test-results/status-snoozed.png' });
  });

  await test.step('and what was chosen holds', async () => {
    await select(page, 0, 0, 2);
    await type(page, 'sales');
    await execute(page, 'nbedit:wake');
    await expect(status(page)).toHaveAttribute('data-state', 'idle');
    await execute(page, 'nbedit:request');
    await expect(status(page)).toHaveAttribute('data-state', 'showing');
    await execute(page, 'nbedit:toggle-notebook');
    await expect(status(page)).toHaveAttribute('data-state', 'off');
    await expect(status(page)).toHaveAttribute(
      'title',
      /switched off for this notebook/
    );
  });

  await test.step('and off and on again nothing is forgotten', async () => {
    await execute(page, 'nbedit:request');
    await expect(status(page)).toContainText(
      'It is switched off for this notebook.'
    );
    await execute(page, 'nbedit:toggle-notebook');
    await expect(status(page)).toHaveAttribute('data-state', 'idle');
    await execute(page, 'nbedit:request');
    await expect(status(page)).toHaveAttribute('data-state', 'showing');
  });
});

test('a mark says that there is a suggestion, and all of it is accepted at once', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['df = load()\nprint(df)', 'show(df)']);
  await execute(page, 'nbedit:set-mode', { mode: 'subtle' });
  await select(page, 0, 0, 2);
  await type(page, 'sales');
  await expect(page.locator('.jp-nbedit-mark')).toBeVisible();
  await expect(inserted(page)).toHaveCount(0);
  await page.screenshot({ path: 'test-results/status-mark.png' });

  await page.keyboard.press('Alt+/');
  await expect(inserted(page).first()).toBeVisible();
  await checkAccess(page, '.jp-nbedit-status', '.jp-nbedit-announcer');
  await expect(page.locator('.jp-nbedit-mark')).toHaveCount(0);
  await page.keyboard.press('Alt+Shift+Enter');
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('2 places in 2 cells');
  await page.screenshot({ path: 'test-results/status-chain.png' });
  await checkAccess(page, '.jp-Dialog:has(.jp-nbedit-chain)');
  await dialog.getByText('Accept All').click();
  await expect
    .poll(() => sources(page))
    .toEqual(['sales = load()\nprint(sales)', 'show(sales)']);

  // One undo takes all of it back, and one redo makes it again.
  await select(page, 1, 0);
  await page.keyboard.press('Control+z');
  await expect
    .poll(() => sources(page))
    .toEqual(['sales = load()\nprint(df)', 'show(df)']);
  await page.keyboard.press('Control+Shift+z');
  await expect
    .poll(() => sources(page))
    .toEqual(['sales = load()\nprint(sales)', 'show(sales)']);
  // A cell that was changed since keeps its edit, which is told.
  await select(page, 1, 'show(sales)'.length);
  await type(page, '!');
  await select(page, 0, 0);
  await page.keyboard.press('Control+z');
  await expect
    .poll(() => sources(page))
    .toEqual(['sales = load()\nprint(df)', 'show(sales)!']);
  await expect(page.locator('.Toastify__toast')).toContainText(
    'Not taken back in cell 2'
  );
  await page.screenshot({ path: 'test-results/status-left.png' });

  await start(page, 'nbedit:show-keys');
  await expect(page.locator('.jp-nbedit-keys')).toContainText('Alt+Enter');
  await page.screenshot({ path: 'test-results/status-keys.png' });
  await checkAccess(page, '.jp-Dialog:has(.jp-nbedit-keys)');
  await page.keyboard.press('Escape');
});
