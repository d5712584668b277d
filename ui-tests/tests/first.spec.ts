import { checkAccess } from './access';
import { checkContrast } from './contrast';
import { expect, galata, test } from './fixtures';
import { eachTheme } from './looks';
import {
  armed,
  execute,
  inserted,
  select,
  selectText,
  sources,
  status,
  type
} from './utils';

test.use({
  mockSettings: {
    ...galata.DEFAULT_SETTINGS,
    'jupyter-nbedit:prediction': { explainKeys: true }
  }
});

test('the tour keeps what it promises, and the keys are explained once', async ({
  page
}) => {
  await page.menu.clickMenuItem('Help>Tour of Edit Prediction');
  await expect
    .poll(() => sources(page).catch(() => []))
    .toContain('price = 3\nprint(price)');
  const path = await page.evaluate(
    () => (window.jupyterapp.shell.currentWidget as any).context.path as string
  );
  expect(path).toMatch(/Untitled\d*\.ipynb$/);
  const hint = page.locator('.jp-nbedit-hint');

  await test.step('accept', async () => {
    await expect(status(page)).toHaveAttribute('data-state', 'idle');
    await selectText(page, 1, 'table');
    await type(page, 'sales');
    await armed(page);
    await expect(hint.getByRole('status')).toHaveText(
      'Tab accepts a suggested edit where its key cap is filled, ' +
        'Alt+Enter anywhere. Esc puts it away. Alt+/ asks for one.'
    );
    await eachTheme(page, async name => {
      await page.screenshot({ path: `test-results/first-hint-${name}.png` });
      await checkContrast(page, '.jp-nbedit-hint');
      await checkAccess(page, '.jp-nbedit-hint');
    });
    await armed(page);
    await page.keyboard.press('Tab');
    expect((await sources(page))[1]).toBe(
      'sales = [120, 80]\ntotal = sum(sales)'
    );
    // Who accepts knows how that is done.
    await expect(hint).toHaveCount(0);
  });

  await test.step('go on in another cell', async () => {
    await armed(page);
    await page.keyboard.press('Tab');
    await expect(inserted(page).first()).toHaveText('sales');
    await armed(page);
    await page.keyboard.press('Tab');
    await expect
      .poll(async () => (await sources(page))[3])
      .toBe('largest = max(sales)\nprint(largest, total)');
  });

  await test.step('not now, and again', async () => {
    await selectText(page, 5, 'price');
    await type(page, 'cost');
    await expect(inserted(page).first()).toHaveText('cost');
    await page.screenshot({ path: 'test-results/first-tour.png' });
    await page.keyboard.press('Escape');
    await expect(inserted(page)).toHaveCount(0);
    await select(page, 5, 4);
    await page.keyboard.press('Alt+/');
    await expect(inserted(page).first()).toHaveText('cost');
  });

  // The keys are not explained again, here or when the page is loaded anew.
  await expect(hint).toHaveCount(0);
  const kept = await page.evaluate(async () => {
    const registry: any = await (window as any).galata.getPlugin(
      '@jupyterlab/apputils-extension:settings'
    );
    const settings = await registry.load('jupyter-nbedit:prediction');
    return settings.user;
  });
  expect(kept).toMatchObject({ explainKeys: false });

  await test.step('and nothing of it is left behind', async () => {
    await execute(page, 'application:close');
    await expect(page.locator('.jp-Dialog')).toHaveCount(0);
    await expect(page.locator('.Toastify__toast')).toContainText(
      'The notebook of the tour is removed.'
    );
    expect(await page.contents.fileExists(path)).toBe(false);
  });
});
