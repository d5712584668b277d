/**
 * Shows one suggested edit in a CodeMirror editor without touching its
 * document, and applies it when the user accepts.
 *
 * @packageDocumentation
 */
import type { Extension } from '@codemirror/state';
import {
  type INbeditConfig,
  type ISuggestionEvents,
  nbeditConfig,
  suggestionEvents
} from './config';
import { suggestionDecorations } from './decorations';
import { armingReporter, shortcutClasses, suggestionKeymap } from './keymap';
import { suggestionMark } from './mark';
import { outcomeReporter, suggestionField } from './state';

export {
  accept,
  acceptLine,
  acceptOrJump,
  acceptWord,
  dismiss,
  jump
} from './accept';
export { isArmed, isAtSuggestion, situationOf, takesTab } from './arming';
export {
  type INbeditConfig,
  type ISuggestionEvents,
  type IReplacement,
  suggestionEvents,
  type SuggestionOutcome
} from './config';
export { spellOut, visibleText } from './invisible';
export { clearOfIndent, landingBefore } from './landing';
export { markLine } from './mark';
export { roomFor } from './room';
export {
  acceptAnnotation,
  clear,
  getJump,
  getShown,
  type IJump,
  type IKeyCap,
  isTyping,
  type IShown,
  setHeld,
  setJump,
  setShown,
  showEdit
} from './state';
export {
  type IPiece,
  isInHeight,
  isInSight,
  isRendered,
  isShownInSight,
  Sight,
  unfoldShown
} from './visible';

/** All that an editor needs to show suggestions. */
export function nbeditExtension(
  config: INbeditConfig & { events?: ISuggestionEvents } = {}
): Extension {
  const { events, ...rest } = config;
  return [
    nbeditConfig.of(rest),
    events ? suggestionEvents.of(events) : [],
    suggestionField,
    suggestionDecorations,
    suggestionMark,
    outcomeReporter,
    armingReporter,
    suggestionKeymap,
    shortcutClasses
  ];
}
export { smallestChange } from './typing';
