import type { IJupyterLabPageFixture } from './fixtures';
import { expect, type Locator, Page } from '@playwright/test';
import { ClientMessage, ServerMessage } from '../../src/wire';

/** A cell of a notebook made for a test; a text alone is a code cell. */
export type TestCell = string | { markdown: string };

/** The notebook file that a test works on. */
export const NOTEBOOK = 'story.ipynb';

/** The content of a notebook file. */
export function notebookOf(cells: TestCell[], language = 'python'): object {
  return {
    cells: cells.map((cell, index) => ({
      cell_type: typeof cell === 'string' ? 'code' : 'markdown',
      id: `cell-${index}`,
      metadata: {},
      source: typeof cell === 'string' ? cell : cell.markdown,
      ...(typeof cell === 'string'
        ? { execution_count: null, outputs: [] }
        : {})
    })),
    metadata: {
      kernelspec: {
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        name: 'python3'
      },
      language_info: { name: language }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/**
 * Make a notebook and open it, and wait until edit prediction is in a state.
 *
 * #### Notes
 * It has no kernel unless the test asks for one: most need none, and starting one
 * takes as long as opening the notebook.
 */
export async function openNotebook(
  page: IJupyterLabPageFixture,
  tmpPath: string,
  cells: TestCell[],
  {
    language = 'python',
    state = 'idle',
    kernel = false,
    name = NOTEBOOK,
    mode = 'tab-after'
  } = {}
): Promise<void> {
  const content = notebookOf(cells, language);
  await page.contents.uploadContent(
    JSON.stringify(content),
    'text',
    `${tmpPath}/${name}`
  );
  await openDocument(page, `${tmpPath}/${name}`, { kernel, mode });
  await expect(status(page)).toHaveAttribute('data-state', state);
}

/**
 * Open a document, and wait until it is shown.
 *
 * @param options - Whether a notebook starts its kernel, where in the shell the
 * document is added, and what shows it.
 */
export async function openDocument(
  page: Page,
  path: string,
  { kernel = false, mode = 'tab-after', factory = 'default' } = {}
): Promise<void> {
  await page.evaluate(
    async ([path, kernel, mode, factory]) => {
      const { commands, docRegistry, restored } = window.jupyterapp as any;
      await restored;
      // Whether a notebook starts its kernel is not among what its opening takes.
      const notebooks = docRegistry.getWidgetFactory('Notebook');
      const preferred = notebooks._preferKernel;
      notebooks._preferKernel = kernel;
      const options = { mode };
      const args = { path, factory, options };
      const panel = await commands
        .execute('docmanager:open', args)
        // The page is kept: the notebooks of the next test start theirs.
        .finally(() => {
          notebooks._preferKernel = preferred;
        });
      await panel.context.ready;
      await panel.revealed;
      if (kernel) {
        await panel.sessionContext.ready;
      }
    },
    [path, kernel, mode, factory] as const
  );
}

/** The status bar's item. */
export function status(page: Page) {
  return page.locator('.jp-nbedit-status');
}

/** The sources of all cells, as the shared notebook has them. */
export async function sources(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as any;
    return panel.content.model.sharedModel.cells.map((cell: any) =>
      cell.getSource()
    );
  });
}

/** Put the cursor into a cell, in edit mode; the selection spans two offsets. */
export async function select(
  page: Page,
  index: number,
  anchor: number,
  head = anchor
): Promise<void> {
  await page.evaluate(
    async ([index, anchor, head]) => {
      const { content } = window.jupyterapp.shell.currentWidget as any;
      content.activeCellIndex = index;
      await content.scrollToItem(index, 'smart');
      const cell = content.widgets[index];
      await cell.ready;
      content.mode = 'edit';
      const view = cell.editor.editor;
      view.focus();
      view.dispatch({ selection: { anchor, head }, scrollIntoView: true });
    },
    [index, anchor, head]
  );
}

/** Select the first occurrence of a text in a cell. */
export async function selectText(
  page: Page,
  index: number,
  text: string
): Promise<void> {
  const start = (await sources(page))[index].indexOf(text);
  expect(start).toBeGreaterThanOrEqual(0);
  await select(page, index, start, start + text.length);
}

/** Type as a person does, one key after another. */
export async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 30 });
}

/** Execute a command of JupyterLab, and wait until it is done. */
export async function execute(
  page: Page,
  command: string,
  args = {}
): Promise<void> {
  await page.evaluate(
    ([command, args]) =>
      // What it returns may be a widget, which does not leave the page.
      window.jupyterapp.commands.execute(command, args).then(() => undefined),
    [command, args] as const
  );
}

/** Begin a command of JupyterLab that waits for the user, as dialogs do. */
export async function start(
  page: Page,
  command: string,
  args = {}
): Promise<void> {
  await page.evaluate(
    ([command, args]) => {
      void window.jupyterapp.commands.execute(command, args);
    },
    [command, args] as const
  );
}

/** Ask for an edit, and wait until the page has the server's last word. */
export async function request(page: Page): Promise<void> {
  await execute(page, 'nbedit:request');
  // The command has it say "asking" before it returns.
  await expect(status(page)).toHaveAttribute('data-state', /idle|showing/);
}

/** Wait until the page has done what it put off to "as soon as possible". */
export async function timersFired(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(done => setTimeout(done, 0)));
}

/** Wait until the page is laid out: what is put off by a frame is done within three. */
export async function laidOut(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) {
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
  });
}

/** What a page and the server say to each other about predictions. */
export class Conversation {
  /** Listen, from before a notebook is opened. */
  constructor(private readonly _page: Page) {
    _page.on('websocket', socket => {
      if (socket.url().includes('jupyter-nbedit/notebook')) {
        socket.on('framesent', ({ payload }) =>
          this.sent.push(JSON.parse(String(payload)))
        );
        socket.on('framereceived', ({ payload }) =>
          this.received.push(JSON.parse(String(payload)))
        );
      }
    });
  }

  readonly sent: ClientMessage[] = [];
  readonly received: ServerMessage[] = [];

  /** Wait until the server follows the notebook. */
  async begun(): Promise<void> {
    await expect
      .poll(() => this.received.some(({ type }) => type === 'welcome'))
      .toBe(true);
  }

  /** Wait until the server has said its last word about the newest edit. */
  async answered(): Promise<void> {
    // Whatever the page sent before it answers this has been heard.
    await this._page.evaluate(() => null);
    const newest = Math.max(
      ...this.sent.map(message =>
        message.type === 'events' &&
        message.events.some(({ type }) => type === 'edit')
          ? message.seq
          : 0
      )
    );
    expect(newest).toBeGreaterThan(0);
    await expect
      .poll(() =>
        this.received.some(
          message =>
            message.type === 'prediction' &&
            message.final &&
            message.seq >= newest
        )
      )
      .toBe(true);
  }
}

/** The events of a type that the server was told of. */
export function told<T extends 'edit' | 'run'>(
  { sent }: Conversation,
  type: T
) {
  return sent
    .flatMap(message => (message.type === 'events' ? message.events : []))
    .filter(event => event.type === type) as { origin?: string }[];
}

/** Open a notebook and rename `df` to `sales` where its first cell has it first. */
export async function renameDf(
  page: IJupyterLabPageFixture,
  tmpPath: string,
  cells: TestCell[]
): Promise<void> {
  await openNotebook(page, tmpPath, cells);
  await selectText(page, 0, 'df');
  await type(page, 'sales');
}

/** The number of the active cell and the offset of the cursor in it. */
export async function cursor(
  page: Page
): Promise<{ cell: number; offset: number; mode: string }> {
  return page.evaluate(() => {
    const { content } = window.jupyterapp.shell.currentWidget as any;
    // A cell that was never in view has no editor yet.
    const view = content.activeCell.editor?.editor;
    return {
      cell: content.activeCellIndex,
      offset: view?.state.selection.main.head ?? -1,
      mode: content.mode
    };
  });
}

/** How often the server was asked. */
export function requests({ sent }: Conversation): number {
  return sent.filter(({ type }) => type === 'predict').length;
}

/** Wait for longer than a user has to pause before the server is asked. */
export async function pause(page: Page): Promise<void> {
  await page.waitForTimeout(500);
}

/** What is shown as struck, in the page. */
export function deleted(page: Page) {
  return page.locator('.jp-nbedit-deleted');
}

/** What is shown as new, in the page. */
export function inserted(page: Page | Locator) {
  return page.locator('.jp-nbedit-inserted, .jp-nbedit-ghost');
}

/** The pointer to an edit elsewhere. */
export function pointer(page: Page) {
  return page.locator('.jp-nbedit-jump');
}

/** Wait until Tab accepts what is shown, or goes to it. */
export async function armed(page: Page): Promise<void> {
  await expect(page.locator('.jp-nbedit-key.jp-mod-armed:visible')).toHaveText(
    'Tab'
  );
}

/** Wait until something is shown, and only the other key accepts it. */
export async function unarmed(page: Page): Promise<void> {
  await expect(page.locator('.jp-nbedit-key:visible')).toHaveText('Alt+Enter');
  await expect(page.locator('.jp-mod-nbedit-tab')).toHaveCount(0);
}

/** Wait until the user has had the time to see what is shown. */
export async function seen(page: Page): Promise<void> {
  await page.waitForTimeout(300);
}

/**
 * Wait until keys are commands.
 *
 * #### Notes
 * After its mode a notebook changes its focus, and with the next frame the classes
 * that JupyterLab's shortcuts look for: a key in between does nothing.
 */
export async function inCommandMode(page: Page): Promise<void> {
  await expect.poll(async () => (await cursor(page)).mode).toBe('command');
  await page.waitForFunction(
    () =>
      document.querySelector(
        '.jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus'
      ) !== null
  );
}
