import { expect, galata, test } from './fixtures';
import {
  armed,
  Conversation,
  cursor,
  execute,
  inCommandMode,
  inserted,
  openNotebook,
  pointer,
  seen,
  select,
  selectText,
  sources,
  told,
  type
} from './utils';

// Each page has one other extension, and is used once.
test.use({ autoGoto: false });

test('with vim, Escape ends typing and says nothing of an edit elsewhere', async ({
  page,
  tmpPath
}) => {
  await page.goto('?with=@axlair/jupyterlab_vim');
  const RENAMED = 'sales = load()\nprint(df)\nfirst = df[0]';
  await openNotebook(page, tmpPath, [
    'df = load()\nprint(df)\nfirst = df[0]',
    'show(df)',
    'print(first)'
  ]);
  await select(page, 0, 0);
  await type(page, 'cwsales');
  await armed(page);
  await seen(page);
  await page.keyboard.press('Escape');
  await type(page, 'jjk');
  expect(await sources(page)).toEqual([RENAMED, 'show(df)', 'print(first)']);
  await expect(inserted(page)).toHaveText('sales');
  expect(await cursor(page)).toMatchObject({ cell: 0, mode: 'edit' });

  // Tab accepts and goes on in normal mode; it is not left for that.
  await armed(page);
  await page.keyboard.press('Tab');
  await expect
    .poll(async () => (await sources(page))[0])
    .toBe(RENAMED.replace('(df)', '(sales)'));
  await armed(page);
  await page.keyboard.press('Tab');
  await expect(pointer(page)).toContainText('df → sales');
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await cursor(page)).cell).toBe(1);
  await armed(page);
  await seen(page);

  // At the edit Escape refuses it, and is left to vim all the same.
  await page.keyboard.press('Escape');
  await expect(inserted(page)).toHaveCount(0);
  await inCommandMode(page);
  expect((await sources(page))[1]).toBe('show(df)');

  // Before anything is shown it keeps the place where the typing ended: from
  // there Tab goes to what comes then.
  await select(page, 0, (await sources(page))[0].indexOf('first') + 4);
  await type(page, 'ciwlast');
  await page.keyboard.press('Escape');
  await expect(pointer(page)).toContainText('first → last');
  await armed(page);
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await cursor(page)).cell).toBe(2);
  await armed(page);
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await sources(page))[2]).toBe('print(last)');
});

test.describe('a formatter on save', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyterlab_code_formatter:settings': {
        formatOnSave: true,
        preferences: { default_formatter: { python: ['ruffformat'] } }
      }
    }
  });

  test('changes what it changes, and no rename is forgotten', async ({
    page,
    tmpPath
  }) => {
    const talk = new Conversation(page);
    await page.goto('?with=jupyterlab_code_formatter');
    await openNotebook(
      page,
      tmpPath,
      ['df = load()', 'print( df )', "x = 'a'", 'y = 1'],
      { kernel: true }
    );
    await selectText(page, 0, 'df');
    await type(page, 'sales');
    await expect(pointer(page)).toContainText('df → sales');
    const before = told(talk, 'edit').length;
    await page.keyboard.press('Control+s');
    await expect
      .poll(() => sources(page))
      .toEqual(['sales = load()', 'print(df)', 'x = "a"', 'y = 1']);
    const expected = ['cell-1', 'cell-1', 'cell-2', 'cell-2'].map(cellId => ({
      cellId,
      origin: 'programmatic'
    }));
    await expect
      .poll(() => told(talk, 'edit').slice(before))
      .toMatchObject(expected);
    await expect(pointer(page)).toContainText('df → sales');

    // Formatted again, with nothing to change, the text is set all the same.
    const formatted = page.waitForResponse(/jupyterlab_code_formatter\/format/);
    await execute(page, 'jupyterlab_code_formatter:format_all');
    await formatted;
    expect(told(talk, 'edit').slice(before)).toHaveLength(expected.length);
    await expect(pointer(page)).toContainText('df → sales');
  });
});
