import { galata, test } from '@jupyterlab/galata';
import { openNotebook, selectText } from '../tests/utils';
import { CELLS, median, ROUNDS, typeByTurns } from './keystrokes';

/** What the names become: what is taken, or begins another name, is no new name. */
const LETTERS = 'abcdefghijklmoqrstuvwxyzABCDEF';
const DELAY = 150;

test.use({
  mockSettings: {
    ...galata.DEFAULT_SETTINGS,
    'jupyter-nbedit:prediction': {
      // What is accepted makes it shorter.
      delay: DELAY,
      shortestDelay: DELAY,
      longestDelay: DELAY
    }
  }
});

test('main-thread time of a keystroke, with the extension and without', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, CELLS);
  const per = await typeByTurns(page, enabled =>
    page.evaluate(
      enabled =>
        window.jupyterapp.commands.execute('nbedit:toggle', { enabled }),
      enabled
    )
  );
  const [on, off] = [median(per.with), median(per.without)];
  console.log(
    `\nmain thread per keystroke: ${on.toFixed(2)} ms with, ` +
      `${off.toFixed(2)} ms without, ratio ${(on / off).toFixed(3)} ` +
      `(aim 1.05; medians of ${ROUNDS} rounds)`
  );
});

test('time from a key to the visible suggestion', async ({ page, tmpPath }) => {
  await openNotebook(page, tmpPath, CELLS);
  const times: number[] = [];
  for (const [i, letter] of [...LETTERS].entries()) {
    await selectText(page, i, `name_${i}`);
    await page.evaluate(() => {
      (window as any).shown = new Promise<number>(resolve => {
        let start = 0;
        document.addEventListener(
          'keydown',
          () => (start = performance.now()),
          { capture: true, once: true }
        );
        new MutationObserver((_, observer) => {
          if (document.querySelector('.jp-nbedit-inserted')) {
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - start));
          }
        }).observe(document.body, { childList: true, subtree: true });
      });
    });
    await page.keyboard.press(letter);
    times.push((await page.evaluate(() => (window as any).shown)) - DELAY);
    await page.keyboard.press('Tab');
    await page.waitForTimeout(300);
  }
  const p90 = [...times].sort((a, b) => a - b)[Math.floor(0.9 * times.length)];
  console.log(
    `\nkey to visible suggestion, less the delay of ${DELAY} ms: ` +
      `p50 ${median(times).toFixed(1)} ms (aim 50), p90 ${p90.toFixed(1)} ms, ` +
      `${times.length} suggestions`
  );
});
