import type { SuggestedEdit } from '../../src/wire';
import { expect, type IJupyterLabPageFixture, test } from './fixtures';
import { offer, registerOther, withdraw } from './other';
import {
  armed,
  inserted,
  laidOut,
  openNotebook,
  pointer,
  seen,
  select,
  sources,
  type
} from './utils';
import { windowed, WINDOWING_MODES } from './windowing';

const LINES = 'total = sum(rows)  # of all\nbest = max(total)';
const CELLS = [LINES, 'below = 1', 'last = 1'];

/** The pixels by which a place may differ and count as the same. */
const SAME = 1;

/** An edit of the first cell: of the first place where a text is. */
function change(old: string, text: string): SuggestedEdit {
  const start = LINES.indexOf(old);
  return { type: 'text', cellId: 'cell-0', start, old, new: text };
}

/** Text inserted at the end of the first cell. */
function atEnd(text: string): SuggestedEdit {
  const { length: start } = LINES;
  return { type: 'text', cellId: 'cell-0', start, old: '', new: text };
}

/** Note in each frame where the second cell begins. */
async function watch(page: IJupyterLabPageFixture): Promise<void> {
  await page.evaluate(() => {
    const { content } = window.jupyterapp.shell.currentWidget as any;
    const tops: number[] = [];
    (window as any).tops = tops;
    const look = () => {
      if ((window as any).tops === tops) {
        tops.push(content.widgets[1].node.getBoundingClientRect().top);
        requestAnimationFrame(look);
      }
    };
    look();
  });
}

/** Where the second cell was since the last time, from its highest place to its lowest. */
async function places(
  page: IJupyterLabPageFixture
): Promise<{ highest: number; lowest: number }> {
  await laidOut(page);
  return page.evaluate(() => {
    const tops: number[] = (window as any).tops.splice(0);
    return { highest: Math.min(...tops), lowest: Math.max(...tops) };
  });
}

/** The second cell was nowhere else than at a place. */
async function expectStill(
  page: IJupyterLabPageFixture,
  top: number
): Promise<void> {
  const { highest, lowest } = await places(page);
  expect(Math.abs(highest - top)).toBeLessThanOrEqual(SAME);
  expect(Math.abs(lowest - top)).toBeLessThanOrEqual(SAME);
}

/** Put away what is shown at the cursor. */
async function dismiss(page: IJupyterLabPageFixture): Promise<void> {
  await seen(page);
  await page.keyboard.press('Escape');
  await expect(inserted(page)).toHaveCount(0);
}

for (const windowingMode of WINDOWING_MODES) {
  test.describe(`windowing ${windowingMode}`, () => {
    test.use(windowed(windowingMode));

    test('the cells below stay where they are', async ({ page, tmpPath }) => {
      await openNotebook(page, tmpPath, CELLS);
      await registerOther(page);
      await select(page, 0, LINES.length);
      await watch(page);
      const top = (await places(page)).lowest;
      const still = () => expectStill(page, top);

      await test.step('while text is inserted at the cursor', async () => {
        await offer(page, atEnd('  # to'));
        await armed(page);
        await still();
        // Another one goes on from it, and a part of that is typed.
        await withdraw(page);
        await offer(page, atEnd('  # topmost of all'));
        await armed(page);
        await type(page, '  # top');
        await expect(inserted(page)).toHaveText('most of all');
        await still();
        await dismiss(page);
        await still();
        await page.keyboard.press('Control+z');
        await expect.poll(() => sources(page)).toEqual(CELLS);
        await offer(page, atEnd('  # the greatest'));
        await armed(page);
        await page.keyboard.press('Tab');
        await expect
          .poll(async () => (await sources(page))[0])
          .toBe(`${LINES}  # the greatest`);
        await still();
        await page.keyboard.press('Control+z');
        await expect.poll(() => sources(page)).toEqual(CELLS);
      });

      for (const [name, old, first, second] of [
        ['replaced', 'rows', 'sales', 'prices'],
        ['deleted', '  # of all', '', '  # of'],
        ['inserted', ')  #', ', 0)  #', ', 1)  #']
      ]) {
        await test.step(`while text is ${name}`, async () => {
          await select(page, 0, LINES.indexOf(old) + old.length);
          await offer(page, change(old, first));
          await armed(page);
          await still();
          await seen(page);
          await page.keyboard.press('Escape');
          await expect(page.locator('.jp-nbedit-key')).toHaveCount(0);
          await still();
          await offer(page, change(old, second));
          await armed(page);
          await page.keyboard.press('Tab');
          await expect
            .poll(async () => (await sources(page))[0])
            .toBe(LINES.replace(old, second));
          await still();
          await page.keyboard.press('Control+z');
          await expect.poll(() => sources(page)).toEqual(CELLS);
        });
      }

      await test.step('while something points elsewhere', async () => {
        await select(page, 0, LINES.length);
        await offer(page, {
          ...{ type: 'text', cellId: 'cell-2', start: 0 },
          ...{ old: 'last', new: 'first' }
        });
        await expect(pointer(page)).toBeVisible();
        await still();
        await withdraw(page);
        await expect(pointer(page)).toHaveCount(0);
        await still();
      });
    });

    test('lines take the room that they will have, once', async ({
      page,
      tmpPath
    }) => {
      await openNotebook(page, tmpPath, CELLS);
      await registerOther(page);
      await select(page, 0, LINES.length);
      await watch(page);
      const top = (await places(page)).lowest;
      const line = await page.evaluate(
        () => document.querySelector('.cm-line')!.getBoundingClientRect().height
      );

      await test.step('new ones with the suggestion', async () => {
        await offer(page, atEnd('\nworst = 1\nmiddle = 2'));
        await armed(page);
        await places(page);
        await expectStill(page, top + 2 * line);
        await dismiss(page);
        await places(page);
        await expectStill(page, top);
        await offer(page, atEnd('\nworst = 3\nmiddle = 4'));
        await armed(page);
        await places(page);
        await page.keyboard.press('Tab');
        await expect
          .poll(async () => (await sources(page))[0])
          .toBe(`${LINES}\nworst = 3\nmiddle = 4`);
        await expectStill(page, top + 2 * line);
        await page.keyboard.press('Control+z');
        await expect.poll(() => sources(page)).toEqual(CELLS);
      });

      await test.step('those that go with the accept', async () => {
        await select(page, 0, LINES.length);
        await places(page);
        await offer(page, change('\nbest = max(total)', ''));
        await armed(page);
        await expectStill(page, top);
        await page.keyboard.press('Tab');
        await expect
          .poll(async () => (await sources(page))[0])
          .toBe('total = sum(rows)  # of all');
        await places(page);
        await expectStill(page, top - line);
      });
    });
  });
}
