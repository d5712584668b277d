import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Menu, Widget } from '@lumino/widgets';
import { CommandIDs } from './commands';
import type { RecorderState } from './recorder';

/** Shows whether the user is being recorded; a click opens what can be done. */
export class RecordingIndicator extends Widget {
  constructor(commands: CommandRegistry, trans: TranslationBundle) {
    super({ node: document.createElement('button') });
    this._menu = new Menu({ commands });
    Object.values(CommandIDs).forEach(command =>
      this._menu.addItem({ command })
    );
    this._trans = trans;
    this.addClass('jp-nbedit-recording');
    this.node.setAttribute('aria-haspopup', 'menu');
    this.node.addEventListener('click', () => {
      const { left, top, bottom } = this.node.getBoundingClientRect();
      // At the foot of the page there is only room above.
      const below = bottom < window.innerHeight / 2;
      this._menu.open(left, below ? bottom : top);
    });
    this.say('off', '');
  }

  override dispose(): void {
    this._menu.dispose();
    super.dispose();
  }

  /**
   * Show a state.
   *
   * @param state - How recording is.
   * @param reason - Why the notebook in front is not recorded, if it is not.
   */
  say(state: RecorderState, reason: string): void {
    const leftOut = state === 'on' && reason !== '';
    const words = this._words(state, leftOut);
    this.node.dataset.state = leftOut ? 'excluded' : state;
    this.node.textContent = words;
    this.node.title = [words, reason].filter(Boolean).join('\n');
    this.node.setAttribute('aria-label', this.node.title);
    this.setHidden(!RecordingIndicator.isShown(state));
  }

  /** A state in words. */
  private _words(state: RecorderState, leftOut: boolean): string {
    switch (state) {
      case 'on':
      case 'connecting':
        return leftOut
          ? this._trans.__('Not recorded')
          : this._trans.__('Recording');
      case 'failed':
        return this._trans.__('Recording failed');
      case 'paused':
        return this._trans.__('Recording paused');
      default:
        return this._trans.__('Not recorded');
    }
  }

  private readonly _menu: Menu;
  private readonly _trans: TranslationBundle;
}

/** The namespace of `RecordingIndicator`. */
export namespace RecordingIndicator {
  /** Whether there is anything to show: nothing without the user's word. */
  export function isShown(state: RecorderState): boolean {
    return state !== 'off' && state !== 'forbidden';
  }
}
