import type { ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { languageName } from '../notebook/languages';
import { listCommands } from '../ui/palette';
import type { Eagerness } from '../wire';
import type { Controllers } from './controllers';
import type { IPredictionSettings, PredictionSettings } from './settings';
import { SNOOZES } from './snooze';
import { statusLines, statusOf } from './status';

/** The commands by which the user says what they want suggested, and when. */
export namespace CommandIDs {
  export const status = 'nbedit:status';
  export const toggle = 'nbedit:toggle';
  export const toggleNotebook = 'nbedit:toggle-notebook';
  export const toggleLanguage = 'nbedit:toggle-language';
  export const mode = 'nbedit:set-mode';
  export const eagerness = 'nbedit:set-eagerness';
  export const snooze = 'nbedit:snooze';
  export const wake = 'nbedit:wake';
  export const settings = 'nbedit:open-settings';
}

/** When edits are suggested. */
export const MODES: readonly IPredictionSettings['trigger'][] = [
  'automatic',
  'subtle',
  'manual'
];

/** How sure of a suggestion one can have to be to show it. */
export const EAGERNESS: readonly Eagerness[] = ['low', 'medium', 'high'];

/** Add the commands, and the palette's entries for them. */
export function addChoices(options: {
  commands: CommandRegistry;
  palette: ICommandPalette | null;
  controllers: Controllers;
  settings: PredictionSettings;
  trans: TranslationBundle;
}): void {
  const { commands, palette, controllers, settings, trans } = options;
  const { snooze } = controllers;
  const current = () => controllers.current;
  const language = () => current()?.language ?? '';

  commands.addCommand(CommandIDs.status, {
    label: () => statusLines(statusOf(controllers), trans).join(' · '),
    describedBy: Private.NO_ARGUMENTS,
    // It only says something.
    isEnabled: () => false,
    execute: () => undefined
  });
  commands.addCommand(CommandIDs.toggle, {
    label: trans.__('Suggest Edits'),
    caption: trans.__('Switch edit prediction on or off'),
    describedBy: Private.argument(
      'enabled',
      'boolean',
      trans.__('Whether to predict edits; the opposite of now if not given')
    ),
    isToggled: () => settings.current.enabled,
    execute: args =>
      settings.set(
        'enabled',
        (args.enabled as boolean | undefined) ?? !settings.current.enabled
      )
  });
  commands.addCommand(CommandIDs.toggleNotebook, {
    label: () =>
      current()?.isFile
        ? trans.__('Suggest Edits in This File')
        : trans.__('Suggest Edits in This Notebook'),
    caption: () =>
      current()?.isFile
        ? trans.__(
            'Switch edit prediction on or off here; the settings remember the path'
          )
        : trans.__(
            'Switch edit prediction on or off here; the notebook remembers it'
          ),
    describedBy: Private.NO_ARGUMENTS,
    isEnabled: () => current() !== null,
    isToggled: () => current()?.permission.isOffHere === false,
    execute: () => {
      const permission = current()?.permission;
      return permission?.setOffHere(!permission.isOffHere);
    }
  });
  commands.addCommand(CommandIDs.toggleLanguage, {
    label: () =>
      language()
        ? trans.__(
            'Suggest Edits in Everything in %1',
            languageName(language())
          )
        : trans.__('Suggest Edits in Everything in This Language'),
    caption: trans.__('In all notebooks and files in this language'),
    describedBy: Private.NO_ARGUMENTS,
    isEnabled: () => language() !== '',
    isToggled: () => !settings.current.disabledLanguages.includes(language()),
    execute: () => {
      const { disabledLanguages: before } = settings.current;
      const others = before.filter(name => name !== language());
      return settings.set(
        'disabledLanguages',
        others.length < before.length ? others : [...before, language()]
      );
    }
  });
  commands.addCommand(CommandIDs.mode, {
    label: args => Private.modeWords(args.mode as string, trans),
    describedBy: Private.argument('mode', MODES, trans.__('When to suggest')),
    isToggled: args => settings.current.trigger === args.mode,
    execute: args =>
      settings.set('trigger', Private.oneOf(MODES, args.mode, 'automatic'))
  });
  commands.addCommand(CommandIDs.eagerness, {
    label: args => Private.eagernessWords(args.eagerness as string, trans),
    describedBy: Private.argument(
      'eagerness',
      EAGERNESS,
      trans.__('How sure a suggestion has to be to be shown')
    ),
    isToggled: args => settings.current.eagerness === args.eagerness,
    execute: args =>
      settings.set(
        'eagerness',
        Private.oneOf(EAGERNESS, args.eagerness, 'medium')
      )
  });
  commands.addCommand(CommandIDs.snooze, {
    label: args =>
      trans.__('Snooze for %1 Minutes', Private.minutesOf(args.minutes)),
    caption: trans.__('Suggest nothing for a while, unless you ask'),
    describedBy: Private.argument(
      'minutes',
      'number',
      trans.__('For how long; 5 if not given')
    ),
    execute: args => snooze.begin(Private.minutesOf(args.minutes))
  });
  commands.addCommand(CommandIDs.wake, {
    label: trans.__('End Snooze'),
    describedBy: Private.NO_ARGUMENTS,
    isEnabled: () => snooze.until !== null,
    isVisible: () => snooze.until !== null,
    execute: () => snooze.end()
  });
  commands.addCommand(CommandIDs.settings, {
    label: trans.__('Settings of Edit Prediction…'),
    describedBy: Private.NO_ARGUMENTS,
    isEnabled: () => commands.hasCommand(Private.SETTINGS_EDITOR),
    execute: () =>
      commands.execute(Private.SETTINGS_EDITOR, {
        query: trans.__('Edit prediction')
      })
  });

  const single = Object.values(CommandIDs).filter(
    command => !Private.WITH_ARGUMENTS.includes(command)
  );
  listCommands(
    palette,
    [
      ...single,
      ...MODES.map(mode => [CommandIDs.mode, { mode }] as const),
      ...EAGERNESS.map(
        eagerness => [CommandIDs.eagerness, { eagerness }] as const
      ),
      ...SNOOZES.map(minutes => [CommandIDs.snooze, { minutes }] as const)
    ],
    trans
  );
  // What a menu or the palette shows of a command is asked for anew.
  const renew = () =>
    Object.values(CommandIDs).forEach(command =>
      commands.notifyCommandChanged(command)
    );
  let before = current();
  controllers.changed.connect(() => {
    // What some are called depends on what the user is in.
    if (current() !== before) {
      before = current();
      renew();
    }
  });
  settings.changed.connect(renew);
  snooze.changed.connect(renew);
}

namespace Private {
  /** What JupyterLab's settings are opened by. */
  export const SETTINGS_EDITOR = 'settingeditor:open';

  /** The commands that are listed with each of their arguments, or not at all. */
  export const WITH_ARGUMENTS: string[] = [
    CommandIDs.status,
    CommandIDs.mode,
    CommandIDs.eagerness,
    CommandIDs.snooze
  ];

  export const NO_ARGUMENTS = {
    args: { type: 'object', properties: {} } as ReadonlyJSONObject
  };

  /** The description of a command's one argument: of a type, or one of several. */
  export function argument(
    name: string,
    type: string | readonly string[],
    description: string
  ): { args: ReadonlyJSONObject } {
    const what: ReadonlyJSONObject =
      typeof type === 'string'
        ? { type, description }
        : { type: 'string', enum: [...type], description };
    return { args: { type: 'object', properties: { [name]: what } } };
  }

  /** A value if it is one of those there are. */
  export function oneOf<T extends string>(
    all: readonly T[],
    value: unknown,
    otherwise: T
  ): T {
    return all.find(known => known === value) ?? otherwise;
  }

  /** The minutes that a caller asks for, if that makes sense. */
  export function minutesOf(value: unknown): number {
    return typeof value === 'number' && value > 0 && value <= 24 * 60
      ? value
      : SNOOZES[0];
  }

  /** A mode in words. */
  export function modeWords(mode: string, trans: TranslationBundle): string {
    switch (mode) {
      case 'manual':
        return trans.__('Suggest Only When I Ask');
      case 'subtle':
        return trans.__('Only Mark Where There Is a Suggestion');
      default:
        return trans.__('Suggest While I Type');
    }
  }

  /** An eagerness in words. */
  export function eagernessWords(
    eagerness: string,
    trans: TranslationBundle
  ): string {
    switch (eagerness) {
      case 'low':
        return trans.__('Low Eagerness: Less, but Surer');
      case 'high':
        return trans.__('High Eagerness: More, but Less Sure');
      default:
        return trans.__('Medium Eagerness');
    }
  }
}
