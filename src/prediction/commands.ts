import type { ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { acceptLine, acceptWord } from '../editor';
import { listCommands } from '../ui/palette';
import type { NotebookController } from './controller';

/** The commands about what is suggested. */
export namespace CommandIDs {
  export const accept = 'nbedit:accept';
  export const acceptWord = 'nbedit:accept-word';
  export const acceptLine = 'nbedit:accept-line';
  export const acceptChain = 'nbedit:accept-chain';
  export const dismiss = 'nbedit:dismiss';
  export const jump = 'nbedit:jump';
  export const request = 'nbedit:request';
  export const runStale = 'nbedit:run-stale-cells';
}

/** Add the commands, and the palette's entries for them. */
export function addCommands(options: {
  commands: CommandRegistry;
  palette: ICommandPalette | null;
  trans: TranslationBundle;
  /** The controller of the notebook the user is in. */
  current: () => NotebookController | null;
}): void {
  const { commands, palette, trans, current } = options;
  const inNotebook = () => current() !== null;
  /** Accept a part of what is shown in the active cell. */
  const inEditor = (accept: typeof acceptWord) => {
    const view = current()?.activeView;
    return !!view && accept(view) !== null;
  };
  const noArguments: ReadonlyJSONObject = { type: 'object', properties: {} };
  const describedBy = { args: noArguments };

  commands.addCommand(CommandIDs.accept, {
    label: trans.__('Accept Suggested Edit'),
    caption: trans.__(
      'Make the suggested edit, or go to it when it is elsewhere'
    ),
    describedBy,
    isEnabled: inNotebook,
    execute: () => current()?.acceptOrJump() ?? false
  });
  commands.addCommand(CommandIDs.acceptWord, {
    label: trans.__('Accept Next Word of Suggested Edit'),
    describedBy,
    isEnabled: inNotebook,
    execute: () => inEditor(acceptWord)
  });
  commands.addCommand(CommandIDs.acceptLine, {
    label: trans.__('Accept Suggested Edit to the End of the Line'),
    describedBy,
    isEnabled: inNotebook,
    execute: () => inEditor(acceptLine)
  });
  commands.addCommand(CommandIDs.acceptChain, {
    label: trans.__('Accept Suggested Edit at All Places…'),
    caption: trans.__('Says at how many places in how many cells, and asks'),
    describedBy,
    isEnabled: inNotebook,
    execute: () => current()?.acceptChain() ?? false
  });
  commands.addCommand(CommandIDs.dismiss, {
    label: trans.__('Dismiss Suggested Edit'),
    describedBy,
    isEnabled: inNotebook,
    execute: () => current()?.dismiss() ?? false
  });
  commands.addCommand(CommandIDs.jump, {
    label: trans.__('Go to Suggested Edit'),
    describedBy,
    isEnabled: inNotebook,
    execute: () => current()?.jump()
  });
  commands.addCommand(CommandIDs.request, {
    label: trans.__('Suggest an Edit Now'),
    describedBy,
    // Where nothing is suggested it says why.
    isEnabled: inNotebook,
    execute: () => current()?.ask() ?? false
  });
  commands.addCommand(CommandIDs.runStale, {
    label: trans.__('Run Stale Cells'),
    caption: trans.__(
      'Run the cells that would give something else now, from top to bottom'
    ),
    describedBy,
    isEnabled: () => (current()?.stale.cells.length ?? 0) > 0,
    execute: () => current()?.stale.run() ?? false
  });
  listCommands(palette, Object.values(CommandIDs), trans);
}
