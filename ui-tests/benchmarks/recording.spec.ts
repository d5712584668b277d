import { galata, test } from '@jupyterlab/galata';
import { openNotebook } from '../tests/utils';
import { CELLS, median, ROUNDS, typeByTurns } from './keystrokes';

const RECORDING = '/jupyter-nbedit/recording';

test.use({ mockSettings: { ...galata.DEFAULT_SETTINGS } });

test.afterEach(async ({ page }) => {
  await page.request.delete(RECORDING);
  await page.request.delete('/jupyter-nbedit/history?all=true');
});

test('main-thread time of a keystroke, recorded and not', async ({
  page,
  tmpPath
}) => {
  const { textVersion } = await (await page.request.get(RECORDING)).json();
  const agree = (paused: boolean) =>
    page.request.put(RECORDING, { data: { textVersion, paused } });
  await agree(false);
  await page.reload();
  await openNotebook(page, tmpPath, CELLS);
  // Predictions would cost more than what is measured here.
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('nbedit:toggle', { enabled: false })
  );
  const per = await typeByTurns(page, async on => {
    const state = await page.evaluate(
      () =>
        document.querySelector<HTMLElement>('.jp-nbedit-recording')?.dataset
          .state
    );
    if ((state === 'on') !== on) {
      await page.evaluate(() =>
        window.jupyterapp.commands.execute('nbedit:record-pause')
      );
    }
  });
  const added = per.with.map((time, round) => time - per.without[round]);
  console.log(
    `\nrecording adds ${median(added).toFixed(2)} ms of the main thread to a ` +
      `keystroke of ${median(per.without).toFixed(2)} ms (aim 0.2 ms; median ` +
      `of ${ROUNDS} rounds, ${Math.min(...added).toFixed(2)} to ` +
      `${Math.max(...added).toFixed(2)})`
  );
});
