import { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { select } from '../tests/utils';

const WORDS = 'alpha = beta + gamma * delta - epsilon / zeta % eta ';

/** Rounds that are counted; one more comes before them. */
export const ROUNDS = 8;

/** The value in the middle. */
export const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Cells to work on. */
export const CELLS = Array.from(
  { length: 30 },
  (_, i) => `name_${i} = ${i}\nprint(name_${i})\n# ${'a line\n# '.repeat(5)}`
);

/** Milliseconds of processor time of the main thread for a keystroke, by rounds. */
export interface IKeystrokes {
  with: number[];
  without: number[];
}

/**
 * Type in the notebook in front, with something and without it by turns.
 *
 * @param set - Switches it on or off.
 */
export async function typeByTurns(
  page: IJupyterLabPageFixture,
  set: (on: boolean) => Promise<void>
): Promise<IKeystrokes> {
  const found: IKeystrokes = { with: [], without: [] };
  const devtools = await page
    .context()
    .newCDPSession(page.context().pages()[0]);
  // Processor time: what else the machine does in the meantime is not counted.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  for (let round = -1; round < ROUNDS; round++) {
    // Which comes first changes, so that neither always meets a fuller cell.
    const order = round % 2 ? [true, false] : [false, true];
    for (const on of order) {
      await set(on);
      await select(page, 3, 0);
      await page.waitForTimeout(1500);
      const before = await busy();
      await page.keyboard.type(WORDS, { delay: 60 });
      await page.waitForTimeout(500);
      const each = (1000 * ((await busy()) - before)) / WORDS.length;
      if (round >= 0) {
        found[on ? 'with' : 'without'].push(each);
      }
      await page.keyboard.press('Escape');
      await select(page, 3, 0, WORDS.length);
      await page.keyboard.press('Delete');
    }
  }
  return found;
}
