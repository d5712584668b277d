import { galata, test } from '@jupyterlab/galata';
import { openNotebook, select, selectText } from '../tests/utils';

const WORDS = 'alpha = beta + gamma * delta - epsilon / zeta % eta ';
const ROUNDS = 8;
const PLACES = 30;
const DELAY = 150;

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const cells = Array.from(
  { length: 30 },
  (_, i) => `name_${i} = ${i}\nprint(name_${i})\n# ${'a line\n# '.repeat(5)}`
);

test.use({ mockSettings: { ...galata.DEFAULT_SETTINGS } });

test('main-thread time of a keystroke, with the extension and without', async ({
  page,
  tmpPath
}) => {
  const per: Record<'with' | 'without', number[]> = { with: [], without: [] };
  const devtools = await page
    .context()
    .newCDPSession(page.context().pages()[0]);
  await devtools.send('Performance.enable');
  const busy = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  await openNotebook(page, tmpPath, cells);
  for (let round = -1; round < ROUNDS; round++) {
    // Which comes first changes, so that neither always meets a fuller cell.
    const order = round % 2 ? [true, false] : [false, true];
    for (const enabled of order) {
      await page.evaluate(
        enabled =>
          window.jupyterapp.commands.execute('nbedit:toggle', { enabled }),
        enabled
      );
      await select(page, 3, 0);
      await page.waitForTimeout(1500);
      const before = await busy();
      await page.keyboard.type(WORDS, { delay: 60 });
      await page.waitForTimeout(500);
      const each = (1000 * ((await busy()) - before)) / WORDS.length;
      if (round >= 0) {
        per[enabled ? 'with' : 'without'].push(each);
      }
      await page.keyboard.press('Escape');
      await select(page, 3, 0, WORDS.length);
      await page.keyboard.press('Delete');
    }
  }
  const [on, off] = [median(per.with), median(per.without)];
  console.log(
    `\nmain thread per keystroke: ${on.toFixed(2)} ms with, ` +
      `${off.toFixed(2)} ms without, ratio ${(on / off).toFixed(3)} ` +
      `(aim 1.05; medians of ${ROUNDS} rounds)`
  );
});

test('time from a key to the visible suggestion', async ({ page, tmpPath }) => {
  await openNotebook(page, tmpPath, cells);
  const times: number[] = [];
  for (let i = 0; i < PLACES; i++) {
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
    await page.keyboard.press('z');
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
