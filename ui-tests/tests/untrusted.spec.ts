import type { IOutput } from '@jupyterlab/nbformat';
import { MAX_TRACEBACK } from '../../src/wire';
import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import {
  armed,
  Conversation,
  inserted,
  notebookOf,
  openDocument,
  openNotebook,
  pointer,
  request,
  select,
  selectText,
  sources,
  status,
  told,
  type
} from './utils';

/** What would run if anybody took it for HTML. */
const HTML = '<img src=x onerror=window.attacked=1>';

/** What would move the cursor of a terminal, name a window or be a link. */
const ANSI = '\u001b[2J\u001b]0;title\u0007\u001b]8;;javascript:alert(1)\u0007';

const CELLS = ['df = {"incme": 3}', 'print(df["income"])', 'df.keys()'];

/** Outputs as somebody else may have written them into a file. */
const OUTPUTS: IOutput[] = [
  {
    output_type: 'error',
    ename: 'KeyError',
    evalue: `'income' ${HTML}`,
    traceback: [
      `${ANSI}${HTML} in <cell line: 1>()`,
      '----> 1 print(df["income"])',
      'x'.repeat(2_000_000),
      `KeyError: 'income' ${HTML}`
    ]
  },
  {
    output_type: 'display_data',
    data: { 'text/html': `<script>window.attacked = true</script>${HTML}` },
    metadata: {}
  }
];

/** The notebook of somebody else: it was run, but not here. */
function fromElsewhere(): string {
  const content: any = notebookOf(CELLS);
  content.cells[1].execution_count = 2;
  content.cells[1].outputs = OUTPUTS;
  return JSON.stringify(content);
}

/** Whether any text that others wrote was taken for a part of the page. */
async function expectHarmless(page: IJupyterLabPageFixture): Promise<void> {
  expect(await page.evaluate(() => (window as any).attacked)).toBeUndefined();
  const drawn = page.locator('[class*="jp-nbedit"]');
  await expect(drawn.locator('img, script, iframe, a')).toHaveCount(0);
}

test('what a notebook from elsewhere says of its runs is neither believed nor rendered', async ({
  page,
  tmpPath
}) => {
  const talk = new Conversation(page);
  const path = `${tmpPath}/elsewhere.ipynb`;
  await page.contents.uploadContent(fromElsewhere(), 'text', path);
  await openDocument(page, path);
  await expect(status(page)).toHaveAttribute('data-state', 'idle');
  const trusted = () =>
    page.evaluate(() => {
      const { content } = window.jupyterapp.shell.currentWidget as any;
      return content.widgets.map((cell: any) => cell.model.trusted as boolean);
    });
  expect(await trusted()).toContain(false);

  await test.step('its failure is none of today', async () => {
    await select(page, 1, 0);
    await request(page);
    await expect(inserted(page)).toHaveCount(0);
    await expect(pointer(page)).toHaveCount(0);
    await expect(page.locator('.jp-nbedit-stale')).toHaveCount(0);
    expect(told(talk, 'run')).toEqual([]);
    expect(JSON.stringify(talk.sent)).not.toContain('onerror');
  });

  await test.step('suggestions work, and trust nothing', async () => {
    await selectText(page, 0, 'df');
    await type(page, 'sales');
    for (const cell of [1, 2]) {
      await armed(page);
      await page.keyboard.press('Tab');
      await expect(inserted(page)).toHaveText('sales');
      await armed(page);
      await page.keyboard.press('Tab');
      await expect
        .poll(async () => (await sources(page))[cell])
        .toBe(CELLS[cell].replace('df', 'sales'));
    }
    expect(await trusted()).toContain(false);
  });
  await expectHarmless(page);
});

test('what a run says is text, whatever it is, and no more of it than is read', async ({
  page,
  tmpPath
}) => {
  const talk = new Conversation(page);
  const cells = [
    `sales = {"city": ["Rome"], "incme${HTML}": [3]}`,
    `print(sum(sales["income${HTML}"]))`,
    `raise KeyError(${JSON.stringify(ANSI + HTML)} * 50_000)`
  ];
  await openNotebook(page, tmpPath, cells, { kernel: true });
  /** Run a cell, and return what the server was told of it. */
  const run = async (index: number) => {
    const count = told(talk, 'run').length;
    await select(page, index, 0);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => told(talk, 'run').length).toBe(count + 1);
    return told(talk, 'run')[count] as { evalue: string; traceback: string };
  };

  await run(0);
  await run(1);
  await expect(inserted(page).or(pointer(page)).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/untrusted-reason.png' });
  await expectHarmless(page);

  const { evalue, traceback } = await run(2);
  for (const text of [evalue, traceback]) {
    expect(text).toContain('onerror');
    expect(text.length).toBeLessThanOrEqual(MAX_TRACEBACK);
  }
  await expectHarmless(page);
});
