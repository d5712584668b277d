import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { AccessibleMenu } from '../ui/menu';
import { MenuButton } from '../ui/menubutton';
import { CommandIDs } from './commands';
import type { RecorderState } from './recorder';

/** Shows whether the user is being recorded; a click opens what can be done. */
export class RecordingIndicator extends MenuButton {
  constructor(commands: CommandRegistry, trans: TranslationBundle) {
    const menu = new AccessibleMenu({ commands });
    Object.values(CommandIDs).forEach(command => menu.addItem({ command }));
    super(menu);
    this._trans = trans;
    this.addClass('jp-nbedit-recording');
    this.say('off', '');
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

  private readonly _trans: TranslationBundle;
}

/** The namespace of `RecordingIndicator`. */
export namespace RecordingIndicator {
  /** Whether there is anything to show: nothing without the user's word. */
  export function isShown(state: RecorderState): boolean {
    return state !== 'off' && state !== 'forbidden';
  }
}
