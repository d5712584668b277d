import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { element } from '../ui/dom';
import type { ModelSettings } from './settings';

/** Asks, once for each host, whether parts of notebooks may be sent to it. */
export class HostConsent {
  constructor(
    private readonly _settings: ModelSettings,
    private readonly _trans: TranslationBundle
  ) {}

  /**
   * Ask about a host, unless the user has agreed to it.
   *
   * @param model - The model that is there.
   *
   * @param host - The host.
   *
   * @returns Whether the user agrees.
   */
  async ask(model: string, host: string): Promise<boolean> {
    if (this._settings.current.consents.includes(host)) {
      return true;
    }
    this._asked.add(host);
    const { button } = await showDialog({
      title: this._trans.__('Send parts of your notebooks to %1?', host),
      body: consentBody(
        model,
        host,
        this._settings.current.includeOutputs,
        this._trans
      ),
      buttons: [
        Dialog.cancelButton({ label: this._trans.__('Do not send') }),
        Dialog.okButton({ label: this._trans.__('Send to %1', host) })
      ],
      defaultButton: 0
    });
    if (button.accept) {
      const { consents } = this._settings.current;
      await this._settings.set('consents', [...new Set([...consents, host])]);
    }
    return button.accept;
  }

  /** Ask about a host if that was not done since the page was loaded. */
  async askOnce(model: string, host: string): Promise<void> {
    if (!this._asked.has(host)) {
      await this.ask(model, host);
    }
  }

  private readonly _asked = new Set<string>();
}

/** Says which host it is, and what is sent there. */
function consentBody(
  model: string,
  host: string,
  outputs: boolean,
  trans: TranslationBundle
): Widget {
  const sent = [
    trans.__('the text around the cursor'),
    trans.__('your latest edits and runs, and the last error'),
    trans.__('other cells that the code refers to, headings and imports'),
    trans.__('the name of the notebook'),
    outputs
      ? trans.__('what cells printed, since you include outputs')
      : trans.__('not: what cells printed, unless you include it in settings')
  ];
  const node = element(
    'div',
    'jp-nbedit-host-consent',
    element(
      'p',
      '',
      trans.__(
        'The language model %1 runs on another computer, %2. While you ' +
          'edit, these parts of the notebook are sent there:',
        model,
        host
      )
    ),
    element('ul', '', ...sent.map(text => element('li', '', text))),
    element(
      'p',
      '',
      trans.__(
        'Passwords and keys that are recognised are left out; not every one ' +
          'is. Nothing is sent before you agree. You can take it back in the ' +
          'settings.'
      )
    )
  );
  return new Widget({ node });
}
