import type { SuggestedEdit } from '../../src/wire';
import type { IJupyterLabPageFixture } from './fixtures';
import { offer, registerOther, withdraw } from './other';
import { expect } from '@playwright/test';
import {
  armed,
  execute,
  inserted,
  openNotebook,
  pointer,
  select,
  type TestCell,
  type,
  unarmed
} from './utils';

/** JupyterLab's themes, by the names that pictures have. */
export const THEMES = {
  light: 'JupyterLab Light',
  dark: 'JupyterLab Dark',
  contrast: 'JupyterLab Dark High Contrast'
};

const LOAD = 'sales = load("sales.csv")\nprint("rows", len(sales))';
const SUM = 'total = sum(df)  # of all\nbest = max(total)\nunused = None';
const ROWS = `rows = [\n${'    1,\n'.repeat(45)}]`;

/** A line that is longer than the window is wide. */
const WIDE = `values = [${'1000, '.repeat(60)}]`;

/** The notebook in which everything is shown. */
const CELLS: TestCell[] = [
  LOAD,
  SUM,
  { markdown: 'Some *words*' },
  ROWS,
  'df',
  `${WIDE}\nmost = max(values)`,
  WIDE
];

/** A way in which something that is suggested can look. */
export interface ILook {
  /** The name of its picture. */
  readonly name: string;
  /** What it is, for who looks at the picture. */
  readonly title: string;
  /** Have it shown. */
  readonly show: (page: IJupyterLabPageFixture) => Promise<void>;
}

/** Open the notebook in which everything is shown. */
export async function openLooks(
  page: IJupyterLabPageFixture,
  tmpPath: string
): Promise<void> {
  await openNotebook(page, tmpPath, CELLS);
  await registerOther(page);
}

/** An edit of text in the second cell: of the first place where a text is. */
function change(old: string, text: string, at = old): SuggestedEdit {
  return {
    type: 'text',
    cellId: 'cell-1',
    start: SUM.indexOf(at) + at.length - old.length,
    old,
    new: text
  };
}

/**
 * The look of an edit of the second cell to who is in one of its lines.
 *
 * @param ready - Waits until Tab does what it is to do there.
 */
function inSecond(
  name: string,
  title: string,
  edit: SuggestedEdit,
  line: string,
  ready = armed
): ILook {
  return {
    name,
    title,
    show: async page => {
      await select(page, 1, SUM.indexOf(line) + 3);
      await offer(page, edit);
      await ready(page);
    }
  };
}

/** Offer an edit to who has just typed: in the first cell, or where it is said. */
async function toTypist(
  page: IJupyterLabPageFixture,
  edit: SuggestedEdit,
  cell = 0,
  at = LOAD.length - 1
): Promise<void> {
  await select(page, cell, at);
  await type(page, 'x');
  await page.keyboard.press('Backspace');
  await offer(page, edit);
}

/** The look of a pointer in a cell whose first line is cut off. */
function cutOff(name: string, title: string, cell: number): ILook {
  return {
    name,
    title,
    show: async page => {
      const edit = { type: 'text', cellId: 'cell-4', start: 0 } as const;
      const at = WIDE.indexOf('[') + 1;
      await toTypist(page, { ...edit, old: 'df', new: name }, cell, at);
      await armed(page);
      await expect(pointer(page)).toBeInViewport({ ratio: 1 });
    }
  };
}

/** Do something in each theme, and with the colours of the system. */
export async function eachTheme(
  page: IJupyterLabPageFixture,
  visit: (name: string) => Promise<void>
): Promise<void> {
  const change = async (theme: string) => {
    await execute(page, 'apputils:change-theme', { theme });
    const body = page.locator('body');
    await expect(body).toHaveAttribute('data-jp-theme-name', theme);
    await expect(page.locator('#jupyterlab-splash')).toHaveCount(0);
  };
  for (const [name, theme] of Object.entries(THEMES)) {
    await change(theme);
    await visit(name);
  }
  await page.emulateMedia({ forcedColors: 'active' });
  await visit('forced');
  await page.emulateMedia({ forcedColors: 'none' });
  await change(THEMES.light);
}

/** Everything that is drawn of a suggestion, one after another. */
export const LOOKS: readonly ILook[] = [
  inSecond('insert', 'Insert', change('', ', default=0', 'max(total'), 'best'),
  {
    name: 'ghost',
    title: 'Insert at the cursor',
    show: async page => {
      await select(page, 0, LOAD.length);
      const edit = { type: 'text', cellId: 'cell-0', old: '' } as const;
      await offer(page, { ...edit, start: LOAD.length, new: '  # all rows' });
      await armed(page);
    }
  },
  inSecond('replace', 'Replace', change('df', 'sales'), 'total'),
  inSecond('delete', 'Delete', change('  # of all', ''), 'total'),
  inSecond(
    'delete-line',
    'Delete a line',
    change('\nunused = None', ''),
    'unused'
  ),
  inSecond(
    'lines',
    'Several lines',
    change('unused = None', 'worst = min(total)\nbest, worst'),
    'unused'
  ),
  inSecond(
    'invisible',
    'Characters that show nothing',
    change('None', 'a\u200bb'),
    'unused'
  ),
  inSecond(
    'unarmed',
    'Tab is the user’s',
    change('df', 'sales'),
    'unused',
    unarmed
  ),
  {
    name: 'other-cell',
    title: 'In another cell',
    show: async page => {
      // What was offered before is no consequence of what was typed.
      await toTypist(page, change('total', 'sales', 'max(total'));
      await expect(pointer(page)).toContainText('↓ cell 2 · total → sales');
      await armed(page);
    }
  },
  {
    name: 'other-cell-unarmed',
    title: 'In another cell; Tab is the user’s',
    show: async page => {
      await select(page, 0, 0);
      await offer(page, change('df', 'sales'));
      await expect(pointer(page)).toContainText('↓ cell 2');
      await unarmed(page);
    }
  },
  {
    name: 'off-screen',
    title: 'Off the screen',
    show: async page => {
      const edit = { type: 'text', cellId: 'cell-4', start: 0 } as const;
      await toTypist(page, { ...edit, old: 'df', new: 'sales' });
      await expect(pointer(page)).toContainText('↓ cell 5 · df → sales');
      await expect(inserted(page)).not.toBeInViewport();
      await armed(page);
    }
  },
  cutOff('cut-off', 'Elsewhere, where the line is cut off', 5),
  cutOff('cut-off-alone', 'The same, in a cell of one line', 6),
  {
    name: 'new-cell',
    title: 'A new cell',
    show: async page => {
      await select(page, 0, LOAD.length);
      await offer(page, {
        type: 'insertCell',
        cell: { id: 'new', type: 'code', source: 'sales.head()' },
        after: 'cell-0'
      });
      await armed(page);
    }
  },
  {
    name: 'delete-cell',
    title: 'A cell that goes',
    show: async page => {
      await select(page, 1, 3);
      const cell = { cellId: 'cell-1', cellType: 'code', source: SUM } as const;
      await offer(page, { type: 'deleteCell', ...cell });
      await armed(page);
    }
  },
  {
    name: 'retype-cell',
    title: 'A cell of another type',
    show: async page => {
      await select(page, 1, 3);
      const types = { old: 'code', new: 'markdown' } as const;
      await offer(page, { type: 'changeCellType', cellId: 'cell-1', ...types });
      await armed(page);
    }
  },
  // The last one: it changes the notebook, and how suggestions are shown.
  {
    name: 'mark',
    title: 'Something to ask for',
    show: async page => {
      await execute(page, 'nbedit:set-mode', { mode: 'subtle' });
      await select(page, 1, 0, 'total'.length);
      await type(page, 'amount');
      await expect(page.locator('.jp-nbedit-mark')).toBeVisible();
    }
  }
];

/** The states of the status item, and of the language model beside one of them. */
export const STATES: readonly [state: string, model: string][] = [
  ['off', 'none'],
  ['connecting', 'none'],
  ['idle', 'ready'],
  ['idle', 'waiting'],
  ['asking', 'ready'],
  ['showing', 'ready'],
  ['snoozed', 'ready'],
  ['failed', 'ready']
];

/** Have each look shown, one after another, and do something with it. */
export async function eachLook(
  page: IJupyterLabPageFixture,
  visit: (look: ILook) => Promise<void>
): Promise<void> {
  for (const look of LOOKS) {
    await look.show(page);
    await visit(look);
    await withdraw(page);
  }
}
