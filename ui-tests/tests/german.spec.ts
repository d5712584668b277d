import { expect, galata, test } from './fixtures';
import { inserted, openNotebook, select, status, type } from './utils';

test.use({
  mockSettings: {
    ...galata.DEFAULT_SETTINGS,
    '@jupyterlab/translation-extension:plugin': { locale: 'de_DE' },
    'jupyter-nbedit:prediction': { explainKeys: true }
  }
});

test('everything of this extension is in the language of the page', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['df = load()\nprint(df)', 'show(df)']);
  const run = (command: string) =>
    page.evaluate(
      command => window.jupyterapp.commands.execute(command),
      command
    );

  await test.step('what is shown', async () => {
    await select(page, 0, 0, 2);
    await type(page, 'sales');
    await expect(inserted(page).first()).toBeVisible();
    await expect(page.locator('.jp-nbedit-hint')).toContainText(
      'Tab übernimmt einen Vorschlag'
    );
    await expect(status(page)).toHaveAttribute(
      'title',
      'Änderungsvorschläge: ein Vorschlag ist zu sehen'
    );
    await status(page).click();
    const menu = page.locator('.lm-Menu').first();
    await expect(menu).toContainText('In python-Notebooks');
    await menu.getByText('Ruhe', { exact: true }).hover();
    await expect(page.getByText('30 Minuten Ruhe')).toBeVisible();
    await page.screenshot({ path: 'test-results/german.png' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('.jp-nbedit-hint').getByText('Verstanden').click();
  });

  await test.step('the dialogs', async () => {
    await select(page, 0, 5);
    await run('nbedit:request');
    await expect(inserted(page).first()).toBeVisible();
    void run('nbedit:accept-chain');
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('2 Stellen in 2 Zellen');
    await page.screenshot({ path: 'test-results/german-chain.png' });
    await dialog.getByText('Alle übernehmen').click();
  });

  await test.step('the settings', async () => {
    await run('nbedit:open-settings');
    const editor = page.locator('.jp-SettingsPanel');
    await expect(editor).toContainText('Dem Sprachmodell Ausgaben zeigen');
    await expect(page.locator('.jp-PluginList-entry')).toHaveText([
      'Änderungsvorschläge',
      'Änderungsvorschläge: Sprachmodell'
    ]);
    await page.screenshot({ path: 'test-results/german-settings.png' });
  });
});
