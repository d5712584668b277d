import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { element } from '../ui/dom';
import { CommandIDs } from './commands';
import { keysOf } from './keynames';

/** Show which keys do what about a suggestion. */
export async function showKeys(
  commands: CommandRegistry,
  trans: TranslationBundle
): Promise<void> {
  const table = element('table', 'jp-nbedit-keys');
  for (const row of keyRows(commands, trans)) {
    const { command, keys = keysOf(commands, command), what } = row;
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
interface IKeyRow {
  command: string;
  /** The keys, if they are not bound as others are. */
  keys?: string[];
  what: string;
}

/** What there is to say about the keys. */
function keyRows(
  commands: CommandRegistry,
  trans: TranslationBundle
): readonly IKeyRow[] {
  const {
    accept,
    acceptWord,
    acceptLine,
    acceptChain,
    dismiss,
    request,
    runStale
  } = CommandIDs;
  return [
    {
      command: accept,
      what: trans.__(
        'Accept the edit, or go to it; Tab where its key cap is filled'
      )
    },
    {
      command: acceptWord,
      // The editor has this key while there is something to accept.
      keys: [
        ...keysOf(commands, acceptWord),
        ...(/Mac/.test(navigator.platform) ? ['⌘→'] : ['Ctrl+→'])
      ],
      what: trans.__('Accept the next word of what is inserted at the cursor')
    },
    {
      command: acceptLine,
      what: trans.__('Accept it to the end of the line')
    },
    {
      command: acceptChain,
      what: trans.__('Accept the edit at all places, after a look at them')
    },
    {
      command: dismiss,
      what: trans.__('Not now; at the edit itself: never')
    },
    {
      command: request,
      what: trans.__('Ask for a suggestion, or for the one that is marked')
    },
    {
      command: runStale,
      what: trans.__('Run the cells that are named once a fault is mended')
    }
  ];
}
