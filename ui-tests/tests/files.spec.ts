import type { Page } from '@playwright/test';
import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import {
  armed,
  Conversation,
  cursor,
  deleted,
  execute,
  inserted,
  openDocument,
  openNotebook,
  pointer,
  seen,
  sources,
  status,
  type
} from './utils';

const SOURCE = [
  'import csv',
  '',
  '',
  'def load(path):',
  '    return list(csv.reader(open(path)))',
  '',
  '',
  'def first(path):',
  '    return load(path)[0]',
  '',
  '',
  'def last(path):',
  '    return load(path)[-1]',
  ''
].join('\n');

/** The text of the file in front. */
async function text(page: Page): Promise<string> {
  return page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as any;
    return panel.context.model.sharedModel.getSource();
  });
}

/** Select the first occurrence of a text in the file in front. */
async function selectIn(page: Page, wanted: string): Promise<void> {
  await page.evaluate(wanted => {
    const panel = window.jupyterapp.shell.currentWidget as any;
    const anchor = panel.context.model.sharedModel.getSource().indexOf(wanted);
    const view = panel.content.editor.editor;
    view.focus();
    view.dispatch({ selection: { anchor, head: anchor + wanted.length } });
  }, wanted);
}

/** Open a file in an editor, and wait until edit prediction is in a state. */
async function openFile(
  page: IJupyterLabPageFixture,
  path: string,
  content: string,
  state = 'idle'
): Promise<void> {
  await page.contents.uploadContent(content, 'text', path);
  await openDocument(page, path, { factory: 'Editor' });
  await expect(status(page)).toHaveAttribute('data-state', state);
}

/** Rename a function of the file in front, and follow that with the keys. */
async function rename(page: Page): Promise<void> {
  await selectIn(page, 'load');
  await type(page, 'read');
  await expect(
    page.locator('.jp-nbedit-inserted, .jp-nbedit-jump').first()
  ).toBeVisible();
  const wanted = SOURCE.replaceAll('load', 'read');
  for (let press = 0; press < 4 && (await text(page)) !== wanted; press++) {
    await armed(page);
    await page.keyboard.press('Tab');
  }
  expect(await text(page)).toBe(wanted);
}

test('a file is a notebook of one cell, and the notebook beside it follows', async ({
  page,
  tmpPath
}) => {
  await test.step('a rename goes through the file with Tab', async () => {
    await openFile(page, `${tmpPath}/utils.py`, SOURCE);
    await rename(page);
    // What was accepted is one step, apart from what was typed before it.
    await page.keyboard.press('Control+z');
    expect(await text(page)).toBe(
      SOURCE.replaceAll('load', 'read').replace(
        'read(path)[-1]',
        'load(path)[-1]'
      )
    );
    await page.keyboard.press('Control+Shift+z');
  });

  await test.step('the other keys do what they do in a notebook', async () => {
    await selectIn(page, 'path');
    await type(page, 'name');
    await expect(inserted(page)).toHaveText('name');
    await seen(page);
    // An edit further down: to dismiss it, go there first.
    await armed(page);
    await page.keyboard.press('Tab');
    await expect
      .poll(() => text(page))
      .toContain('def read(name):\n    return list(csv.reader(open(name)))');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Alt+/');
    await expect(status(page)).toHaveAttribute('data-state', /idle|showing/);
  });

  await test.step('the calls in a notebook have the new name', async () => {
    const cells = [
      'import utils\nfrom utils import load',
      "a = load('a.csv')\nb = utils.load('b.csv')"
    ];
    await openNotebook(page, tmpPath, cells, { state: 'showing' });
    await expect(deleted(page).filter({ visible: true })).toHaveText('load');
    // Nobody asked for it: what is done here has no key of its own yet.
    await expect(page.locator('.jp-mod-nbedit-tab')).toHaveCount(0);
    expect(await cursor(page)).toMatchObject({ cell: 0, mode: 'command' });
    const wanted = cells.map(cell => cell.replaceAll('load', 'read'));
    for (let press = 0; press < 6; press++) {
      if (JSON.stringify(await sources(page)) === JSON.stringify(wanted)) {
        break;
      }
      await expect(page.locator('.jp-nbedit-key:visible')).toHaveCount(1);
      await page.keyboard.press('Alt+Enter');
    }
    await expect.poll(() => sources(page)).toEqual(wanted);
    await expect(pointer(page).filter({ visible: true })).toHaveCount(0);
  });

  await test.step('it is off for a file if the user wants that', async () => {
    await openFile(page, `${tmpPath}/quiet.py`, SOURCE);
    await status(page).click();
    const menu = page.locator('.lm-Menu').first();
    await expect(menu).toContainText('Suggest Edits in Everything in Python');
    await page.screenshot({ path: 'test-results/files-menu.png' });
    await menu.getByText('Suggest Edits in This File').click();
    await expect(status(page)).toHaveAttribute('data-state', 'off');
    await expect(status(page)).toHaveAttribute('title', /for this file/);
    // It is kept with the settings, and no other file is meant.
    await openFile(page, `${tmpPath}/other.py`, SOURCE);
    await openFile(page, `${tmpPath}/quiet.py`, SOURCE, 'off');
    await status(page).click();
    await menu.getByText('Suggest Edits in This File').click();
    await expect(status(page)).toHaveAttribute('data-state', 'idle');
  });

  await test.step('what is too long says so', async () => {
    const long = 'value = 1\n'.repeat(2500);
    await openFile(page, `${tmpPath}/long.py`, long, 'off');
    await expect(status(page)).toHaveAttribute(
      'title',
      /This file is too long: 25,000 characters, 20,000 at most/
    );
  });

  await test.step('files of other kinds and consoles are off, and say so', async () => {
    await openFile(page, `${tmpPath}/notes.md`, '# Notes', 'off');
    await expect(status(page)).toHaveAttribute('title', /files of this kind/);
    await execute(page, 'console:create', {
      path: tmpPath,
      kernelPreference: { shouldStart: false, canStart: false }
    });
    await expect(status(page)).toHaveAttribute('title', /consoles/);
    await expect(status(page)).toHaveAttribute('data-state', 'off');
  });
});

test('in Notebook 7, too', async ({ browser, baseURL, request }) => {
  const saved = await request.put('/api/contents/utils7.py', {
    data: { type: 'file', format: 'text', content: SOURCE }
  });
  expect(saved.ok()).toBe(true);
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  const talk = new Conversation(page);
  await page.goto('/edit/utils7.py');
  await talk.begun();
  await rename(page);
  const item = page.locator('.jp-Toolbar .jp-nbedit-status');
  await expect(item).toHaveAttribute('data-state', /idle|showing/);
  await context.close();
});
