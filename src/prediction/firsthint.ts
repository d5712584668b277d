import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { Hint } from '../ui/hint';
import type { Controllers } from './controllers';
import { HelpCommandIDs } from './help';
import { firstKeys, type IFirstKeys } from './keynames';
import type { PredictionSettings } from './settings';

/** Say which keys are about suggestions, with the first one that is shown. */
export function explainKeysOnce(options: {
  commands: CommandRegistry;
  controllers: Controllers;
  settings: PredictionSettings;
  trans: TranslationBundle;
}): void {
  const { commands, controllers, settings, trans } = options;
  let isDone = false;
  settings.changed.connect(() => {
    // Whoever wants it explained again says so in the settings.
    isDone = isDone && settings.current.explainKeys;
  });
  controllers.offered.connect(() => {
    if (isDone || !settings.current.explainKeys) {
      return;
    }
    // Once, also while the settings are being written, or if they cannot be.
    isDone = true;
    settings.set('explainKeys', false).catch(error => {
      console.warn('It is not kept that the keys were explained.', error);
    });
    const actionOf = (command: string) =>
      commands.hasCommand(command)
        ? [
            {
              label: commands.label(command),
              act: () => void commands.execute(command)
            }
          ]
        : [];
    const hint = new Hint({
      text: keyWords(firstKeys(commands, settings.current), trans),
      close: trans.__('Got It'),
      actions: Object.values(HelpCommandIDs).flatMap(actionOf)
    });
    Widget.attach(hint, document.body);
    // Who accepts knows how that is done.
    controllers.accepted.connect(() => hint.dispose());
  });
}

/** What these keys do, in a sentence for each. */
export function keyWords(
  { tab, anywhere, dismiss, request }: IFirstKeys,
  trans: TranslationBundle
): string {
  return [
    tab && anywhere
      ? trans.__(
          '%1 accepts a suggested edit where its key cap is filled, %2 anywhere.',
          tab,
          anywhere
        )
      : tab
        ? trans.__(
            '%1 accepts a suggested edit where its key cap is filled.',
            tab
          )
        : anywhere && trans.__('%1 accepts a suggested edit.', anywhere),
    dismiss && trans.__('%1 puts it away.', dismiss),
    request && trans.__('%1 asks for one.', request)
  ]
    .filter(sentence => sentence !== '')
    .join(' ');
}
