import { expect, galata, test } from './fixtures';
import {
  execute,
  inserted,
  openNotebook,
  select,
  start,
  status,
  type
} from './utils';

const SETTINGS = {
  ...galata.DEFAULT_SETTINGS,
  '@jupyterlab/translation-extension:plugin': { locale: 'de_DE' },
  'jupyter-nbedit:prediction': { explainKeys: true }
};

test.use({ mockSettings: SETTINGS });

test('everything of this extension is in the language of the page', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['df = load()\nprint(df)', 'show(df)']);

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
    await expect(menu).toContainText('In allem in Python vorschlagen');
    await menu.getByText('Ruhe', { exact: true }).hover();
    await expect(page.getByText('30 Minuten Ruhe')).toBeVisible();
    await page.screenshot({ path: 'test-results/german.png' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  await test.step('the dialogs', async () => {
    await select(page, 0, 5);
    await execute(page, 'nbedit:request');
    await expect(inserted(page).first()).toBeVisible();
    await start(page, 'nbedit:accept-chain');
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('2 Stellen in 2 Zellen');
    await page.screenshot({ path: 'test-results/german-chain.png' });
    await expect(dialog.locator('.jp-nbedit-chain')).toContainText('Zeile 2');
    await dialog.getByText('Alle übernehmen').click();
    // Who accepts needs the hint no more.
    await expect(page.locator('.jp-nbedit-hint')).toHaveCount(0);
  });

  await test.step('the settings', async () => {
    await execute(page, 'nbedit:open-settings');
    const editor = page.locator('.jp-SettingsPanel');
    await expect(editor).toContainText('Dem Sprachmodell Ausgaben zeigen');
    await expect(page.locator('.jp-PluginList-entry')).toHaveText([
      'Änderungsvorschläge',
      'Änderungsvorschläge: Sprachmodell'
    ]);
    await page.screenshot({ path: 'test-results/german-settings.png' });
  });
});

test.describe('with a model that cannot be used', () => {
  test.use({
    mockSettings: {
      ...SETTINGS,
      'jupyter-nbedit:models': { model: 'nonsense' }
    }
  });

  test('what the server says is in the language of the page', async ({
    page,
    tmpPath
  }) => {
    await openNotebook(page, tmpPath, ['x = 1']);
    const why = "Das Modell 'nonsense' nennt keinen Anbieter.";
    await expect(status(page)).toHaveAttribute('title', new RegExp(why));
    await expect(page.locator('.Toastify__toast')).toContainText(why);
    await page.screenshot({ path: 'test-results/german-fault.png' });

    const dialog = page.locator('.jp-Dialog');
    await start(page, 'nbedit:test-model');
    await expect(dialog.locator('.jp-nbedit-report')).toContainText(why);
    await page.keyboard.press('Escape');

    await start(page, 'nbedit:record');
    await expect(dialog).toContainText('jede Änderung am Text einer Zelle');
    await expect(dialog).toContainText('Ausgaben von Zellen');
    await page.screenshot({ path: 'test-results/german-consent.png' });
    await page.keyboard.press('Escape');
  });
});
