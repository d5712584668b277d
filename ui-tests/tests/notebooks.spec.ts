import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import {
  armed,
  deleted,
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
  const go = (name: string) =>
    page.getByRole('tab', { name: `${name}.ipynb` }).click();
  await go('story');
  await select(page, 1, 0);
  await page.keyboard.press('Control+z');
  await go('other');
  await expect(inserted(page).filter({ visible: true })).toHaveCount(0);
  await go('story');
  await selectText(page, 1, 'df');
  await type(page, 'visits');
  await go('other');
  await expect(inserted(page).filter({ visible: true })).toHaveText('visits');
  await page.keyboard.press('Alt+Enter');
  await armed(page);
  await page.keyboard.press('Tab');
  expect((await sources(page))[1]).toMatch(/^visits = /);
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
