import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import {
  armed,
  deleted,
  execute,
  inserted,
  openDocument,
  openNotebook,
  request,
  select,
  selectText,
  sources,
  type
} from './utils';

const IMPORTS = 'import pandas as pd';
const LOAD = [
  "sales = pd.read_csv('sales.csv', sep=';')",
  'sales = sales.dropna()',
  'sales = sales.drop_duplicates()',
  'sales = sales.reset_index()',
  'sales.describe()'
];

/** Go to an open notebook, by its tab. */
const go = (page: IJupyterLabPageFixture, name: string) =>
  page.getByRole('tab', { name: `${name}.ipynb` }).click();

test('a cell begun as in another notebook goes on with Tab, with the names from here', async ({
  page,
  tmpPath
}) => {
  for (const name of ['one', 'two']) {
    await page.contents.uploadContent(
      notebook(IMPORTS, LOAD.join('\n')),
      'text',
      `${tmpPath}/${name}.ipynb`
    );
  }
  const wanted = LOAD.map(line => line.replaceAll('sales', 'visits'));
  await openNotebook(page, tmpPath, [IMPORTS, '']);
  await select(page, 1, 0);
  await type(page, wanted.slice(0, 4).join('\n'));

  await asked(page, wanted[4]);
  await armed(page);
  await page.keyboard.press('Tab');
  const written = (await sources(page))[1];
  expect(written.split('\n').length).toBeGreaterThan(4);
  expect(wanted.join('\n').startsWith(written)).toBe(true);
});

test('a rename in one open notebook is offered in the other', async ({
  page,
  tmpPath
}) => {
  const cells = [IMPORTS, 'df = pd.read_csv("x.csv")\ndf.head()', 'df.shape'];
  await page.contents.uploadContent(
    notebook(...cells),
    'text',
    `${tmpPath}/other.ipynb`
  );
  await openNotebook(page, tmpPath, cells);
  await selectText(page, 1, 'df');
  await type(page, 'sales');
  await armed(page);

  await openDocument(page, `${tmpPath}/other.ipynb`);
  await expect(inserted(page).filter({ visible: true })).toHaveText('sales');
  await expect(deleted(page).filter({ visible: true })).toHaveText('df');

  // What is taken back there is not offered here any more; what is done then is.
  await go(page, 'story');
  await select(page, 1, 0);
  await page.keyboard.press('Control+z');
  await go(page, 'other');
  await expect(inserted(page).filter({ visible: true })).toHaveCount(0);
  // What is done once more there is offered once more.
  await go(page, 'story');
  await select(page, 1, 0);
  await page.keyboard.press('Control+Shift+z');
  await go(page, 'other');
  await expect(inserted(page).filter({ visible: true })).toHaveText('sales');
  await go(page, 'story');
  await select(page, 1, 0);
  await page.keyboard.press('Control+z');
  await selectText(page, 1, 'df');
  await type(page, 'visits');
  await go(page, 'other');
  await expect(inserted(page).filter({ visible: true })).toHaveText('visits');
  await page.keyboard.press('Alt+Enter');
  await armed(page);
  await page.keyboard.press('Tab');
  expect((await sources(page))[1]).toMatch(/^visits = /);

  // What is half done here goes on, though it is taken back there.
  await go(page, 'story');
  await select(page, 1, 0);
  await page.keyboard.press('Control+z');
  await go(page, 'other');
  await expect(inserted(page).filter({ visible: true })).toHaveText('visits');
  await page.keyboard.press('Alt+Enter');
  await expect
    .poll(async () => (await sources(page))[1])
    .toMatch(/^visits = .*\nvisits\./);
});

test('a cell that goes to another notebook leaves what is offered as it is, and brings nothing', async ({
  page,
  tmpPath
}) => {
  const own = [IMPORTS, 'df = pd.DataFrame()\ndf.head()', 'x = 1'];
  await page.contents.uploadContent(
    notebook(...own),
    'text',
    `${tmpPath}/other.ipynb`
  );
  await openNotebook(page, tmpPath, [
    'df = load()\nprint(df)',
    'show(df)',
    'use(df)'
  ]);
  await openDocument(page, `${tmpPath}/other.ipynb`, { mode: 'split-right' });
  const panels = page.locator('.jp-NotebookPanel');
  const [story, other] = [panels.nth(0), panels.nth(1)];
  await go(page, 'story');
  await selectText(page, 0, 'df');
  await type(page, 'sales');
  await armed(page);

  await test.step('dragged', async () => {
    const prompt = story.locator('.jp-InputPrompt').nth(1);
    const target = other.locator('.jp-Cell').nth(2);
    const from = (await prompt.boundingBox())!;
    const to = (await target.boundingBox())!;
    await page.mouse.move(from.x + 20, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 40, { steps: 5 });
    await page.mouse.move(to.x + 80, to.y + 5, { steps: 10 });
    await page.mouse.up();
    await expect
      .poll(() => sources(page))
      .toEqual([own[0], own[1], 'show(df)', own[2]]);
    await request(page);
    await expect(inserted(other)).toHaveCount(0);
    await expect(inserted(story)).toHaveText('sales');
  });

  await test.step('cut and pasted', async () => {
    await go(page, 'story');
    await page.evaluate(() => {
      const { content } = window.jupyterapp.shell.currentWidget as any;
      content.activeCellIndex = 2;
    });
    await execute(page, 'notebook:cut-cell');
    await expect(inserted(story)).toHaveText('sales');
    await go(page, 'other');
    await execute(page, 'notebook:paste-cell-below');
    await expect
      .poll(async () => (await sources(page)).includes('use(df)'))
      .toBe(true);
    await request(page);
    await expect(inserted(other)).toHaveCount(0);
    // What is left where it was is made as it was offered.
    await go(page, 'story');
    const key = story.locator('.jp-nbedit-key:visible');
    await expect(async () => {
      await expect(key).not.toHaveCount(0, { timeout: 5000 });
      await page.keyboard.press('Alt+Enter');
      expect(await sources(page)).toEqual([
        'sales = load()\nprint(sales)',
        'show(sales)'
      ]);
    }).toPass();
  });
});

/** Ask until something is shown: the folder is read in the background. */
async function asked(
  page: IJupyterLabPageFixture,
  text: string
): Promise<void> {
  await expect(async () => {
    await request(page);
    await expect(inserted(page).filter({ visible: true })).toContainText(text, {
      timeout: 500
    });
  }).toPass();
}

/** The text of a notebook file with some code cells. */
function notebook(...cells: string[]): string {
  return JSON.stringify({
    cells: cells.map((source, index) => ({
      cell_type: 'code',
      id: `other-${index}`,
      metadata: {},
      source,
      execution_count: null,
      outputs: []
    })),
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5
  });
}
