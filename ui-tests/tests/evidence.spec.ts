import { expect, galata, test } from './fixtures';
import { ScriptedModel } from './model';
import {
  Conversation,
  inserted,
  openNotebook,
  request,
  select,
  sources,
  type
} from './utils';

/** An answer that replaces what was typed in the second cell. */
function completed(name: string, typed: string): string {
  return [
    'CELL 2',
    '<<<<<<< SEARCH',
    `doubled = 2 * ${typed}`,
    '=======',
    `doubled = 2 * ${name}`,
    '>>>>>>> REPLACE'
  ].join('\n');
}

const model = new ScriptedModel('NO_EDIT');

test.beforeEach(async ({ request }) => {
  await model.open();
  // The first use of a model loads a large library, and the connection to the server of the test
  // before is found to be closed.
  await expect(async () => {
    const tested = await request.post('/jupyter-nbedit/model/test', {
      data: { model: 'scripted' },
      timeout: 0
    });
    expect(await tested.json()).toMatchObject({ ok: true });
  }).toPass();
  model.asked.length = 0;
});

test.afterEach(() => model.close());

test.use({
  mockSettings: {
    ...galata.DEFAULT_SETTINGS,
    'jupyter-nbedit:models': { model: 'scripted' }
  }
});

test('what the kernel knows not to exist is not suggested', async ({
  page,
  tmpPath
}) => {
  const conversation = new Conversation(page);
  const answers = () =>
    conversation.sent.flatMap(message =>
      message.type === 'evidence' && message.answer
        ? [JSON.parse(message.answer)]
        : []
    );
  await openNotebook(page, tmpPath, ['income = 3', 'doubled = 2 *'], {
    kernel: true
  });
  await expect.poll(() => answers().length).toBe(1);
  await select(page, 0, 0);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('notebook:run-cell')
  );
  await expect.poll(() => answers().length).toBe(2);
  expect(answers()[0].variables.names).not.toHaveProperty('income');
  expect(answers()[1].variables.names).toHaveProperty('income', 'int');
  // What was asked is no cell that the user has run.
  const count = page.locator('.jp-InputPrompt').first();
  await expect(count).toHaveText('[1]:');

  model.answer = completed('incmoe', '1');
  await select(page, 1, 'doubled = 2 *'.length);
  await type(page, ' 1');
  await request(page);
  await expect.poll(() => model.asked.length).toBeGreaterThan(0);
  await expect(inserted(page)).toHaveCount(0);

  const asked = model.asked.length;
  model.answer = completed('income', '10');
  await type(page, '0');
  await request(page);
  await expect.poll(() => model.asked.length).toBeGreaterThan(asked);
  await expect(inserted(page)).toHaveText('income');
  expect((await sources(page))[1]).toBe('doubled = 2 * 10');
});

const HOSTILE = [
  'calls = []',
  'class Hostile:',
  '    def __getattribute__(self, name): calls.append(name); raise Exception',
  '    def __getattr__(self, name): calls.append(name); raise Exception',
  '    def __repr__(self): calls.append("repr"); raise Exception',
  '    def __dir__(self): calls.append("dir"); raise Exception',
  '    @property',
  '    def columns(self): calls.append("columns"); raise Exception',
  'trap = Hostile()',
  'calls.clear()'
].join('\n');

test('the kernel is asked only while idle, and nothing of it is called', async ({
  page,
  tmpPath
}) => {
  const conversation = new Conversation(page);
  const told = () =>
    conversation.sent.flatMap(message =>
      message.type === 'evidence' ? [message] : []
    );
  const last = () => told()[told().length - 1];
  const names = () =>
    last()?.answer ? JSON.parse(last().answer!).variables.names : {};
  const run = (index: number) =>
    page.evaluate(index => {
      const { content } = window.jupyterapp.shell.currentWidget as any;
      content.activeCellIndex = index;
      return window.jupyterapp.commands.execute('notebook:run-cell');
    }, index);
  await openNotebook(
    page,
    tmpPath,
    [HOSTILE, 'print(calls)', 'import time\ntime.sleep(2)', 'late = trap'],
    { kernel: true }
  );

  await test.step('objects that resist are not touched', async () => {
    await run(0);
    await expect.poll(() => names().trap).toBe('__main__.Hostile');
    await run(1);
    await expect(
      page.locator('.jp-Notebook-cell').nth(1).locator('.jp-OutputArea-output')
    ).toHaveText('[]');
  });

  await test.step('while it is busy it is not asked', async () => {
    await expect.poll(() => last().answer ?? '').not.toBe('');
    const before = told().length;
    const running = run(2);
    await expect(page.locator('.jp-InputPrompt').nth(2)).toHaveText('[*]:');
    await running;
    // That it is not known any more was said; no answer came before it was idle.
    await expect.poll(() => names().time).toBe('module');
    const said = told().slice(before);
    expect(said.filter(({ answer }) => answer)).toHaveLength(1);
    expect(said[0].answer).toBe('');
  });

  await test.step('what is made of a class that looks up what changed is stale', async () => {
    await run(3);
    await expect.poll(() => names().late).toBe('__main__.Hostile');
    await select(page, 0, 'calls = ['.length);
    await type(page, '0');
    await expect(page.locator('.jp-nbedit-stale')).toHaveCount(3);
  });
});
