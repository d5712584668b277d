import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { said } from '../server/said';
import { element } from '../ui/dom';
import type { IConsentRequest, IConsentStatus } from '../wire';

/**
 * Ask whether to record, saying what is kept, where, for how long, and what
 * never is.
 *
 * @returns The answer, `null` if it is no.
 */
export async function askConsent(
  status: IConsentStatus,
  trans: TranslationBundle
): Promise<IConsentRequest | null> {
  const agreed = status.state === 'on' || status.state === 'paused';
  const { button, value } = await showDialog({
    title: agreed
      ? trans.__('What is recorded')
      : trans.__('Record how you edit?'),
    body: new ConsentForm(status, trans),
    buttons: [
      Dialog.cancelButton({
        label: agreed ? trans.__('Cancel') : trans.__('Do not record')
      }),
      Dialog.okButton({
        label: agreed ? trans.__('Save') : trans.__('Record')
      })
    ],
    defaultButton: 0
  });
  return button.accept ? value : null;
}

/** What is kept and what is not, and what the user leaves out. */
export class ConsentForm
  extends Widget
  implements Dialog.IBodyWidget<IConsentRequest>
{
  constructor(status: IConsentStatus, trans: TranslationBundle) {
    super();
    this.addClass('jp-nbedit-consent');
    this._status = status;
    const { paths = [], languages = [] } = status.consent?.exclusions ?? {};
    this._paths = element('textarea', 'jp-mod-styled');
    this._paths.value = paths.join('\n');
    this._paths.rows = 3;
    this._paths.placeholder = trans.__('private/*');
    this._languages = element('input', 'jp-mod-styled');
    this._languages.value = languages.join(', ');
    this._languages.placeholder = trans.__('julia, r');
    this.node.append(
      status.state === 'outdated'
        ? element(
            'p',
            'jp-nbedit-consent-changed',
            trans.__(
              'What is recorded has changed since you agreed. Nothing is ' +
                'recorded until you agree again.'
            )
          )
        : '',
      element(
        'p',
        '',
        trans.__(
          'A history of your edits and runs can be kept for you alone: to ' +
            'look back on, to measure suggestions on, to adapt a model to you.'
        )
      ),
      element('h4', '', trans.__('What is kept')),
      list(status.recorded.map(part => said(part, trans))),
      element('h4', '', trans.__('What never is')),
      list(status.never.map(part => said(part, trans))),
      element('h4', '', trans.__('Where and how long')),
      list([
        trans.__('On the computer of the Jupyter server, in %1', status.folder),
        trans._n(
          'For %1 day, and at most %2 MB; the oldest goes first',
          'For %1 days, and at most %2 MB; the oldest goes first',
          status.retentionDays,
          Math.round(status.budgetBytes / 1e6)
        ),
        trans.__('Nothing is sent anywhere else.'),
        trans.__('You can pause, stop and delete at any time.')
      ]),
      element('h4', '', trans.__('What to leave out')),
      element(
        'label',
        '',
        trans.__('Notebooks and files, one path or pattern a line'),
        this._paths
      ),
      element(
        'label',
        '',
        trans.__('Languages, with commas between'),
        this._languages
      )
    );
  }

  /** The answer that the form amounts to. */
  getValue(): IConsentRequest {
    const parts = (text: string, mark: RegExp) =>
      text
        .split(mark)
        .map(part => part.trim())
        .filter(Boolean);
    return {
      textVersion: this._status.textVersion,
      paused: this._status.consent?.paused ?? false,
      exclusions: {
        paths: parts(this._paths.value, /\n/),
        languages: parts(this._languages.value.toLowerCase(), /,/)
      }
    };
  }

  private readonly _status: IConsentStatus;
  private readonly _paths: HTMLTextAreaElement;
  private readonly _languages: HTMLInputElement;
}

function list(items: readonly string[]): HTMLElement {
  return element('ul', '', ...items.map(item => element('li', '', item)));
}
