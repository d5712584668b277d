import { CommandRegistry } from '@lumino/commands';
import { CommandIDs } from './commands';
import type { IPredictionSettings } from './settings';

/** The keys of a command as the user has bound them, by their names. */
export function keysOf(commands: CommandRegistry, command: string): string[] {
  const names = commands.keyBindings
    .filter(binding => binding.command === command)
    .map(nameOf);
  return [...new Set(names)];
}

/**
 * The name of the key that accepts wherever the cursor is, as the user has bound
 * it; empty if there is none.
 */
export function otherKey(commands: CommandRegistry): string {
  const binding = commands.keyBindings.find(
    ({ command, keys }) => command === CommandIDs.accept && keys[0] !== 'Tab'
  );
  return binding ? nameOf(binding) : '';
}

/** The name of the key that runs the stale cells; empty if there is none. */
export function rerunKey(commands: CommandRegistry): string {
  return keysOf(commands, CommandIDs.runStale)[0] ?? '';
}

/** The name of the key that asks for a suggestion; empty if there is none. */
export function requestKey(commands: CommandRegistry): string {
  return keysOf(commands, CommandIDs.request)[0] ?? '';
}

/** The keys that whoever sees a first suggestion has to know. */
export interface IFirstKeys {
  /** Accepts, or goes there, where the key cap is filled; empty if none does. */
  readonly tab: string;
  /** The same wherever the cursor is. */
  readonly anywhere: string;
  readonly dismiss: string;
  readonly request: string;
}

/** These keys as they are bound now; an empty name where there is none. */
export function firstKeys(
  commands: CommandRegistry,
  { acceptKey }: Readonly<IPredictionSettings>
): IFirstKeys {
  return {
    tab: acceptKey === 'Tab' ? 'Tab' : '',
    anywhere: otherKey(commands),
    dismiss: keysOf(commands, CommandIDs.dismiss)[0] ?? '',
    request: requestKey(commands)
  };
}

/** A binding's keys as they are called on this computer. */
function nameOf({ keys }: CommandRegistry['keyBindings'][number]): string {
  return keys.map(key => CommandRegistry.formatKeystroke(key)).join(' ');
}
