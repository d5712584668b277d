import type { ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/** List commands in the palette, all of this extension's in one place. */
export function listCommands(
  palette: ICommandPalette | null,
  commands: readonly string[],
  trans: TranslationBundle
): void {
  const category = trans.__('Edit Prediction');
  for (const command of commands) {
    palette?.addItem({ command, category });
  }
}
