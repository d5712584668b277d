import { galata, test } from './fixtures';
import { expectLeftOut, LIVING, liveWith } from './living';
import { Conversation, NOTEBOOK, openNotebook } from './utils';

test('the user says when, where and how much', async ({ page, tmpPath }) => {
  const talk = new Conversation(page);
  await openNotebook(page, tmpPath, LIVING);
  await liveWith(page, talk);
});

test.describe('with paths that are left out', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyter-nbedit:prediction': { disabledPaths: [NOTEBOOK] }
    }
  });

  test('nothing is suggested there', async ({ page, tmpPath }) => {
    await openNotebook(page, tmpPath, LIVING, { state: 'off' });
    await expectLeftOut(page);
  });
});
