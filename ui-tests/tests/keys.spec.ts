import { expect, galata, test } from './fixtures';
import {
  armed,
  Conversation,
  cursor,
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
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await expect
    .poll(() => sources(page))
    .toEqual(['sales = load()', 'show(df)']);
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
    test.use({
      mockSettings: {
        ...galata.DEFAULT_SETTINGS,
        '@jupyterlab/notebook-extension:tracker': { windowingMode }
      }
    });

    test("Tab is the user's wherever it indents or completes", async ({
      page,
      tmpPath
    }) => {
      const loop = 'for name in names:\n    print(name)\n';
      await renameDf(page, tmpPath, [
        'df = load()',
        loop,
        'show(df)',
        { markdown: '- one\n- two' }
      ]);
      await armed(page);
      // An arrow key takes the cursor away, and back only its place counts.
      await page.keyboard.press('Home');
      await unarmed(page);
      await page.keyboard.press('Tab');
      expect((await sources(page))[0]).toBe('    sales = load()');
      await page.keyboard.press('Shift+Tab');

      // The start of a line in another cell, an empty line, a selection.
      for (const [anchor, head, indented] of [
        [23, 23, loop.replace('    print', '        print')],
        [loop.length, loop.length, `${loop}    `],
        [23, 28, loop.replace('    print', '        print')]
      ] as const) {
        await select(page, 1, anchor, head);
        await unarmed(page);
        await page.keyboard.press('Tab');
        expect((await sources(page))[1]).toBe(indented);
        await page.keyboard.press('Control+z');
        expect((await sources(page))[1]).toBe(loop);
        await request(page);
      }

      // A word on a new line: the completer opens, and has its keys.
      const popup = page.locator('.jp-Completer:visible');
      await select(page, 1, loop.length);
      await type(page, 'x = 1\n'.repeat(3));
      await type(page, 'pri');
      await expect(pointer(page)).toBeVisible();
      await unarmed(page);
      await page.keyboard.press('Tab');
      await expect(popup).toBeVisible();
      await expect(page.locator('.jp-nbedit-key:visible')).toHaveCount(0);
      await page.keyboard.press('Escape');
      await expect(popup).toBeHidden();
      expect((await cursor(page)).mode).toBe('edit');
      expect((await sources(page))[1]).toMatch(/pri\w*$/);

      // A list that is being edited.
      await select(page, 3, 11);
      await expect(pointer(page)).toBeVisible();
      await unarmed(page);
      await page.keyboard.press('Tab');
      expect((await sources(page))[2]).toBe('show(df)');
      expect((await cursor(page)).cell).toBe(3);

      // The other key works from anywhere; there Tab is armed again.
      await page.keyboard.press('Alt+Enter');
      await expect.poll(async () => (await cursor(page)).cell).toBe(2);
      await armed(page);
      await page.keyboard.press('Tab');
      await expect
        .poll(async () => (await sources(page))[2])
        .toBe('show(sales)');
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
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('completer:invoke-notebook')
  );
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
