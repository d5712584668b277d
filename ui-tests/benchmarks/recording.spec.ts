import {
  expect,
  galata,
  IJupyterLabPageFixture,
  test
} from '@jupyterlab/galata';
import { openNotebook, select } from '../tests/utils';
import { CELLS, median, ROUNDS } from './keystrokes';

const RECORDING = '/jupyter-nbedit/recording';
const CHANGES = 400;

const indicator = (page: IJupyterLabPageFixture) =>
  page.locator('.jp-nbedit-recording');

test.use({ mockSettings: { ...galata.DEFAULT_SETTINGS } });

test.afterEach(async ({ page }) => {
  await page.request.delete(RECORDING);
  await page.request.delete('/jupyter-nbedit/history?all=true');
});

test('what a change of text costs, recorded and not', async ({
  page,
  tmpPath
}) => {
  const { textVersion } = await (await page.request.get(RECORDING)).json();
  const agreed = await page.request.put(RECORDING, { data: { textVersion } });
  expect(agreed.ok()).toBe(true);
  await page.reload();
  await openNotebook(page, tmpPath, CELLS);
  // Predictions would cost more than what is measured here.
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('nbedit:toggle', { enabled: false })
  );
  const medians: Record<'on' | 'paused', number[]> = { on: [], paused: [] };
  for (let round = -1; round < ROUNDS; round++) {
    for (const state of ['on', 'paused'] as const) {
      const now = await indicator(page).getAttribute('data-state');
      if (now !== state) {
        await page.evaluate(() =>
          window.jupyterapp.commands.execute('nbedit:record-pause')
        );
      }
      await expect(indicator(page)).toHaveAttribute('data-state', state);
      await select(page, 3, 0);
      await page.waitForTimeout(500);
      const times = await page.evaluate(async changes => {
        const { content } = window.jupyterapp.shell.currentWidget as any;
        const view = content.activeCell.editor.editor;
        const times: number[] = [];
        for (let change = 0; change < changes; change++) {
          const begun = performance.now();
          // In turns, so that the cell does not grow.
          view.dispatch({
            changes: change % 2 ? { from: 0, to: 1 } : { from: 0, insert: 'x' }
          });
          times.push(performance.now() - begun);
          if (change % 10 === 0) {
            await new Promise(resolve => setTimeout(resolve, 0));
          }
        }
        return times;
      }, CHANGES);
      if (round >= 0) {
        medians[state].push(median(times));
      }
    }
  }
  const [on, off] = [median(medians.on), median(medians.paused)];
  console.log(
    `\na change of text takes ${on.toFixed(2)} ms recorded, ` +
      `${off.toFixed(2)} ms not: ${(on - off).toFixed(2)} ms more (aim 0.2 ms; ` +
      `medians of ${ROUNDS} rounds of ${CHANGES} changes)`
  );
});
