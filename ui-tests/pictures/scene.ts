import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { galata, IJupyterLabPageFixture } from '@jupyterlab/galata';
import { openNotebook, TestCell } from '../tests/utils';

/** Where the pictures go before `scripts/pictures.py` frames them. */
const FOLDER = 'test-results/pictures';

/** The height of a caption in pixels. */
const CAPTION = 44;

/** JupyterLab's themes, by the names that the pictures have. */
export const THEMES = { light: 'JupyterLab Light', dark: 'JupyterLab Dark' };

/** JupyterLab in a theme. */
export function settings(theme: string) {
  return {
    ...galata.DEFAULT_SETTINGS,
    '@jupyterlab/apputils-extension:themes': { theme },
    // To take a picture takes time, which is not to count as a pause in typing.
    'jupyter-nbedit:prediction': { delay: 2000, explainKeys: false }
  };
}

/**
 * The looks of the pictures.
 *
 * #### Notes
 * Fonts that are the same on every machine, no blinking cursor, and none of
 * what JupyterLab draws over a cell or beside it.
 */
const STYLE = `
  :root, body {
    --jp-ui-font-family: Inter, sans-serif;
    --jp-content-font-family: Inter, sans-serif;
    --jp-code-font-family: 'JetBrains Mono', monospace;
    --jp-code-font-size: 14px;
    --jp-content-font-size1: 14px;
  }
  .cm-editor { font-variant-ligatures: none; }
  .cm-matchingBracket { background: none !important; }
  .cm-cursorLayer { animation: none !important; }
  .jp-cell-toolbar, .jp-collapseHeadingButton, .jp-Notebook-footer,
  .jp-Collapser, .jp-Toolbar { display: none !important; }
  .jp-Notebook { padding: 12px 20px !important; overflow: hidden !important; }
  .nbedit-caption {
    position: fixed; left: 0; right: 0; display: flex; z-index: 10;
    justify-content: center; align-items: center; gap: 10px; height: ${CAPTION}px;
    font: 500 15px Inter, sans-serif; color: var(--jp-ui-font-color1);
    background: var(--jp-layout-color2);
    border-top: 1px solid var(--jp-border-color2);
  }
  .nbedit-caption kbd {
    font: 600 14px Inter, sans-serif; padding: 3px 10px; border-radius: 6px;
    color: var(--jp-ui-inverse-font-color1); background: var(--jp-brand-color1);
  }
`;

/** A notebook that is photographed. */
export class Scene {
  private constructor(
    private readonly _page: IJupyterLabPageFixture,
    private readonly _name: string,
    private readonly _box: {
      x: number;
      y: number;
      width: number;
      height: number;
    }
  ) {}

  /** Open a notebook beside `sales.csv`, run its cells, and hide what is around it. */
  static async open(
    page: IJupyterLabPageFixture,
    tmpPath: string,
    name: string,
    cells: TestCell[]
  ): Promise<Scene> {
    const days = ['05-04', '05-04', '05-11', '05-11', '06-01', '06-01'];
    const rows = days.map(
      (day, i) => `2026-${day},${i % 2 ? 'south' : 'north'},${12 + 5 * i},2.5`
    );
    await page.contents.uploadContent(
      ['day,region,units,price', ...rows].join('\n'),
      'text',
      `${tmpPath}/sales.csv`
    );
    await openNotebook(page, tmpPath, cells, { kernel: true });
    await page.sidebar.close('left');
    await page.addStyleTag({ content: STYLE });
    await page.notebook.run();
    const notebook = page.locator('.jp-Notebook');
    const { x, y, width } = (await notebook.boundingBox())!;
    const last = (await notebook.locator('.jp-Cell').last().boundingBox())!;
    const height = Math.round(last.y + last.height + 16 - y);
    return new Scene(page, name, { x, y, width, height });
  }

  /** Take a picture of the notebook. */
  async shoot(): Promise<void> {
    mkdirSync(FOLDER, { recursive: true });
    await this._shoot(join(FOLDER, `${this._name}.png`));
  }

  /** Take a picture that is shown for some milliseconds. */
  async frame(duration: number): Promise<void> {
    const folder = join(FOLDER, this._name);
    mkdirSync(folder, { recursive: true });
    const number = String(this._durations.push(duration)).padStart(3, '0');
    await this._shoot(join(folder, `${number}.png`));
    writeFileSync(
      join(folder, 'durations.json'),
      JSON.stringify(this._durations)
    );
  }

  /** Say below the notebook what happens; a key is drawn as one. */
  async say(text: string, key = ''): Promise<void> {
    this._isCaptioned = true;
    const top = this._box.y + this._box.height;
    await this._page.evaluate(
      ([text, key, top]) => {
        let caption = document.querySelector<HTMLElement>('.nbedit-caption');
        if (!caption) {
          caption = document.createElement('div');
          caption.className = 'nbedit-caption';
          document.body.append(caption);
        }
        caption.style.top = `${top}px`;
        caption.replaceChildren();
        if (key) {
          const cap = document.createElement('kbd');
          cap.textContent = String(key);
          caption.append(cap);
        }
        caption.append(String(text));
      },
      [text, key, top]
    );
  }

  private async _shoot(path: string): Promise<void> {
    const caption = this._isCaptioned ? CAPTION : 0;
    const clip = { ...this._box, height: this._box.height + caption };
    await this._page.screenshot({ clip, path });
  }

  private readonly _durations: number[] = [];
  private _isCaptioned = false;
}
