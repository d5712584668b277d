import type { CommandRegistry } from '@lumino/commands';
import { isBusy } from '../notebook/cells';
import { CommandIDs } from './commands';
import type { Controllers } from './controllers';
import { isModal } from './editors';

/**
 * Hear Escape before anything else does, and leave it to that.
 *
 * #### Notes
 * It leaves the cell or a mode of vim, and may put away what is offered as well.
 * Some applications let shortcuts have a key before an editor, others after it;
 * only the window hears it first in all of them.
 */
export function hearEscape(controllers: Controllers): void {
  const onKeyDown = (event: KeyboardEvent) => {
    const { current } = controllers;
    const { target } = event;
    if (
      event.key !== 'Escape' ||
      event.isComposing ||
      !current ||
      !(target instanceof HTMLElement)
    ) {
      return;
    }
    const { activeView, view } = current;
    const isInEditor = activeView?.dom.contains(target) ?? false;
    // Not in a field of an output, nor in a search.
    const isInCells = view.node.contains(target) && !isEditable(target);
    if (activeView && isBusy(activeView)) {
      return;
    }
    if (isInEditor || (view.mode === 'command' && isInCells)) {
      current.onEscape(isInEditor && isModal());
    }
  };
  window.addEventListener('keydown', onKeyDown, { capture: true });
}

/**
 * Let a key that is held down accept once.
 *
 * #### Notes
 * It repeats faster than anybody sees what comes next, and what it does after an
 * accept is nobody's wish either: it would indent, or accept a whole chain.
 */
export function heedRepeats(commands: CommandRegistry): void {
  let isOurs = false;
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, repeat, target } = event;
    const isArmed =
      key === 'Tab' &&
      target instanceof Element &&
      target.closest('.jp-mod-nbedit-tab') !== null;
    if (!repeat) {
      isOurs = isArmed;
    } else if (isOurs || isArmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  window.addEventListener('keydown', onKeyDown, { capture: true });
  commands.commandExecuted.connect((_, { id }) => {
    isOurs ||= id === CommandIDs.accept;
  });
}

/** Whether keys are typed into an element. */
function isEditable(element: HTMLElement): boolean {
  return element.closest('input, textarea, [contenteditable]') !== null;
}
