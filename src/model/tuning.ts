import {
  Dialog,
  type ICommandPalette,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { listCommands } from '../ui/palette';
import type { ITuningReport, ITuningStatus } from '../wire';
import type { ModelApi } from './api';

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
    this._interval = options.interval ?? INTERVAL;
  }

  /** Begin, and follow until it has ended; what goes wrong is said. */
  async run(): Promise<void> {
    const trans = this._trans;
    let status: ITuningStatus;
    try {
      status = await this._api.tuning();
      if (status.state === 'off') {
        Notification.warning(status.message);
        return;
      }
      if (status.state !== 'running') {
        if (!(await this._agreed())) {
          return;
        }
        status = await this._api.startTuning();
      }
    } catch (error) {
      Notification.error(
        trans.__('The model was not tuned: %1', String(error))
      );
      return;
    }
    await this._follow(status);
  }

  /** Use the tuned model, or the bundled one as it was. */
  async use(tuned: boolean): Promise<void> {
    const trans = this._trans;
    try {
      await this._api.useTuned(tuned);
      Notification.info(
        tuned
          ? trans.__('Your tuned model is in use.')
          : trans.__('The bundled model is in use as it was.'),
        tuned
          ? {
              actions: [
                {
                  label: trans.__('Go back'),
                  callback: () => void this.use(false)
                }
              ]
            }
          : {}
      );
    } catch (error) {
      Notification.error(
        trans.__('The model was not changed: %1', String(error))
      );
    }
  }

  /** Whether the user wants it. */
  private async _agreed(): Promise<boolean> {
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
    return button.accept;
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
          void this._api.stopTuning();
        }
      }
    ];
    const id = Notification.emit(this._progress(status), 'in-progress', {
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
          Notification.update({ id, message: this._progress(status), actions });
        }
      }
    } catch (error) {
      status = { ...status, state: 'failed', message: String(error) };
    } finally {
      this._following = false;
    }
    Notification.dismiss(id);
    if (stopped) {
      return;
    }
    this._conclude(status);
  }

  /** Say what came of it, and have the user decide. */
  private _conclude({ state, message, report }: ITuningStatus): void {
    const trans = this._trans;
    if (state !== 'idle' || !report) {
      Notification.error(trans.__('The model was not tuned: %1', message));
      return;
    }
    if (!report.better) {
      Notification.info(
        trans.__(
          'Tuned on your history the model is not better, so it stays as it was. %1',
          this._figures(report)
        ),
        { autoClose: false }
      );
      return;
    }
    Notification.success(
      trans.__(
        'Tuned on your history the model is better. %1',
        this._figures(report)
      ),
      {
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
          }
        ]
      }
    );
  }

  /** Before and after, in a sentence. */
  private _figures({
    before,
    after,
    heldDays,
    moments
  }: ITuningReport): string {
    const percent = (value: number | null) =>
      value === null ? '–' : `${value.toFixed(1)} %`;
    return this._trans.__(
      'On %1 later days (%2 moments): keys saved %3 (before %4), right suggestions %5 (before %6).',
      heldDays,
      moments,
      percent(after.saved),
      percent(before.saved),
      percent(after.precision),
      percent(before.precision)
    );
  }

  /** How far it is. */
  private _progress({ stage, done, total, left }: ITuningStatus): string {
    const trans = this._trans;
    const parts = [trans.__('Tuning the model on your history')];
    if (stage) {
      parts.push(stage);
    }
    if (total > 0) {
      parts.push(`${Math.min(100, Math.floor((100 * done) / total))} %`);
    }
    if (left !== null) {
      parts.push(trans.__('%1 min left', Math.ceil(left / 60)));
    }
    return parts.join(' · ');
  }

  private readonly _api: Tuner.IOptions['api'];
  private readonly _trans: TranslationBundle;
  private readonly _interval: number;
  private _following = false;
}

/** The namespace of `Tuner`. */
export namespace Tuner {
  /** What a tuner is made from. */
  export interface IOptions {
    api: Pick<ModelApi, 'tuning' | 'startTuning' | 'stopTuning' | 'useTuned'>;
    trans: TranslationBundle;
    /** Milliseconds between two questions how it gets on. */
    interval?: number;
  }
}

/** Add the commands, and the palette's entries for them. */
export function addTuningCommands(options: {
  commands: CommandRegistry;
  palette: ICommandPalette | null;
  api: ModelApi;
  trans: TranslationBundle;
}): void {
  const { commands, palette, api, trans } = options;
  const tuner = new Tuner({ api, trans });
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
