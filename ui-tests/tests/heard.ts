import type { IJupyterLabPageFixture } from './fixtures';

/** What a screen reader has to say while something is done, in its order. */
export class Heard {
  /** Begin to listen to what is announced, and to where the focus goes. */
  static async begin(page: IJupyterLabPageFixture): Promise<Heard> {
    await page.evaluate(() => {
      const heard: string[] = [];
      (window as any).heard = heard;
      const observer = new MutationObserver(records => {
        for (const { addedNodes } of records) {
          heard.push(...Array.from(addedNodes, node => node.textContent!));
        }
      });
      for (const region of document.querySelectorAll('.jp-nbedit-announcer')) {
        observer.observe(region, { childList: true });
      }
      document.addEventListener('focusin', ({ target }) => {
        if ((target as Element).matches('.cm-content')) {
          heard.push('');
        }
      });
    });
    return new Heard(page);
  }

  private constructor(private readonly _page: IJupyterLabPageFixture) {}

  /** How much there was. */
  async count(): Promise<number> {
    return this._page.evaluate(() => (window as any).heard.length);
  }

  /**
   * Write down what was heard since the last time, under what was done: of a focus
   * the role, the name and the line that the cursor is in.
   */
  async note(done: string): Promise<void> {
    const heard: string[] = await this._page.evaluate(() =>
      (window as any).heard.splice(0)
    );
    const focused = this._page.locator('.cm-content:focus');
    const lines: string[] = [];
    for (const text of heard) {
      if (text) {
        lines.push(text);
        continue;
      }
      const snapshot = await focused.ariaSnapshot();
      const [, role, name] = /^- (\w+)(?: "([^"]*)")?/.exec(snapshot)!;
      const line = await this._page.evaluate(() => {
        const { content } = window.jupyterapp.shell.currentWidget as any;
        const { doc, selection } = content.activeCell.editor.editor.state;
        return doc.lineAt(selection.main.head).text;
      });
      lines.push([name, role, line].filter(Boolean).join(', '));
    }
    this.lines.push(`${done}:`, ...lines.map(line => `  ${line}`));
  }

  /** All that was written down. */
  readonly lines: string[] = [];
}
