import { expect, test } from './fixtures';
import {
  armed,
  Conversation,
  cursor,
  deleted,
  execute,
  inserted,
  NOTEBOOK,
  openNotebook,
  pause,
  pointer,
  request,
  requests,
  select,
  selectText,
  sources,
  told,
  type,
  unarmed
} from './utils';

/** What the server suggested to write. */
function suggested({ received }: Conversation): string[] {
  return received.flatMap(message =>
    message.type === 'prediction'
      ? (message.suggestion?.edits ?? []).map(edit =>
          edit.type === 'text' ? edit.new : edit.type
        )
      : []
  );
}

test('whose edit it was decides what is offered', async ({ page, tmpPath }) => {
  const talk = new Conversation(page);
  const newest = () => told(talk, 'edit').slice(-1)[0]?.origin;
  await openNotebook(
    page,
    tmpPath,
    [
      'df = load()\nprint(df)\nfirst = df[0]',
      'df.head()',
      'x = 1\nprint(x)',
      'n = 1\nprint(n)',
      'alpha = 1\nbeta = 2',
      'get_ipython().set_next_input("gamma = 3", replace=True)'
    ],
    { kernel: true }
  );

  await test.step('several cursors: nothing before they leave, then the whole name', async () => {
    await selectText(page, 0, 'df');
    await page.keyboard.press('Control+Shift+L');
    await type(page, 'da');
    await pause(page);
    expect(requests(talk)).toBe(0);
    await type(page, 'ta');
    await pause(page);
    expect(requests(talk)).toBe(0);
    expect((await sources(page))[0]).toBe(
      'data = load()\nprint(data)\nfirst = data[0]'
    );
    await select(page, 0, 4);
    await expect(pointer(page)).toContainText('df → data');
    expect(new Set(suggested(talk))).toEqual(new Set(['data']));
  });

  await test.step('a reload from disk is nobody’s rename, and another one stays', async () => {
    await execute(page, 'docmanager:save');
    await page.evaluate(
      async ([path]) => {
        const { contents } = window.jupyterapp.serviceManager;
        const file = await contents.get(path);
        file.content.cells[2].source = 'y = 1\nprint(x)';
        await contents.save(path, file);
      },
      [`${tmpPath}/${NOTEBOOK}`]
    );
    await execute(page, 'docmanager:reload');
    await expect
      .poll(async () => (await sources(page))[2])
      .toBe('y = 1\nprint(x)');
    await expect.poll(newest).toBe('programmatic');
    await pause(page);
    await expect(pointer(page)).toContainText('df → data');
    // The cells are new ones, and none of them has the focus.
    await select(page, 0, 4);
    await page.keyboard.press('Alt+Enter');
    await armed(page);
    await page.keyboard.press('Tab');
    await expect.poll(async () => (await sources(page))[1]).toBe('data.head()');
    await request(page);
    await expect(deleted(page)).toHaveCount(0);
    await expect(inserted(page)).toHaveCount(0);
  });

  await test.step('an input method: nothing before it is done', async () => {
    const before = requests(talk);
    // What drives the page is a wrapper of it here.
    const [plain] = page.context().pages();
    const session = await plain.context().newCDPSession(plain);
    await selectText(page, 3, 'n');
    for (const text of ['n', 'na', 'nam', 'name']) {
      const { length } = text;
      await session.send('Input.imeSetComposition', {
        text,
        selectionStart: length,
        selectionEnd: length
      });
      await pause(page);
    }
    expect(requests(talk)).toBe(before);
    await session.send('Input.insertText', { text: 'name' });
    await expect(inserted(page)).toHaveText('ame');
    expect(suggested(talk).slice(-1)).toEqual(['name']);
    expect((await sources(page))[3]).toBe('name = 1\nprint(n)');
    await session.detach();
  });

  await test.step('what a kernel writes is a program’s, and the key cap stays true', async () => {
    await select(page, 5, 0);
    await expect(pointer(page)).toContainText('n → name');
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await sources(page))[5]).toBe('gamma = 3');
    await expect.poll(newest).toBe('programmatic');
    expect((await cursor(page)).mode).toBe('command');
    await unarmed(page);
    await page.keyboard.press('Alt+Enter');
    await armed(page);
    await page.keyboard.press('Tab');
    await expect
      .poll(async () => (await sources(page))[3])
      .toBe('name = 1\nprint(name)');
  });

  await test.step('what is dragged and dropped is the user’s', async () => {
    await selectText(page, 4, 'alpha');
    const lines = page.locator('.jp-Cell >> nth=4 >> .cm-line');
    const [from, to] = [
      (await lines.nth(0).boundingBox())!,
      (await lines.nth(1).boundingBox())!
    ];
    const before = told(talk, 'edit').length;
    await page.mouse.move(from.x + 15, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + 30, to.y + to.height / 2, { steps: 5 });
    await page.mouse.move(to.x + 62, to.y + to.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect
      .poll(async () => (await sources(page))[4])
      .toMatch(/^ = 1\nbeta.*alpha/);
    await expect
      .poll(() => told(talk, 'edit').slice(before))
      .toMatchObject([{ origin: 'user' }, { origin: 'user' }]);
  });

  await test.step('in a second view it is told once, and gone on with there', async () => {
    await execute(page, 'docmanager:clone');
    await page.locator('.jp-NotebookPanel').nth(1).waitFor();
    const before = told(talk, 'edit').length;
    await selectText(page, 2, 'y');
    await type(page, 'z');
    await expect
      .poll(() => told(talk, 'edit').slice(before))
      .toMatchObject([{ origin: 'user' }]);
    expect(talk.sent.filter(({ type }) => type === 'hello')).toHaveLength(1);
  });
});
