import type { ITextEdit } from '../../src/wire';
import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import { offer, registerOther } from './other';
import {
  armed,
  cursor,
  inserted,
  laidOut,
  openNotebook,
  pointer,
  select,
  sources
} from './utils';
import { windowed, WINDOWING_MODES } from './windowing';

const LONG = `first = 1\n${'# line\n'.repeat(60)}last = 1`;
const CELLS = [LONG, 'y = 2', LONG, 'z = 3'];

/** All of the first cell written anew; only its first line differs. */
const ANEW: ITextEdit = {
  type: 'text',
  cellId: 'cell-0',
  start: 0,
  old: LONG,
  new: LONG.replace('first', 'begin')
};

/** How far everything in the notebook is scrolled. */
async function scrolled(page: IJupyterLabPageFixture): Promise<number[][]> {
  await laidOut(page);
  return page.evaluate(() => {
    const { node } = window.jupyterapp.shell.currentWidget!;
    return Array.from(node.querySelectorAll('*'), each => [
      each.scrollLeft,
      each.scrollTop
    ]).filter(([left, top]) => left || top);
  });
}

/** Have all of the first cell written anew, and accept that in its first line. */
async function writeAnew(page: IJupyterLabPageFixture): Promise<void> {
  await select(page, 0, 'first'.length);
  await offer(page, ANEW);
  await armed(page);
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await sources(page))[0]).toBe(ANEW.new);
}

test('an accept shows the end of what it wrote', async ({ page, tmpPath }) => {
  await openNotebook(page, tmpPath, CELLS);
  await registerOther(page);
  await select(page, 0, 0);
  const before = await scrolled(page);
  await writeAnew(page);
  expect((await cursor(page)).offset).toBe(LONG.length);
  await expect.poll(() => scrolled(page)).not.toEqual(before);
});

for (const windowingMode of WINDOWING_MODES) {
  test.describe(`windowing ${windowingMode}, no scroll by itself`, () => {
    test.use(
      windowed(windowingMode, {
        'jupyter-nbedit:prediction': { automaticScroll: false }
      })
    );

    test('only the key that goes there scrolls', async ({ page, tmpPath }) => {
      await openNotebook(page, tmpPath, CELLS);
      await registerOther(page);
      await select(page, 0, 0);
      const before = await scrolled(page);

      await test.step('no accept does', async () => {
        await writeAnew(page);
        expect(await scrolled(page)).toEqual(before);
      });

      await test.step('nothing that is shown does', async () => {
        await select(page, 0, 'begin'.length);
        await offer(page, {
          ...{ type: 'text', cellId: 'cell-3', start: 0 },
          ...{ old: 'z', new: 'value' }
        });
        await expect(pointer(page)).toContainText('cell 4');
        expect(await scrolled(page)).toEqual(before);
      });

      await test.step('the key goes there first, and then accepts', async () => {
        await page.keyboard.press('Alt+Enter');
        await expect.poll(async () => (await cursor(page)).cell).toBe(3);
        // On the way there it is still out of sight.
        await expect(inserted(page)).toBeInViewport();
        await armed(page);
        const there = await scrolled(page);
        expect(there).not.toEqual(before);
        await page.keyboard.press('Alt+Enter');
        await expect
          .poll(async () => (await sources(page))[3])
          .toBe('value = 3');
        expect(await scrolled(page)).toEqual(there);
      });

      await test.step('nor does a new cell, and one goes on in it', async () => {
        await select(page, 1, 'y = 2'.length);
        const source = `${'# line\n'.repeat(11)}w = 4`;
        await offer(page, {
          type: 'insertCell',
          cell: { id: 'new', type: 'code', source },
          after: 'cell-1'
        });
        const mark = page.locator('.jp-nbedit-cellMark');
        await expect(mark).toBeVisible();
        if ((await mark.getAttribute('data-armed')) === 'false') {
          // It is below the window.
          await page.keyboard.press('Alt+Enter');
        }
        await expect(mark).toHaveAttribute('data-armed', 'true');
        const there = await scrolled(page);
        await page.keyboard.press('Tab');
        await expect
          .poll(() => cursor(page))
          .toEqual({
            cell: 2,
            mode: 'edit',
            offset: source.length
          });
        expect(await scrolled(page)).toEqual(there);
      });
    });
  });
}
