import type { CDPSession } from '@playwright/test';
import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import { armed, inserted, openNotebook, selectText, type } from './utils';

/** The window, in pixels of the screen. */
const SCREEN = { width: 1280, height: 800 };

/** What a page is like when the browser zooms it: fewer pixels, and each of them larger. */
function zoomed(browser: CDPSession, zoom: number): () => Promise<void> {
  return async () => {
    await browser.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(SCREEN.width / zoom),
      height: Math.round(SCREEN.height / zoom),
      deviceScaleFactor: zoom,
      mobile: false
    });
  };
}

/** The ways in which a page is made larger or smaller. */
function waysOf(
  page: IJupyterLabPageFixture,
  browser: CDPSession
): Record<string, () => Promise<void>> {
  const style = (zoom: number) => async () => {
    await zoomed(browser, 1)();
    await page.evaluate(zoom => {
      document.documentElement.style.setProperty('zoom', `${zoom}`);
    }, zoom);
  };
  return {
    '50 %': zoomed(browser, 0.5),
    '80 %': zoomed(browser, 0.8),
    '125 %': zoomed(browser, 1.25),
    '150 %': zoomed(browser, 1.5),
    '200 %': zoomed(browser, 2),
    'a dense screen': async () => {
      await browser.send('Emulation.setDeviceMetricsOverride', {
        ...{ ...SCREEN, deviceScaleFactor: 1.5, mobile: false }
      });
    },
    'a pinch': async () => {
      await zoomed(browser, 1)();
      await browser.send('Emulation.setPageScaleFactor', {
        pageScaleFactor: 1.5
      });
    },
    'a style of 125 %': async () => {
      await browser.send('Emulation.setPageScaleFactor', {
        pageScaleFactor: 1
      });
      await style(1.25)();
    },
    'a style of 80 %': style(0.8),
    'no style': style(1)
  };
}

/** A part of the page. */
interface IBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Whether two parts of the page overlap, but for what is rounded away. */
function overlap(one: IBox, other: IBox): boolean {
  return (
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1
  );
}

/** Where things are in the page, in pixels of the window, and what flows over. */
function layout(page: IJupyterLabPageFixture) {
  return page.evaluate(() => {
    const panel = document.querySelector(
      '.jp-NotebookPanel:not(.lm-mod-hidden)'
    )!;
    const box = (node?: Element | Range | null) => {
      const rect = node?.getBoundingClientRect();
      return rect && rect.height > 0
        ? {
            left: rect.left,
            top: rect.top,
            right: rect.right,
            bottom: rect.bottom
          }
        : null;
    };
    const find = (selector: string) => box(panel.querySelector(selector));
    const drawn = [...panel.querySelectorAll('[class*="jp-nbedit"]')].filter(
      node => node.getClientRects().length > 0
    );
    const flows = [document.documentElement, document.body, ...drawn]
      .filter(node => {
        const { overflowX, display } = getComputedStyle(node);
        return (
          display !== 'inline' &&
          overflowX !== 'visible' &&
          node.scrollWidth > node.clientWidth + 1
        );
      })
      .map(node => node.className || node.tagName);
    const size = (selector: string) => {
      const node = panel.querySelector(selector);
      return node ? parseFloat(getComputedStyle(node).fontSize) : 0;
    };
    const cell = panel.querySelector('.jp-nbedit-stale')?.closest('.jp-Cell');
    // The number of the run itself: what it stands in may be as wide as the cell.
    const prompt = document.createRange();
    if (cell) {
      prompt.selectNodeContents(cell.querySelector('.jp-InputPrompt')!);
    }
    const text = panel.querySelector('.jp-nbedit-inserted, .jp-nbedit-ghost');
    return {
      window: { right: innerWidth },
      panel: box(panel),
      outer: find('.jp-WindowedPanel-outer')!,
      text: box(text),
      line: box(text?.closest('.cm-line')),
      struck: find('.jp-nbedit-deleted'),
      cap: find('.jp-nbedit-key'),
      bar: find('.jp-nbedit-signpost'),
      mark: find('.jp-nbedit-stale'),
      cell: box(cell),
      beside: [prompt, cell?.querySelector('.cm-content')].map(box),
      flows,
      sizes: [size('.jp-nbedit-key'), size('.cm-content')]
    };
  });
}

test('what is drawn stays in its place and legible, however large the page is', async ({
  page,
  tmpPath
}) => {
  const filler = Array.from({ length: 30 }, (_, i) => `value_${i} = ${i}\n# …`);
  const cells = ['df = 1', 'total = df + 1\nmost = df', ...filler, 'print(df)'];
  // What galata wraps around a page is none to Playwright.
  const [own] = page.context().pages();
  const browser = await own.context().newCDPSession(own);
  await openNotebook(page, tmpPath, cells, { kernel: true });
  await page.evaluate(async () => {
    const { commands, shell } = window.jupyterapp as any;
    shell.currentWidget.content.activeCellIndex = 0;
    await commands.execute('notebook:run-cell');
    shell.currentWidget.content.activeCellIndex = 1;
    await commands.execute('notebook:run-cell');
  });
  await selectText(page, 0, 'df');
  await type(page, 'data');
  await expect(page.locator('.jp-nbedit-stale').first()).toBeVisible();
  // The place in the next cell is drawn there, and pointed to from here.
  await armed(page);
  await page.keyboard.press('Tab');
  await expect(inserted(page).first()).toBeVisible();
  await armed(page);

  for (const [way, set] of Object.entries(waysOf(page, browser))) {
    await test.step(way, async () => {
      await set();
      await expect(inserted(page).first()).toBeVisible();
      await expect(async () => {
        const { window, text, line, struck, cap, mark, cell, beside, ...rest } =
          await layout(page);
        expect(rest.flows).toEqual([]);
        // What is new is in the line of what goes, right behind it.
        expect(text!.top).toBeGreaterThanOrEqual(line!.top - 1);
        expect(text!.bottom).toBeLessThanOrEqual(line!.bottom + 1);
        expect(Math.abs(text!.left - struck!.right)).toBeLessThan(8);
        expect(cap!.left).toBeGreaterThanOrEqual(0);
        expect(cap!.right).toBeLessThanOrEqual(window.right);
        // The mark is at its cell, beside the number and the text.
        expect(beside.map(other => overlap(mark!, other!))).toEqual([
          false,
          false
        ]);
        expect(mark!.left).toBeGreaterThanOrEqual(cell!.left - 1);
        expect(mark!.top).toBeGreaterThanOrEqual(cell!.top - 1);
        expect(mark!.bottom).toBeLessThanOrEqual(cell!.bottom + 1);
        const [key, code] = rest.sizes;
        expect(key / code).toBeGreaterThan(0.7);
      }).toPass({ timeout: 10_000 });
    });
  }

  await test.step('the bar below the cells', async () => {
    // At half its size the whole notebook is in sight.
    const ways = Object.entries(waysOf(page, browser));
    for (const [way, set] of ways.filter(([way]) => way !== '50 %')) {
      await test.step(way, async () => {
        await set();
        await page.mouse.move(400, 200);
        await page.mouse.wheel(0, 700);
        await expect(page.locator('.jp-nbedit-signpost')).toBeVisible();
        await expect(async () => {
          const { panel, bar, outer, flows } = await layout(page);
          expect(flows).toEqual([]);
          expect(bar!.top).toBeGreaterThanOrEqual(outer.bottom - 1);
          expect(bar!.bottom).toBeLessThanOrEqual(panel!.bottom + 1);
          expect(bar!.left).toBeGreaterThanOrEqual(outer.left - 1);
          expect(bar!.right).toBeLessThanOrEqual(outer.right + 1);
        }).toPass({ timeout: 10_000 });
      });
    }
  });
});
