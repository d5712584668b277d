import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { modelWords } from '../model/words';
import type { PredictionState } from '../tokens';
import type { IModelStatus } from '../wire';

/** Shows in the status bar how edit prediction is doing; a click toggles it. */
export class StatusItem extends Widget {
  constructor(trans: TranslationBundle, toggle: () => void) {
    super({ node: document.createElement('button') });
    this._trans = trans;
    this.addClass('jp-nbedit-status');
    this.node.addEventListener('click', toggle);
    this.say('off', '');
  }

  /** Show a state, and what there is to say about it and about the model. */
  say(
    state: PredictionState,
    message: string,
    model: IModelStatus | null = null
  ): void {
    const name = this._trans.__('Edit prediction');
    const words = this._words(state);
    const used = model && model.state !== 'none' ? model : null;
    this.node.dataset.state = state;
    this.node.dataset.model = used?.state ?? 'none';
    this.node.textContent = used ? `${name} · ${used.name}` : name;
    this.node.title = [
      `${name}: ${words}`,
      message,
      used ? modelWords(used, this._trans) : '',
      used?.message ?? ''
    ]
      .filter(Boolean)
      .join('\n');
    this.node.setAttribute('aria-label', `${name}: ${words}`);
  }

  /** A state in a word. */
  private _words(state: PredictionState): string {
    switch (state) {
      case 'off':
        return this._trans.__('off');
      case 'connecting':
        return this._trans.__('connecting');
      case 'failed':
        return this._trans.__('not available');
      default:
        return this._trans.__('on');
    }
  }

  private readonly _trans: TranslationBundle;
}
