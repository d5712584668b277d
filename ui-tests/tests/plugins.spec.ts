import { expect, test } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import {
  armed,
  inserted,
  NOTEBOOK,
  openNotebook,
  select,
  sources,
  status
} from './utils';

/** Register a plugin of another extension, which has the public service. */
async function registerOther(page: IJupyterLabPageFixture): Promise<void> {
  await page.evaluate(async () => {
    const container = (window as any)._JUPYTERLAB['jupyter-nbedit'];
    const { IEditPrediction } = (await container.get('./extension'))();
    window.jupyterapp.registerPlugin({
      id: 'other:plugin',
      requires: [IEditPrediction],
      activate: (_: unknown, prediction: any) => {
        (window as any).other = { prediction, heard: [] };
        prediction.changed.connect((_: unknown, now: any) => {
          (window as any).other.heard.push(now);
        });
      }
    });
    await window.jupyterapp.activatePlugin('other:plugin');
  });
}

test('another extension offers an edit, and reads what is offered', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['x = 1', 'y = x']);
  await registerOther(page);
  await select(page, 1, 0);
  const path = `${tmpPath}/${NOTEBOOK}`;
  const isOffered = await page.evaluate(path => {
    const { prediction } = (window as any).other;
    const edits = [
      { type: 'text', cellId: 'cell-1', start: 4, old: '', new: '2 * ' }
    ];
    return prediction.offer({ path, edits, source: 'other' }) !== null;
  }, path);
  expect(isOffered).toBe(true);
  await expect(inserted(page)).toHaveText('2 * ');
  await expect(status(page)).toHaveAttribute('data-state', 'showing');
  expect(await sources(page)).toEqual(['x = 1', 'y = x']);
  const heard = await page.evaluate(() => (window as any).other.heard.pop());
  expect(heard).toMatchObject({
    path,
    state: 'showing',
    source: 'other',
    edits: [{ type: 'text', cellId: 'cell-1', start: 4, old: '', new: '2 * ' }]
  });

  await armed(page);
  await page.keyboard.press('Tab');
  await expect.poll(() => sources(page)).toEqual(['x = 1', 'y = 2 * x']);
  await expect
    .poll(() =>
      page.evaluate(() => (window as any).other.prediction.current.edits)
    )
    .toEqual([]);
  await page.keyboard.press('Control+z');
  expect(await sources(page)).toEqual(['x = 1', 'y = x']);
});
