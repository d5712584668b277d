import { expect, test } from './fixtures';
import { offer, offered, registerOther } from './other';
import {
  armed,
  inserted,
  NOTEBOOK,
  openNotebook,
  select,
  sources,
  status
} from './utils';

test('another extension offers an edit, and reads what is offered', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, tmpPath, ['x = 1', 'y = x']);
  await registerOther(page);
  await select(page, 1, 5);
  const edit = {
    type: 'text' as const,
    cellId: 'cell-1',
    start: 4,
    old: '',
    new: '2 * '
  };
  await offer(page, edit);
  await expect(inserted(page)).toHaveText('2 * ');
  await expect(status(page)).toHaveAttribute('data-state', 'showing');
  expect(await sources(page)).toEqual(['x = 1', 'y = x']);
  const heard = await page.evaluate(() => (window as any).other.heard.pop());
  expect(heard).toMatchObject({
    path: `${tmpPath}/${NOTEBOOK}`,
    state: 'showing',
    source: 'other',
    edits: [edit]
  });

  await armed(page);
  await page.keyboard.press('Tab');
  await expect.poll(() => sources(page)).toEqual(['x = 1', 'y = 2 * x']);
  await expect.poll(() => offered(page)).toEqual([]);
  await page.keyboard.press('Control+z');
  expect(await sources(page)).toEqual(['x = 1', 'y = x']);
});
