import { expect, type Page } from '@playwright/test';
import type { SuggestedEdit } from '../../src/wire';

/** Register a plugin of another extension, once a page; it has the public service. */
export async function registerOther(page: Page): Promise<void> {
  await page.evaluate(async () => {
    if (window.jupyterapp.hasPlugin('other:plugin')) {
      (window as any).other.heard.length = 0;
      return;
    }
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

/** Have the other extension offer edits in the notebook in front. */
export async function offer(
  page: Page,
  ...edits: SuggestedEdit[]
): Promise<void> {
  const isOffered = await page.evaluate(edits => {
    const { prediction } = (window as any).other;
    const { path } = prediction.current;
    const taken = prediction.offer({ path, edits, source: 'other' });
    (window as any).other.offered = taken;
    return taken !== null;
  }, edits);
  expect(isOffered).toBe(true);
}

/** Have the other extension take back what it offered last. */
export async function withdraw(page: Page): Promise<void> {
  await page.evaluate(() => (window as any).other.offered.dispose());
}

/** The edits that are offered in the notebook in front. */
export async function offered(page: Page): Promise<SuggestedEdit[]> {
  return page.evaluate(() => (window as any).other.prediction.current.edits);
}
