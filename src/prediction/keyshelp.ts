import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { element } from '../ui/dom';

/** The keys of a command as the user has bound them, by their names. */
export function keysOf(commands: CommandRegistry, command: string): string[] {
  const names = commands.keyBindings
    .filter(binding => binding.command === command)
    .map(({ keys }) =>
      keys.map(key => CommandRegistry.formatKeystroke(key)).join(' ')
    );
  return [...new Set(names)];
}

/** Show which keys do what about a suggestion. */
export async function showKeys(
  commands: CommandRegistry,
  rows: readonly IKeyRow[],
  trans: TranslationBundle
): Promise<void> {
  const table = element('table', 'jp-nbedit-keys');
  for (const { command, keys = keysOf(commands, command), what } of rows) {
    const caps = keys.flatMap((key, index) => [
      ...(index ? [document.createTextNode(' ')] : []),
      element('kbd', '', key)
    ]);
    const cell = element('th', '', ...(caps.length ? caps : ['–']));
    cell.scope = 'row';
    table.append(element('tr', '', cell, element('td', '', what)));
  }
  await showDialog({
    title: trans.__('Keys of edit prediction'),
    body: new Widget({ node: element('div', '', table) }),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}

/** What a key does. */
export interface IKeyRow {
  command: string;
  /** The keys, if they are not bound as others are. */
  keys?: string[];
  what: string;
}
