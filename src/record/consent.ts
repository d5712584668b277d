import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { wrongPattern } from '../server/paths';
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
    this._trans = trans;
    const { paths = [], languages = [] } = status.consent?.exclusions ?? {};
    this._paths = element('textarea', 'jp-mod-styled');
    this._paths.value = paths.join('\n');
    this._paths.rows = 3;
    this._paths.placeholder = trans.__('private/*');
    this._wrong = element('span', 'jp-nbedit-consent-wrong');
    this._wrong.setAttribute('role', 'alert');
    this._paths.addEventListener('input', () => this._check());
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
        this._paths,
        this._wrong
      ),
      element(
        'label',
        '',
        trans.__('Languages, with commas between'),
        this._languages
      )
    );
    this._check();
  }

  /** The answer that the form amounts to. */
  getValue(): IConsentRequest {
    return {
      textVersion: this._status.textVersion,
      paused: this._status.consent?.paused ?? false,
      exclusions: {
        paths: this._patterns,
        languages: parts(this._languages.value.toLowerCase(), /,/)
      }
    };
  }

  private get _patterns(): string[] {
    return parts(this._paths.value, /\n/);
  }

  /** Say which path or pattern has no effect, and have the dialog take no such one. */
  private _check(): void {
    const wrong = wrongPattern(this._patterns, this._trans);
    if (wrong !== this._wrong.textContent) {
      this._wrong.textContent = wrong;
      this._paths.setCustomValidity(wrong);
      // The dialog has looked already, before any handler of its body.
      this._paths.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  private readonly _status: IConsentStatus;
  private readonly _trans: TranslationBundle;
  private readonly _paths: HTMLTextAreaElement;
  private readonly _wrong: HTMLElement;
  private readonly _languages: HTMLInputElement;
}

/** What stands between marks, without what is empty. */
function parts(text: string, mark: RegExp): string[] {
  return text
    .split(mark)
    .map(part => part.trim())
    .filter(Boolean);
}

function list(items: readonly string[]): HTMLElement {
  return element('ul', '', ...items.map(item => element('li', '', item)));
}
