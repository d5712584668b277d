import { expect, galata, test } from './fixtures';
import { WALK, walk } from './walk';
import {
  armed,
  Conversation,
  cursor,
  execute,
  inCommandMode,
  inserted,
  openNotebook,
  pointer,
  renameDf,
  request,
  seen,
  select,
  selectText,
  sources,
  type,
  unarmed
} from './utils';
import { windowed } from './windowing';

const RENAME = ['df = load()\nprint(df)\nfirst = df[0]', 'show(df)'];

test('an undo takes back exactly one accepted edit', async ({
  page,
  tmpPath
}) => {
  await renameDf(page, tmpPath, RENAME);
  const typed = (await sources(page))[0];
  await armed(page);
  await page.keyboard.press('Tab');
  const once = (await sources(page))[0];
  expect(once).toBe('sales = load()\nprint(sales)\nfirst = df[0]');
  await armed(page);
  await page.keyboard.press('Tab');

  await page.keyboard.press('Control+z');
  expect((await sources(page))[0]).toBe(once);
  await page.keyboard.press('Control+z');
  expect((await sources(page))[0]).toBe(typed);
});

test.describe('with no delay', () => {
  test.use({
    autoGoto: false,
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyter-nbedit:prediction': { delay: 0 }
    }
  });

  test('an accept right after typing is an undo step of its own', async ({
    page,
    tmpPath
  }) => {
    // Keystrokes within half a second share an undo step: no time passes here.
    await page.clock.install();
    await page.goto();
    await openNotebook(page, tmpPath, RENAME);
    await selectText(page, 0, 'df');
    await type(page, 'sale');
    await armed(page);
    await page.clock.setFixedTime(await page.evaluate(() => Date.now()));
    const { typed, accepted, elapsed } = await page.evaluate(async () => {
      const { content } = window.jupyterapp.shell.currentWidget as any;
      const view = content.activeCell.editor.editor;
      const source = () => content.activeCell.model.sharedModel.getSource();
      const { head } = view.state.selection.main;
      view.dispatch({
        changes: { from: head, insert: 's' },
        selection: { anchor: head + 1 },
        userEvent: 'input.type'
      });
      const start = Date.now();
      const typed = source();
      while (source() === typed) {
        await new Promise(resolve => setTimeout(resolve, 10));
        // What was shown of the name before its last letter can be accepted, too.
        const shown = view.dom.querySelector('.jp-nbedit-inserted');
        if (shown?.textContent === 'sales') {
          await window.jupyterapp.commands.execute('nbedit:accept');
        }
      }
      const elapsed = Date.now() - start;
      return { typed, accepted: source(), elapsed };
    });
    expect(elapsed).toBe(0);
    expect(accepted).toBe('sales = load()\nprint(sales)\nfirst = df[0]');
    await page.keyboard.press('Control+z');
    expect((await sources(page))[0]).toBe(typed);
    expect(typed).toBe('sales = load()\nprint(df)\nfirst = df[0]');
  });
});

test('Escape refuses the edit that the cursor is at, and then leaves the cell', async ({
  page,
  tmpPath
}) => {
  await renameDf(page, tmpPath, RENAME);
  await armed(page);
  await page.keyboard.press('ArrowDown');
  await armed(page);
  await seen(page);
  // On its line, but before another word: it goes, and the cell is left.
  await page.keyboard.press('Escape');
  await inCommandMode(page);
  await expect(inserted(page)).toHaveCount(0);
  await page.keyboard.press('Enter');
  await request(page);
  await page.keyboard.press('ArrowRight');
  await armed(page);
  await seen(page);

  await page.keyboard.press('Escape');
  await expect(inserted(page)).toHaveCount(0);
  expect((await cursor(page)).mode).toBe('edit');
  await request(page);
  await expect(inserted(page)).toHaveCount(0);

  await page.keyboard.press('Escape');
  expect((await cursor(page)).mode).toBe('command');
});

test('Escape leaves the cell where a pointer is shown, and Alt+/ brings that back', async ({
  page,
  tmpPath
}) => {
  const conversation = new Conversation(page);
  await renameDf(page, tmpPath, ['df = load()', 'show(df)', 'x = 1']);
  await expect(pointer(page)).toBeVisible();
  await seen(page);
  await page.keyboard.press('Escape');
  await expect(pointer(page)).toHaveCount(0);
  await inCommandMode(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  expect(await cursor(page)).toMatchObject({ cell: 2, mode: 'command' });

  // Not now: it does not come by itself, but for the asking.
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await type(page, '0');
  await conversation.answered();
  await expect(pointer(page)).toHaveCount(0);
  await page.keyboard.press('Alt+/');
  await expect(pointer(page)).toContainText('df → sales');
  await seen(page);
  await page.keyboard.press('Escape');
  await inCommandMode(page);
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await expect
    .poll(() => sources(page))
    .toEqual(['sales = load()', 'show(df)']);
});

test('Tab goes on from a button of a cell, and is armed again on the cell', async ({
  page,
  tmpPath
}) => {
  await renameDf(page, tmpPath, RENAME);
  await armed(page);
  await page.keyboard.press('Control+m');
  await inCommandMode(page);
  // Asked for here, it is pointed to from here.
  await page.keyboard.press('Alt+/');
  await armed(page);
  const button = page.locator('.jp-cell-toolbar jp-button').first();
  await button.focus();
  await unarmed(page);
  const before = await sources(page);
  await page.keyboard.press('Tab');
  await expect(button).not.toBeFocused();
  expect(await sources(page)).toEqual(before);
  await page.locator('.jp-Cell.jp-mod-active').focus();
  await armed(page);
});

test('Tab indents when nothing is shown', async ({ page, tmpPath }) => {
  await openNotebook(page, tmpPath, ['value = 1', 'other = 2']);
  await select(page, 0, 0);
  await page.keyboard.press('Tab');
  expect(await sources(page)).toEqual(['    value = 1', 'other = 2']);
  await page.keyboard.press('Shift+Tab');
  expect(await sources(page)).toEqual(['value = 1', 'other = 2']);
});

test('Tab indents a new line although an edit is shown elsewhere', async ({
  page,
  tmpPath
}) => {
  await renameDf(page, tmpPath, RENAME);
  await armed(page);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(inserted(page)).toBeVisible();
  await page.keyboard.press('Tab');
  expect((await sources(page))[0]).toBe(
    'sales = load()\n    \nprint(df)\nfirst = df[0]'
  );
});

for (const windowingMode of ['defer', 'full', 'none']) {
  test.describe(`windowing ${windowingMode}`, () => {
    test.use(windowed(windowingMode));

    test("Tab is the user's wherever it indents or completes", async ({
      page,
      tmpPath
    }) => {
      await renameDf(page, tmpPath, WALK);
      await walk(page);
    });
  });
}

test('the completer keeps its keys', async ({ page, tmpPath }) => {
  const cell = 'alpha_one = 1\nalpha_two = 2\nprint(alpha_one, alpha_two)';
  await openNotebook(page, tmpPath, [cell], { kernel: true });
  await page.notebook.runCell(0, true);
  await selectText(page, 0, 'alpha_one');
  await type(page, 'alpha_t');
  await expect(inserted(page)).toBeVisible();
  // In the middle of a word JupyterLab completes; the popup must get Tab.
  await execute(page, 'completer:invoke-notebook');
  const popup = page.locator('.jp-Completer:visible');
  await expect(popup).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(popup).toBeHidden();
  const [source] = await sources(page);
  expect(source.split('\n').slice(1).join('\n')).toBe(
    'alpha_two = 2\nprint(alpha_one, alpha_two)'
  );
  expect(source.split('\n')[0]).toMatch(/^alpha_two? = 1$|^alpha_t\w* = 1$/);
});
