import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { said } from '../server/said';
import { element } from '../ui/dom';
import type { IListedModel, IListing } from '../wire';

/** The models that can be chosen, in a list and as a name to type. */
export class ModelChooser extends Widget implements Dialog.IBodyWidget<string> {
  /**
   * @param listing - What the server offers.
   *
   * @param chosen - What is chosen now, empty for the server's default.
   */
  constructor(listing: IListing, chosen: string, trans: TranslationBundle) {
    super();
    this.addClass('jp-nbedit-chooser');
    this._input = element('input', 'jp-mod-styled');
    this._input.value = chosen;
    this._input.setAttribute('aria-label', trans.__('Name of the model'));
    this._input.placeholder = trans.__(
      "the server's default: %1",
      listing.default || trans.__('none')
    );
    const options: [string, string][] = [
      ['', trans.__("The server's default")],
      ['none', trans.__('No language model')],
      ...listing.models.map(model => Private.option(model, trans))
    ];
    const list = element('div', 'jp-nbedit-models');
    for (const [name, about] of options) {
      const button = element(
        'button',
        'jp-mod-styled',
        element('strong', '', name || trans.__('Default')),
        element('span', '', about)
      );
      button.type = 'button';
      button.addEventListener('click', () => {
        this._input.value = name;
        this._input.focus();
      });
      list.append(button);
    }
    this.node.append(
      element('label', '', trans.__('Name of the model'), this._input),
      list
    );
  }

  /** The name that is chosen. */
  getValue(): string {
    return this._input.value.trim();
  }

  private readonly _input: HTMLInputElement;
}

namespace Private {
  /** A model's name, and what there is to say about it. */
  export function option(
    model: IListedModel,
    trans: TranslationBundle
  ): [string, string] {
    const { name, host, remote, key, keyIsSet, message } = model;
    const parts = [
      !host
        ? trans.__('in a process of this server')
        : remote
          ? trans.__('at %1, another computer', host)
          : trans.__('at %1, this computer', host)
    ];
    if (remote && key && !keyIsSet) {
      parts.push(trans.__('%1 is not set on the server', key));
    }
    return [name, said(message, trans) || parts.join('; ')];
  }
}
