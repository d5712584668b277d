import {
  Dialog,
  type ICommandPalette,
  showDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { errorWords } from '../server/said';
import { listCommands } from '../ui/palette';
import type { ModelApi } from './api';
import { ModelChooser } from './chooser';
import type { HostConsent } from './consent';
import { reportBody } from './report';
import type { ModelSettings } from './settings';

/** The commands about language models. */
export namespace CommandIDs {
  export const choose = 'nbedit:choose-model';
  export const test = 'nbedit:test-model';
}

/** Add the commands, and the palette's entries for them. */
export function addModelCommands(options: {
  commands: CommandRegistry;
  palette: ICommandPalette | null;
  api: ModelApi;
  consent: HostConsent;
  settings: ModelSettings;
  trans: TranslationBundle;
}): void {
  const { commands, palette, api, consent, settings, trans } = options;

  commands.addCommand(CommandIDs.choose, {
    label: trans.__('Choose Language Model…'),
    describedBy: Private.NAMED,
    execute: async args => {
      try {
        const listing = await api.list();
        const name = (args.model as string | undefined) ?? null;
        const chosen =
          name ??
          (await Private.choose(
            new ModelChooser(listing, settings.current.model, trans),
            trans
          ));
        if (chosen === null) {
          return;
        }
        const listed = listing.models.find(
          model => model.name === (chosen || listing.default)
        );
        // A model that is not listed is asked about once the server knows it.
        if (
          !listed?.needsConsent ||
          (await consent.ask(listed.name, listed.host))
        ) {
          await settings.set('model', chosen);
        }
      } catch (error) {
        await showErrorMessage(
          trans.__('The language model was not changed'),
          errorWords(error, trans)
        );
      }
    }
  });

  commands.addCommand(CommandIDs.test, {
    label: trans.__('Test Language Model'),
    caption: trans.__(
      'Ask the language model a small question, and see how long it takes'
    ),
    describedBy: Private.NAMED,
    execute: args =>
      Private.test(
        api,
        (args.model as string | undefined) ?? settings.current.model,
        settings.current.consents,
        trans
      )
  });

  listCommands(palette, Object.values(CommandIDs), trans);
}

namespace Private {
  /** The arguments of both commands. */
  export const NAMED = {
    args: {
      type: 'object' as const,
      properties: {
        model: {
          type: 'string' as const,
          description: 'The name of a model; the chosen one if not given'
        }
      }
    }
  };

  /** Have the user choose; `null` if they do not. */
  export async function choose(
    body: ModelChooser,
    trans: TranslationBundle
  ): Promise<string | null> {
    const { button, value } = await showDialog({
      title: trans.__('Language model for edit prediction'),
      body,
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Use') })
      ],
      focusNodeSelector: 'input'
    });
    return button.accept ? value : null;
  }

  /** Test a model, and show how that went. */
  export async function test(
    api: ModelApi,
    model: string,
    consents: readonly string[],
    trans: TranslationBundle
  ): Promise<void> {
    const stop = new AbortController();
    const waiting = new Dialog({
      title: trans.__('Testing the language model…'),
      body: trans.__('It is asked a few times.'),
      buttons: [Dialog.cancelButton({ label: trans.__('Stop') })]
    });
    void waiting.launch().then(
      () => stop.abort(),
      () => stop.abort()
    );
    try {
      const report = await api.test(model, consents, stop.signal);
      waiting.dispose();
      await showDialog({
        title: report.ok
          ? trans.__('%1 works', report.name)
          : trans.__('%1 does not work', report.name || trans.__('No model')),
        body: reportBody(report, trans),
        buttons: [Dialog.okButton()]
      });
    } catch (error) {
      const stopped = stop.signal.aborted;
      waiting.dispose();
      if (!stopped) {
        await showErrorMessage(
          trans.__('The language model was not tested'),
          errorWords(error, trans)
        );
      }
    }
  }
}
