import { checkAccess } from './access';
import { expect, IJupyterLabPageFixture, test } from './fixtures';
import { execute, sources } from './utils';

/** What the kernel has run, as the notebook counts it. */
async function executed(
  page: IJupyterLabPageFixture
): Promise<(number | null)[]> {
  return page.evaluate(() => {
    const { content } = window.jupyterapp.shell.currentWidget as any;
    return content.widgets
      .filter((cell: any) => cell.model.type === 'code')
      .map((cell: any) => cell.model.executionCount);
  });
}

/** Wait until the kernel of the notebook in front is idle: nobody was asked which one. */
async function kernelIdle(page: IJupyterLabPageFixture): Promise<void> {
  await page.waitForFunction(() => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget as any;
    return sessionContext.session?.kernel?.status === 'idle';
  });
  await expect(page.locator('.jp-Dialog')).toHaveCount(0);
}

test('a notebook that runs the benchmark opens from the palette and waits', async ({
  page
}) => {
  await page.menu.clickMenuItem('View>Activate Command Palette');
  await page.locator('.jp-ModalCommandPalette input').fill('benchmark');
  await page
    .locator('.lm-CommandPalette-item', { hasText: 'Run the Benchmark…' })
    .click();
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog.locator('.jp-nbedit-fields')).toBeVisible();
  await checkAccess(page, '.jp-Dialog:has(.jp-nbedit-fields)');
  await dialog.locator('[name=predictor]').fill('copy,repeat');
  await dialog.getByRole('button', { name: 'Open Notebook' }).click();
  await expect(dialog).toHaveCount(0);

  await expect(async () => {
    expect((await sources(page)).slice(1)).toEqual([
      '%load_ext jupyter_nbedit',
      '%nbedit mine --sample --offline --out sample.jsonl.zst',
      '%nbedit bench run --task next --data sample.jsonl.zst --predictor copy,repeat --out run',
      '%nbedit report run --html report.html'
    ]);
  }).toPass();
  expect(await executed(page)).toEqual([null, null, null, null]);
  // It stands beside what was open.
  await expect(page.locator('.lm-DockPanel-tabBar')).toHaveCount(2);

  await kernelIdle(page);

  await page.notebook.runCell(1, true);
  await page.notebook.runCell(2, true);
  const output = page.locator('.jp-NotebookPanel:visible .jp-OutputArea');
  await expect(output.locator('.jp-nbedit-progress')).toContainText(
    'done · 54 of 54 edits'
  );
  await expect(output.locator('.jp-nbedit-result')).toContainText(
    'nbedit/sample'
  );
  await checkAccess(page, '.jp-nbedit-progress', '.jp-nbedit-result');
  expect(await executed(page)).toEqual([1, 2, null, null]);
});

test('a prepared notebook has its kernel though the list of kernels was lost at first', async ({
  page
}) => {
  let isDown = true;
  await page.route(/\/api\/kernelspecs/, route =>
    isDown ? route.fulfill({ status: 503 }) : route.continue()
  );
  await page.reload();
  await page.evaluate(async () => {
    const { restored, serviceManager } = window.jupyterapp as any;
    await Promise.all([restored, serviceManager.kernelspecs.ready]);
  });
  isDown = false;
  await execute(page, 'nbedit:run-benchmark', { predictor: 'copy' });
  await kernelIdle(page);
});
