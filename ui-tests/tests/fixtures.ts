import {
  expect,
  galata,
  type IJupyterLabPageFixture,
  test as galataTest
} from '@jupyterlab/galata';
import type { APIRequestContext } from '@playwright/test';
import { execute } from './utils';

export { expect, galata, type IJupyterLabPageFixture };

/** The settings of plugins, by their identifiers. */
type Settings = Record<string, unknown>;

/** JupyterLab in a page that is kept from one test to the next. */
interface IKept {
  /** What it was opened with: a test with other options gets another page. */
  readonly options: string;
  readonly opened: Awaited<ReturnType<typeof galata.newPage>>;
  /** The settings it has. */
  settings: Settings;
  /** The plugins whose settings a test changed. */
  readonly changed: Set<string>;
  /** Whether a test left more behind than can be put right. */
  isSpent: boolean;
}

/**
 * The tests' own `test`: tests that run one after another share a page, since
 * opening JupyterLab takes longer than most tests do.
 *
 * #### Notes
 * A test finds the application as a user does who has closed all documents, with
 * the settings that the test asks for. If a test left more behind (it failed,
 * mocked an answer, or loaded the page anew), the next one gets a new page.
 */
export const test = galataTest.extend<object, { keeper: { kept?: IKept } }>({
  keeper: [
    // Playwright reads from the pattern which fixtures this one needs.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const keeper: { kept?: IKept } = {};
      await use(keeper);
      await close(keeper.kept);
    },
    { scope: 'worker' }
  ],
  page: async (
    {
      appPath,
      autoGoto,
      baseURL,
      browser,
      keeper,
      mockConfig,
      mockSettings,
      mockState,
      mockUser,
      request,
      resetWorkspace,
      tmpPath,
      viewport,
      waitForApplication
    },
    use,
    testInfo
  ) => {
    const asked = {
      ...{ appPath, autoGoto, mockConfig, mockState, mockUser },
      ...{ resetWorkspace, viewport }
    };
    const settings = mockSettings as Settings;
    // A page speaks one language as long as it lives.
    const language = settings['@jupyterlab/translation-extension:plugin'];
    const options = JSON.stringify({ ...asked, language });
    let { kept } = keeper;
    if (kept && !kept.isSpent && kept.options === options) {
      await configure(kept, settings);
      await goTo(kept.opened.page, tmpPath);
    } else {
      await close(kept);
      const opened = await galata.newPage({
        ...asked,
        ...{ baseURL: baseURL!, browser, mockSettings, tmpPath },
        // Galata's stand-ins forget a kernel for good whose start a list crossed.
        ...{ mockKernels: false, mockSessions: false },
        waitForApplication
      });
      // Where a test loads the page itself, it does so in a way of its own.
      kept = {
        ...{ options, opened, settings },
        changed: new Set(),
        isSpent: !autoGoto
      };
      keeper.kept = kept;
      watch(kept);
    }
    const { page } = kept.opened;
    await use(page);

    kept.isSpent ||= testInfo.status !== testInfo.expectedStatus;
    if (!kept.isSpent) {
      await page.emulateMedia({ forcedColors: 'none' });
      if (viewport) {
        await page.setViewportSize(viewport);
      }
      kept.isSpent = !(await closeAll(page));
      // The folder that is shown is about to be deleted.
      await goTo(page, '');
    }
    await shutDown(request);
  }
});

/** Watch for what a test does that outlives its documents. */
function watch(kept: IKept): void {
  const { page } = kept.opened;
  const spend = () => {
    kept.isSpent = true;
  };
  page.on('domcontentloaded', spend);
  page.on('request', asked => {
    const [, id] = /\/api\/settings\/([^?]+)/.exec(asked.url()) ?? [];
    if (id && asked.method() !== 'GET') {
      kept.changed.add(decodeURIComponent(id));
    }
  });
  for (const name of ['route', 'routeWebSocket'] as const) {
    const original: (...args: any[]) => Promise<any> = page[name].bind(page);
    page[name] = (...args: any[]) => {
      spend();
      return original(...args);
    };
  }
}

/** Give a page the settings of a test. */
async function configure(kept: IKept, settings: Settings): Promise<void> {
  const before = kept.settings;
  const ids = new Set([...Object.keys(before), ...Object.keys(settings)]);
  const differing = [...ids].filter(
    id => JSON.stringify(before[id]) !== JSON.stringify(settings[id])
  );
  const wanted = [...new Set([...differing, ...kept.changed])].map(
    id => [id, JSON.stringify(settings[id] ?? {})] as const
  );
  await kept.opened.page.evaluate(async wanted => {
    const registry: any = await (window as any).galata.getPlugin(
      '@jupyterlab/apputils-extension:settings'
    );
    for (const [id, raw] of wanted) {
      await registry.upload(id, raw);
    }
  }, wanted);
  kept.settings = settings;
  kept.changed.clear();
}

/** Show a folder in the file browser. */
async function goTo(page: IJupyterLabPageFixture, path: string): Promise<void> {
  await execute(page, 'filebrowser:go-to-path', {
    path: `/${path}`,
    dontShowBrowser: true
  });
}

/**
 * Close all documents as they are.
 *
 * @returns Whether nothing else is left, such as a dialog or a notification.
 */
async function closeAll(page: IJupyterLabPageFixture): Promise<boolean> {
  return page.evaluate(async () => {
    const { shell } = window.jupyterapp as any;
    const isLeft = '.jp-Dialog, .jp-toastContainer .Toastify__toast';
    const isBare = document.querySelector(isLeft) === null;
    const opened = () =>
      [...shell.widgets('main')].filter(
        ({ id }: { id: string }) => !id.startsWith('launcher')
      );
    for (const widget of opened()) {
      if (widget.context) {
        // Nothing is asked about what was not saved.
        widget.context.model.dirty = false;
      }
      widget.close();
    }
    const deadline = performance.now() + 5000;
    while (opened().length > 0 && performance.now() < deadline) {
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    return isBare && opened().length === 0;
  });
}

/** Shut down the kernels of a worker's server, whoever started them. */
async function shutDown(request: APIRequestContext): Promise<void> {
  for (const kind of ['sessions', 'kernels'] as const) {
    const running = await request.get(`/api/${kind}`);
    const ids = ((await running.json()) as { id: string }[]).map(
      ({ id }) => id
    );
    await galata.Mock.clearRunners(request, ids, kind);
  }
}

/** Close a page for good, whatever it still waits for. */
async function close(kept?: IKept): Promise<void> {
  const page = kept?.opened.page;
  if (page && !page.isClosed()) {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
  }
}
