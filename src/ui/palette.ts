import type { ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

/**
 * List commands in the palette, all of this extension's in one place; those that
 * need arguments, with these.
 */
export function listCommands(
  palette: ICommandPalette | null,
  commands: readonly (string | readonly [string, ReadonlyJSONObject])[],
  trans: TranslationBundle
): void {
  const category = trans.__('Edit Prediction');
  for (const item of commands) {
    const [command, args] = typeof item === 'string' ? [item] : item;
    palette?.addItem({ command, args, category });
  }
}
