import type { ICommandPalette } from '@jupyterlab/apputils';
import { NotebookPanel } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { openPrepared } from '../notebook/prepared';
import { listCommands } from '../ui/palette';
import { firstKeys } from './keynames';
import type { PredictionSettings } from './settings';

/** The commands that explain. */
export namespace HelpCommandIDs {
  export const keys = 'nbedit:show-keys';
  export const tour = 'nbedit:tour';
}

/**
 * Add the commands, and the palette's entries for them.
 *
 * #### Notes
 * What they show is needed once or twice in a lifetime, and loaded only then.
 */
export function addHelp(options: {
  commands: CommandRegistry;
  palette: ICommandPalette | null;
  services: ServiceManager.IManager;
  settings: PredictionSettings;
  trans: TranslationBundle;
  /** The folder that new notebooks go to. */
  folder: () => string;
  /** Whether a notebook is opened in this page, and its end is seen. */
  opensHere: boolean;
}): void {
  const { commands, palette, services, settings, trans, folder, opensHere } =
    options;
  const describedBy = { args: { type: 'object', properties: {} } };
  commands.addCommand(HelpCommandIDs.keys, {
    label: trans.__('Keys of Edit Prediction…'),
    describedBy,
    execute: async () => {
      const { showKeys } = await import('./keyshelp');
      await showKeys(commands, trans);
    }
  });
  commands.addCommand(HelpCommandIDs.tour, {
    label: trans.__('Tour of Edit Prediction'),
    caption: trans.__('Open a new notebook to try out suggestions in'),
    describedBy,
    execute: async () => {
      const [{ tourCells }, { removeOnceClosed }] = await Promise.all([
        import('./tour'),
        import('./tourend')
      ]);
      const keys = firstKeys(commands, settings.current);
      const cells = tourCells(keys, trans, opensHere);
      const panel = await openPrepared(
        cells,
        folder(),
        services,
        commands,
        false
      );
      if (panel instanceof NotebookPanel) {
        await removeOnceClosed(panel, services, trans);
      }
    }
  });
  listCommands(palette, Object.values(HelpCommandIDs), trans);
}
