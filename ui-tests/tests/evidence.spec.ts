import { expect, galata, type IJupyterLabPageFixture, test } from './fixtures';
import { ScriptedModel } from './model';
import {
  Conversation,
  execute,
  inserted,
  openNotebook,
  request,
  select,
  sources,
  type
} from './utils';

/** An answer that replaces the number at the end of a line of the second cell. */
function completed(line: string, value: string): string {
  return [
    'CELL 2',
    '<<<<<<< SEARCH',
    line,
    '=======',
    line.replace(/\d+$/, value),
    '>>>>>>> REPLACE'
  ].join('\n');
}

/** Run a cell of the notebook that is in front, and wait until it has ended. */
async function run(page: IJupyterLabPageFixture, index: number): Promise<void> {
  await page.evaluate(index => {
    const { content } = window.jupyterapp.shell.currentWidget as any;
    content.activeCellIndex = index;
    return window.jupyterapp.commands.execute('notebook:run-cell');
  }, index);
}

/** What the server was told of kernels. */
class Told {
  constructor(page: IJupyterLabPageFixture) {
    this._conversation = new Conversation(page);
  }

  /** All that was told, the oldest first. */
  get all() {
    return this._conversation.sent.flatMap(message =>
      message.type === 'evidence' ? [message] : []
    );
  }

  /** What was told last: the kernel, its variables, and the columns of its frames. */
  get last() {
    return this.lastOf('');
  }

  /** What was told last of one kernel. */
  lastOf(id: string) {
    const own = this.all.filter(({ kernel }) => kernel.startsWith(id));
    const { kernel = '', answer = '' } = own[own.length - 1] ?? {};
    const variables = answer ? JSON.parse(answer).variables : {};
    return {
      kernel,
      isKnown: answer !== '',
      names: (variables.names ?? {}) as Record<string, string>,
      columns: Object.keys(variables.tables?.people?.columns ?? {})
    };
  }

  private readonly _conversation: Conversation;
}

const model = new ScriptedModel('NO_EDIT');

test.beforeEach(async ({ request }) => {
  model.answer = 'NO_EDIT';
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
  const told = new Told(page);
  const answers = () =>
    told.all.flatMap(({ answer }) => (answer ? [JSON.parse(answer)] : []));
  await openNotebook(page, tmpPath, ['income = 3', 'doubled = 2 *'], {
    kernel: true
  });
  await expect.poll(() => answers().length).toBe(1);
  await run(page, 0);
  await expect.poll(() => answers().length).toBe(2);
  expect(answers()[0].variables.names).not.toHaveProperty('income');
  expect(answers()[1].variables.names).toHaveProperty('income', 'int');
  // What was asked is no cell that the user has run.
  const count = page.locator('.jp-InputPrompt').first();
  await expect(count).toHaveText('[1]:');

  model.answer = completed('doubled = 2 * 1', 'incmoe');
  await select(page, 1, 'doubled = 2 *'.length);
  await type(page, ' 1');
  await request(page);
  await expect.poll(() => model.asked.length).toBeGreaterThan(0);
  await expect(inserted(page)).toHaveCount(0);

  const asked = model.asked.length;
  model.answer = completed('doubled = 2 * 10', 'income');
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

/** The state in which kernels were asked, as whoever asked had heard of it last. */
class Asked {
  constructor(page: IJupyterLabPageFixture) {
    page.on('websocket', socket => {
      if (!/\/api\/kernels\/.*\/channels/.test(socket.url())) {
        return;
      }
      let state = '';
      socket.on('framereceived', ({ payload }) => {
        const told = /"execution_state": ?"(\w+)"/.exec(String(payload));
        state = told?.[1] ?? state;
      });
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('"nbedit":')) {
          this.states.push(state);
        }
      });
    });
  }

  readonly states: string[] = [];
}

test('the kernel is asked only while idle, and nothing of it is called', async ({
  page,
  tmpPath
}) => {
  const told = new Told(page);
  const asked = new Asked(page);
  await openNotebook(
    page,
    tmpPath,
    [HOSTILE, 'print(calls)', 'import time\ntime.sleep(2)', 'late = trap'],
    { kernel: true }
  );

  await test.step('objects that resist are not touched', async () => {
    await run(page, 0);
    await expect.poll(() => told.last.names.trap).toBe('__main__.Hostile');
    await run(page, 1);
    await expect(
      page.locator('.jp-Notebook-cell').nth(1).locator('.jp-OutputArea-output')
    ).toHaveText('[]');
  });

  await test.step('while it is busy it is not asked', async () => {
    await expect.poll(() => told.last.isKnown).toBe(true);
    const before = told.all.length;
    const running = run(page, 2);
    await expect(page.locator('.jp-InputPrompt').nth(2)).toHaveText('[*]:');
    await running;
    // That it is not known any more was said; no answer came before it was idle.
    await expect.poll(() => told.last.names.time).toBe('module');
    const said = told.all.slice(before);
    expect(said.filter(({ answer }) => answer)).toHaveLength(1);
    expect(said[0].answer).toBe('');
    expect(asked.states.length).toBeGreaterThan(2);
    expect(asked.states.slice(1)).not.toContain('busy');
  });

  await test.step('what is made of a class that looks up what changed is stale', async () => {
    await run(page, 3);
    await expect.poll(() => told.last.names.late).toBe('__main__.Hostile');
    await select(page, 0, 'calls = ['.length);
    await type(page, '0');
    await expect(page.locator('.jp-nbedit-stale')).toHaveCount(3);
  });
});

/** A frame and a dictionary with one name, that the text of the cell does not have. */
const held = (name: string) =>
  [
    `name = "${name.toUpperCase()}".lower()`,
    'import pandas as pd',
    'people, rates = pd.DataFrame([[1]], columns=[name]), {name: 1}'
  ].join('\n');

/** Type a digit behind a line; the model answers a value in the place of the number. */
async function answer(
  page: IJupyterLabPageFixture,
  line: string,
  value: string
): Promise<void> {
  const asked = model.asked.length;
  model.answer = completed(line, value);
  await select(page, 1, line.length - 1);
  await type(page, line[line.length - 1]);
  await request(page);
  await expect.poll(() => model.asked.length).toBeGreaterThan(asked);
}

/** The kernel of the notebook that is in front. */
const kernelOf = (page: IJupyterLabPageFixture) =>
  page.evaluate<string>(() => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget as any;
    return sessionContext.session.kernel.id;
  });

/** What can happen to a kernel, so that nothing of what it held is there any more. */
const ENDS: Record<string, (page: IJupyterLabPageFixture) => Promise<void>> = {
  'is changed for another': page =>
    page.evaluate(async () => {
      const { sessionContext } = window.jupyterapp.shell.currentWidget as any;
      await sessionContext.changeKernel({ name: 'python3' });
    }),
  'is started again': page =>
    page.evaluate(async () => {
      const { sessionContext } = window.jupyterapp.shell.currentWidget as any;
      await sessionContext.restartKernel();
    }),
  'is started again by another page': async page => {
    const kernel = await kernelOf(page);
    const answered = await page.request.post(`/api/kernels/${kernel}/restart`);
    expect(answered.ok()).toBe(true);
  },
  'is killed, and the server starts it again': async page => {
    await page.evaluate(() => {
      const { sessionContext } = window.jupyterapp.shell.currentWidget as any;
      const code = 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)';
      sessionContext.session.kernel
        .requestExecute({ code })
        .done.catch(() => undefined);
    });
    await page
      .locator('.jp-Dialog', { hasText: 'Kernel Restarting' })
      .getByRole('button', { name: 'Ok' })
      .click();
  }
};

for (const [index, [end, happen]] of Object.entries(ENDS).entries()) {
  test(`what a kernel held is forgotten when it ${end}`, async ({
    page,
    tmpPath
  }) => {
    const told = new Told(page);
    // A model is not asked twice for the same text.
    const line = `doubled = ${index + 2} * `;
    await openNotebook(
      page,
      tmpPath,
      [held('income'), `${line}1`, 'rates["incom"]'],
      { kernel: true }
    );
    await run(page, 0);
    await expect.poll(() => told.last.columns).toEqual(['income']);
    const before = told.last.kernel;

    await test.step('it rejects what it has not, and proposes what it has', async () => {
      await answer(page, `${line}10`, 'people["wage"]');
      await expect(inserted(page)).toHaveCount(0);
      model.answer = 'NO_EDIT';
      await run(page, 2);
      await expect(inserted(page)).toHaveText('e');
    });

    await test.step('then it does neither', async () => {
      await expect.poll(() => told.last.isKnown).toBe(true);
      const count = told.all.length;
      await happen(page);
      await expect.poll(() => told.last.kernel).not.toBe(before);
      await expect.poll(() => told.last.isKnown).toBe(true);
      const said = told.all.slice(count);
      expect(said[0].answer).toBe('');
      expect(said.map(({ answer }) => answer).join()).not.toContain('people');
      await select(page, 2, 'rates["incom'.length);
      await request(page);
      await expect(inserted(page)).toHaveCount(0);
      await answer(page, `${line}100`, 'people["wage"]');
      await expect(inserted(page)).toHaveText('people["wage"]');
    });

    await test.step('once the cells are run in it, it does again', async () => {
      model.answer = 'NO_EDIT';
      await page.evaluate(async () => {
        const { sessionContext } = window.jupyterapp.shell.currentWidget as any;
        // As a user has to whose page did not start the kernel again itself.
        await sessionContext.session.kernel.reconnect();
      });
      await run(page, 0);
      await expect.poll(() => told.last.columns).toEqual(['income']);
      await run(page, 2);
      await expect(inserted(page)).toHaveText('e');
    });
  });
}

test('what two kernels hold is never mixed', async ({ page, tmpPath }) => {
  const told = new Told(page);
  const books = [
    { name: 'one.ipynb', has: 'income', lacks: 'wage', line: 'doubled = 2 * ' },
    { name: 'two.ipynb', has: 'wage', lacks: 'income', line: 'tripled = 3 * ' }
  ];
  /** Bring a notebook to the front. */
  const show = (name: string) =>
    execute(page, 'docmanager:open', { path: `${tmpPath}/${name}` });
  /** What is shown in a notebook. */
  const shown = async (name: string) =>
    (await page.activity.getPanelLocator(name))!.locator(
      '.jp-nbedit-inserted, .jp-nbedit-ghost'
    );
  for (const { name, has, line } of books) {
    await openNotebook(page, tmpPath, [held(has), `${line}1`], {
      ...{ kernel: true, name },
      mode: 'split-right'
    });
    const kernel = await kernelOf(page);
    await run(page, 0);
    await expect.poll(() => told.lastOf(kernel).columns).toEqual([has]);
  }

  for (const { name, has, lacks, line } of books) {
    await test.step(`side by side, ${name} goes by its own`, async () => {
      await show(name);
      await answer(page, `${line}10`, `people["${lacks}"]`);
      await expect(await shown(name)).toHaveCount(0);
      await answer(page, `${line}100`, `people["${has}"]`);
      await expect(await shown(name)).toHaveText(`people["${has}"]`);
    });
  }

  await test.step('with the kernel of the other, it goes by that', async () => {
    const { name, lacks, line } = books[0];
    await show(name);
    const count = told.all.length;
    const kernel = await page.evaluate(async () => {
      const { serviceManager, shell } = window.jupyterapp as any;
      const { sessionContext } = shell.currentWidget;
      const own = sessionContext.session.kernel.id;
      const [other] = [...serviceManager.kernels.running()].filter(
        ({ id }) => id !== own
      );
      await sessionContext.changeKernel({ id: other.id });
      return other.id as string;
    });
    await expect
      .poll(() => {
        const said = told.all.slice(count);
        return said.some(
          ({ kernel: id, answer }) => answer && id.startsWith(kernel)
        );
      })
      .toBe(true);
    expect(told.lastOf(kernel).columns).toEqual([lacks]);
    await answer(page, `${line}1000`, `people["${lacks}"]`);
    await expect(await shown(name)).toHaveText(`people["${lacks}"]`);
  });
});
