import { expect, type Page, test } from '@playwright/test';
import { offer, registerOther } from './other';
import {
  armed,
  type Conversation,
  execute,
  inserted,
  pause,
  requests,
  select,
  selectText,
  sources,
  status,
  type TestCell,
  type
} from './utils';

/**
 * Names that are defined and used in a cell each, and what comes in front of
 * them, each with a letter of its own: what was done twice alike would be
 * suggested for the others, too.
 */
const PREFIXES = {
  ...{ asked: 'new_', marked: 'our_', shown: 'the_' },
  ...{ slept: 'last_', barred: 'old_', chained: 'all_' }
};

type Name = keyof typeof PREFIXES;

const NAMES = Object.keys(PREFIXES) as Name[];

/** The cells to live with suggestions in. */
export const LIVING: TestCell[] = [
  ...NAMES.map(name => `${name} = load()\nprint(${name})`),
  'show(chained)',
  'rows = 1'
];

/**
 * Choose when and where edits are suggested, and accept them in parts and all at
 * once.
 *
 * @param page - It shows the cells, and nothing was done there yet.
 *
 * @param talk - What it and the server say to each other.
 */
export async function liveWith(page: Page, talk: Conversation): Promise<void> {
  const run = (command: string, args = {}) =>
    execute(page, `nbedit:${command}`, args);
  /** The source of the cell of a name. */
  const source = async (name: Name) =>
    (await sources(page))[NAMES.indexOf(name)];
  /** Rename where a name is defined. */
  const rename = async (name: Name) => {
    await selectText(page, NAMES.indexOf(name), name);
    await type(page, `${PREFIXES[name]}${name}`);
  };
  /** Accept that its use follows. */
  const follow = async (name: Name) => {
    const prefix = PREFIXES[name];
    await armed(page);
    // The end of the name stays.
    await expect(inserted(page)).toHaveText(prefix);
    await page.keyboard.press('Tab');
    await expect
      .poll(() => source(name))
      .toBe(`${prefix}${name} = load()\nprint(${prefix}${name})`);
  };
  /** Rename where nothing is to come of it. */
  const renameInPeace = async (name: Name) => {
    const before = requests(talk);
    await rename(name);
    await pause(page);
    expect(requests(talk)).toBe(before);
    await expect(inserted(page)).toHaveCount(0);
    await expect(page.locator('.jp-nbedit-mark')).toHaveCount(0);
  };
  const expectState = (state: string) =>
    expect(status(page)).toHaveAttribute('data-state', state);

  await test.step('only when asked', async () => {
    await run('set-mode', { mode: 'manual' });
    await renameInPeace('asked');
    await page.keyboard.press('Alt+/');
    await follow('asked');
  });

  await test.step('only marked', async () => {
    await run('set-mode', { mode: 'subtle' });
    await rename('marked');
    await expect(page.locator('.jp-nbedit-mark')).toBeVisible();
    await expect(inserted(page)).toHaveCount(0);
    await page.keyboard.press('Alt+/');
    await follow('marked');
  });

  await test.step('by itself', async () => {
    await run('set-mode', { mode: 'automatic' });
    await rename('shown');
    await follow('shown');
  });

  await test.step('not for half an hour', async () => {
    await run('snooze', { minutes: 30 });
    await expectState('snoozed');
    await renameInPeace('slept');
    await run('wake');
    await expectState('idle');
    await page.keyboard.press('Alt+/');
    await follow('slept');
  });

  for (const [command, where] of [
    ['toggle-notebook', /switched off for this notebook/],
    ['toggle-language', /switched off for Python/]
  ] as const) {
    await test.step(`not here: ${command}`, async () => {
      await run(command);
      await expectState('off');
      await expect(status(page)).toHaveAttribute('title', where);
      await renameInPeace('barred');
      await page.keyboard.press('Control+z');
      await run(command);
      await expectState('idle');
    });
  }

  await test.step('a word, a line and the rest', async () => {
    await registerOther(page);
    const last = LIVING.length - 1;
    const text = 'rows = 1';
    await select(page, last, text.length);
    const edit = { type: 'text', cellId: `cell-${last}`, old: '' } as const;
    const insert = ' + more_rows  # all\nprint(rows)';
    await offer(page, { ...edit, start: text.length, new: insert });
    await armed(page);
    for (const [key, accepted] of [
      ['Control+ArrowRight', ' +'],
      ['Control+ArrowRight', ' + more_rows'],
      ['Alt+End', ' + more_rows  # all'],
      ['Tab', insert]
    ]) {
      await page.keyboard.press(key);
      await expect
        .poll(async () => (await sources(page))[last])
        .toBe(`${text}${accepted}`);
    }
    await expect(inserted(page)).toHaveCount(0);
  });

  await test.step('everywhere, after a look at the places', async () => {
    await rename('chained');
    await armed(page);
    await page.keyboard.press('Alt+Shift+Enter');
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('2 places in 2 cells');
    await dialog.getByText('Accept All').click();
    await expect
      .poll(() => source('chained'))
      .toBe('all_chained = load()\nprint(all_chained)');
    expect(await sources(page)).toContain('show(all_chained)');
  });
}

/** Nothing is suggested where the path of the notebook is one to leave out. */
export async function expectLeftOut(page: Page): Promise<void> {
  await expect(status(page)).toHaveAttribute('data-state', 'off');
  await expect(status(page)).toHaveAttribute('title', /off for this path/);
  await selectText(page, 0, 'asked');
  await type(page, 'new_asked');
  await pause(page);
  await expect(inserted(page)).toHaveCount(0);
}
