import {
  Dialog,
  type ICommandPalette,
  showDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { errorWords } from '../server/said';
import { RECORD_COMMAND } from '../tokens';
import { onlyPath } from '../server/paths';
import { listCommands } from '../ui/palette';
import type { IConsentRequest, IConsentStatus } from '../wire';
import type { RecordingApi } from './api';
import { askConsent } from './consent';
import type { Recorder } from './recorder';

/** The commands about recording. */
export namespace CommandIDs {
  export const record = RECORD_COMMAND;
  export const pause = 'nbedit:record-pause';
  export const exclude = 'nbedit:record-exclude';
  export const stop = 'nbedit:record-stop';
  export const history = 'nbedit:history';
  export const statistics = 'nbedit:history-statistics';
}

/** Add the commands, and the palette's entries for them. */
export function addRecordingCommands(options: {
  commands: CommandRegistry;
  palette: ICommandPalette | null;
  recorder: Recorder;
  api: RecordingApi;
  trans: TranslationBundle;
  /** The path of the notebook that the user is in, empty if in none. */
  currentPath: () => string;
  /** Show the history: of a notebook, or the numbers of all of it. */
  show: (path: string | null) => void;
}): void {
  const { commands, palette, recorder, api, trans, currentPath, show } =
    options;
  const describedBy = { args: { type: 'object', properties: {} } };
  const isAllowed = () => recorder.state !== 'forbidden';
  const isAgreed = () => !['forbidden', 'off'].includes(recorder.state);

  /** Change what was agreed to, and say so if that did not work. */
  const change = async (
    act: (status: IConsentStatus) => Promise<IConsentStatus | null>
  ) => {
    try {
      const status = await act(await api.consent());
      if (status) {
        recorder.follow(status.state);
      }
    } catch (error) {
      await showErrorMessage(
        trans.__('Recording was not changed'),
        errorWords(error, trans)
      );
    }
  };

  commands.addCommand(CommandIDs.record, {
    label: () =>
      isAgreed()
        ? trans.__('What Is Recorded…')
        : trans.__('Record My Edit History…'),
    caption: trans.__('Says what is kept, and asks, before anything is'),
    describedBy,
    isEnabled: isAllowed,
    execute: () =>
      change(async status => {
        const answer = await askConsent(status, trans);
        return answer && api.agree(answer);
      })
  });
  commands.addCommand(CommandIDs.pause, {
    label: trans.__('Pause Recording'),
    describedBy,
    isEnabled: isAgreed,
    isToggled: () => recorder.state === 'paused',
    execute: () =>
      change(status =>
        api.agree(
          Private.changed(status, { paused: status.state !== 'paused' })
        )
      )
  });
  commands.addCommand(CommandIDs.exclude, {
    label: trans.__('Leave This Notebook Out of Recording'),
    describedBy,
    isEnabled: () => isAgreed() && currentPath() !== '',
    execute: () =>
      change(status => {
        const { paths = [], languages = [] } = status.consent?.exclusions ?? {};
        const exclusions = {
          paths: [...new Set([...paths, onlyPath(currentPath())])],
          languages
        };
        return api.agree(Private.changed(status, { exclusions }));
      })
  });
  commands.addCommand(CommandIDs.stop, {
    label: trans.__('Stop Recording'),
    describedBy,
    isEnabled: isAgreed,
    execute: () =>
      change(async () => {
        const { button } = await showDialog({
          title: trans.__('Stop recording?'),
          body: trans.__(
            'Nothing more is recorded. What is recorded stays until you ' +
              'delete it in the history.'
          ),
          buttons: [
            Dialog.cancelButton(),
            Dialog.okButton({ label: trans.__('Stop') })
          ]
        });
        return button.accept ? api.withdraw() : null;
      })
  });
  commands.addCommand(CommandIDs.history, {
    label: trans.__('Show Recorded History'),
    caption: trans.__('Go through what was edited and run, step by step'),
    describedBy,
    execute: () => show(currentPath())
  });
  commands.addCommand(CommandIDs.statistics, {
    label: trans.__('Show Statistics of Recorded History'),
    describedBy,
    execute: () => show(null)
  });
  listCommands(palette, Object.values(CommandIDs), trans);
  recorder.changed.connect(() => commands.notifyCommandChanged());
}

namespace Private {
  /** What was agreed to, with something changed. */
  export function changed(
    status: IConsentStatus,
    changes: Partial<IConsentRequest>
  ): IConsentRequest {
    return {
      textVersion: status.textVersion,
      exclusions: status.consent?.exclusions,
      paused: status.consent?.paused,
      ...changes
    };
  }
}
