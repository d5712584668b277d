import type { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { CommandIDs as ModelCommandIDs } from '../model/commands';
import { wrongPattern } from '../server/paths';
import { said } from '../server/said';
import type { IServerGreeting } from '../tokens';
import { LastingNotice } from '../ui/notice';
import { CommandIDs } from './choices';
import type { Controllers } from './controllers';
import type { PredictionSettings } from './settings';
import { type IStatus, statusOf } from './status';

/** What keeps edit prediction from working until somebody does something. */
export interface IFault {
  /** What is wrong and what to do, for the user. */
  readonly message: string;
  /** The commands that may help. */
  readonly remedies: readonly string[];
}

/**
 * What is wrong for longer than a moment.
 *
 * @returns `null` if nothing is, `undefined` if nobody can say yet.
 */
export function faultOf(
  status: IStatus,
  trans: TranslationBundle
): IFault | null | undefined {
  const { model, state } = status;
  if (model?.lasting && state !== 'off') {
    return {
      message: said(model.message, trans),
      remedies: [ModelCommandIDs.choose, CommandIDs.settings]
    };
  }
  switch (state) {
    case 'failed':
      return { message: status.message, remedies: [CommandIDs.settings] };
    case 'connecting':
    case 'asking':
      return undefined;
    default:
      return null;
  }
}

/**
 * Tell of what is wrong in the notebook that the user is in: once, with what
 * helps, until it is right again.
 */
export function tellFaults(options: {
  commands: CommandRegistry;
  controllers: Controllers;
  trans: TranslationBundle;
}): void {
  const { commands, controllers, trans } = options;
  const notice = new LastingNotice();
  controllers.changed.connect(() => {
    // Beside a notebook nothing is known of any.
    const fault = controllers.current
      ? faultOf(statusOf(controllers), trans)
      : undefined;
    if (fault) {
      const { message, remedies } = fault;
      notice.say(
        trans.__('Edit prediction: %1', message),
        remedies.flatMap(command => actionOf(commands, command))
      );
    } else if (fault === null) {
      notice.end();
    }
  });
}

/** Tell of a pattern in the settings that has no effect, until it is another one. */
export function tellWrongPaths(
  commands: CommandRegistry,
  settings: PredictionSettings,
  trans: TranslationBundle
): void {
  const notice = new LastingNotice();
  settings.changed.connect((_, { disabledPaths }) => {
    const wrong = wrongPattern(disabledPaths, trans);
    if (wrong) {
      notice.say(
        trans.__('Paths without suggestions: %1', wrong),
        actionOf(commands, CommandIDs.settings)
      );
    } else {
      notice.end();
    }
  });
}

/**
 * Tell that the page has to be loaded anew, if that is all that is wrong.
 *
 * #### Notes
 * A server without the extension is none of the user's business.
 */
export function tellServerFault(
  { message, needsReload }: IServerGreeting,
  trans: TranslationBundle
): void {
  if (needsReload) {
    new LastingNotice().say(trans.__('Edit prediction: %1', message), [
      {
        label: trans.__('Reload Page'),
        callback: () => window.location.reload()
      }
    ]);
  }
}

/** A button that runs a command, if there is such a command. */
function actionOf(
  commands: CommandRegistry,
  command: string
): Notification.IAction[] {
  return commands.hasCommand(command) && commands.isEnabled(command)
    ? [
        {
          label: commands.label(command),
          callback: () => void commands.execute(command)
        }
      ]
    : [];
}
