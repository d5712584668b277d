import {
  Dialog,
  type ICommandPalette,
  Notification,
  showDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { errorWords, said } from '../server/said';
import { RECORD_COMMAND } from '../tokens';
import { listCommands } from '../ui/palette';
import type { ITuningReport, ITuningStatus } from '../wire';
import type { ModelApi } from './api';
import {
  MAX_MESSAGE,
  progressWords,
  resultBody,
  resultWords
} from './tuningwords';

/** The commands about tuning on the user's own history. */
export namespace TuningCommandIDs {
  export const tune = 'nbedit:tune-model';
  export const back = 'nbedit:use-untuned-model';
}

/** Milliseconds between two questions how it gets on. */
const INTERVAL = 2000;

/** Tunes the bundled model on the recorded history, and has the user decide about the result. */
export class Tuner {
  constructor(options: Tuner.IOptions) {
    this._api = options.api;
    this._trans = options.trans;
    this._commands = options.commands;
    this._interval = options.interval ?? INTERVAL;
  }

  /** Begin, and follow until it has ended; what goes wrong is said. */
  async run(): Promise<void> {
    const trans = this._trans;
    let status: ITuningStatus;
    try {
      status = await this._api.tuning();
      if (status.state === 'off') {
        this._refuse(status);
        return;
      }
      if (status.state !== 'running') {
        const { report, inUse } = status;
        const wanted =
          report?.better && !inUse
            ? await this._decided(report)
            : await this._agreed();
        if (wanted !== 'tune') {
          return wanted === 'use' ? this.use(true) : undefined;
        }
        status = await this._api.startTuning();
      }
    } catch (error) {
      this._failToTune(errorWords(error, trans));
      return;
    }
    await this._follow(status);
  }

  /** Use the tuned model, or the bundled one as it was. */
  async use(tuned: boolean): Promise<void> {
    const trans = this._trans;
    try {
      if (!tuned && !(await this._api.tuning()).inUse) {
        tell(trans.__('No tuned model is in use.'));
        return;
      }
      await this._api.useTuned(tuned);
      if (!tuned) {
        tell(trans.__('The bundled model is in use as it was.'));
        return;
      }
      tell(trans.__('Your tuned model is in use.'), [
        { label: trans.__('Go back'), callback: () => void this.use(false) }
      ]);
    } catch (error) {
      this._fail(
        trans.__('The model was not changed'),
        errorWords(error, trans)
      );
    }
  }

  /** Whether the user wants it. */
  private async _agreed(): Promise<'tune' | null> {
    const trans = this._trans;
    const { button } = await showDialog({
      title: trans.__('Tune the model on your history?'),
      body: trans.__(
        'The bundled model learns from your recorded edits, all but those of the last days, on which ' +
          'it is compared with the model as it was. It happens on the server alone, with low ' +
          'priority, and can take an hour. Nothing changes unless you say so afterwards.'
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Tune') })
      ]
    });
    return button.accept ? 'tune' : null;
  }

  /** What the user wants to be done with a model that was tuned before, and is better. */
  private async _decided(
    report: ITuningReport
  ): Promise<'tune' | 'use' | null> {
    const trans = this._trans;
    const again = trans.__('Tune anew');
    const { button } = await showDialog({
      title: trans.__('A better model is there, and not in use'),
      body: resultBody(report, trans),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Keep the old one') }),
        Dialog.okButton({ label: again }),
        Dialog.okButton({ label: trans.__('Use it') })
      ]
    });
    return !button.accept ? null : button.label === again ? 'tune' : 'use';
  }

  /** Say why nothing can be tuned, and lead to the consent if that is what is missing. */
  private _refuse({ obstacle, message }: ITuningStatus): void {
    const trans = this._trans;
    Notification.warning(said(message, trans), {
      autoClose: false,
      actions:
        obstacle === 'unrecorded' && this._commands.hasCommand(RECORD_COMMAND)
          ? [
              {
                label: trans.__('Record…'),
                callback: () => void this._commands.execute(RECORD_COMMAND)
              }
            ]
          : []
    });
  }

  /** Say what went wrong; what is too long for a notification is a click away. */
  private _fail(what: string, reason: string): void {
    const message = `${what}: ${reason}`;
    const isShort = message.length <= MAX_MESSAGE;
    Notification.error(isShort ? message : what, {
      autoClose: false,
      actions: isShort
        ? []
        : [
            {
              label: this._trans.__('Why?'),
              callback: () => void showErrorMessage(what, reason)
            }
          ]
    });
  }

  /** Say why the model was not tuned. */
  private _failToTune(reason: string): void {
    this._fail(this._trans.__('The model was not tuned'), reason);
  }

  /** Show how it gets on, until it has ended. */
  private async _follow(status: ITuningStatus): Promise<void> {
    if (this._following) {
      return;
    }
    this._following = true;
    const trans = this._trans;
    let stopped = false;
    const actions: Notification.IAction[] = [
      {
        label: trans.__('Stop'),
        callback: () => {
          stopped = true;
          this._api
            .stopTuning()
            .catch(error => this._failToTune(errorWords(error, trans)));
        }
      }
    ];
    const id = Notification.emit(progressWords(status, trans), 'in-progress', {
      autoClose: false,
      actions
    });
    try {
      while (status.state === 'running') {
        await new Promise(resolve =>
          window.setTimeout(resolve, this._interval)
        );
        status = await this._api.tuning();
        if (status.state === 'running') {
          const message = progressWords(status, trans);
          Notification.update({ id, message, actions });
        }
      }
    } catch (error) {
      if (!stopped) {
        this._failToTune(errorWords(error, trans));
        return;
      }
    } finally {
      this._following = false;
      Notification.dismiss(id);
    }
    if (stopped) {
      tell(trans.__('Tuning was stopped. Nothing has changed.'));
      return;
    }
    this._conclude(status);
  }

  /** Say what came of it, and have the user decide. */
  private _conclude({ state, message, report }: ITuningStatus): void {
    const trans = this._trans;
    if (state !== 'idle' || !report) {
      this._failToTune(said(message, trans));
      return;
    }
    const figures: Notification.IAction = {
      label: trans.__('Figures…'),
      callback: event => {
        // What there is to decide stays where it is.
        event.preventDefault();
        void showDialog({
          title: trans.__('Before and after tuning'),
          body: resultBody(report, trans),
          buttons: [Dialog.okButton({ label: trans.__('Close') })]
        });
      }
    };
    const words = resultWords(report, trans);
    if (!report.better) {
      Notification.info(words, { autoClose: false, actions: [figures] });
      return;
    }
    Notification.success(words, {
      autoClose: false,
      actions: [
        {
          label: trans.__('Use it'),
          displayType: 'accent',
          callback: () => void this.use(true)
        },
        {
          label: trans.__('Keep the old one'),
          callback: () => undefined
        },
        figures
      ]
    });
  }

  private readonly _api: Tuner.IOptions['api'];
  private readonly _trans: TranslationBundle;
  private readonly _commands: Tuner.IOptions['commands'];
  private readonly _interval: number;
  private _following = false;
}

/** The namespace of `Tuner`. */
export namespace Tuner {
  /** What a tuner is made from. */
  export interface IOptions {
    api: Pick<ModelApi, 'tuning' | 'startTuning' | 'stopTuning' | 'useTuned'>;
    trans: TranslationBundle;
    /** Where the command is that asks whether edits may be recorded. */
    commands: Pick<CommandRegistry, 'hasCommand' | 'execute'>;
    /** Milliseconds between two questions how it gets on. */
    interval?: number;
  }
}

/** Milliseconds that a notification stays that needs no answer. */
const SHOWN = 8000;

/** Say something: unless it is told to, Lab lists a notification and does not show it. */
function tell(message: string, actions: Notification.IAction[] = []): void {
  Notification.info(message, { autoClose: SHOWN, actions });
}

/** Add the commands, and the palette's entries for them. */
export function addTuningCommands(options: {
  commands: CommandRegistry;
  palette: ICommandPalette | null;
  api: ModelApi;
  trans: TranslationBundle;
}): void {
  const { commands, palette, api, trans } = options;
  const tuner = new Tuner({ api, trans, commands });
  const none = { args: { type: 'object' as const, properties: {} } };
  commands.addCommand(TuningCommandIDs.tune, {
    label: trans.__('Tune the Model on My History…'),
    caption: trans.__(
      'Have the bundled model learn from your recorded edits, and see whether it is better'
    ),
    describedBy: none,
    execute: () => tuner.run()
  });
  commands.addCommand(TuningCommandIDs.back, {
    label: trans.__('Go Back to the Untuned Model'),
    caption: trans.__('Use the bundled model as it was before it was tuned'),
    describedBy: none,
    execute: () => tuner.use(false)
  });
  listCommands(palette, Object.values(TuningCommandIDs), trans);
}
