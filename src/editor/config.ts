import { combineConfig, Facet } from '@codemirror/state';
import { type EditorView, logException } from '@codemirror/view';

/** One replacement in the text of an editor, in UTF-16 offsets. */
export interface IReplacement {
  /** Where the replaced text begins. */
  readonly from: number;
  /** Where the replaced text ends. */
  readonly to: number;
  /** The text that takes its place. */
  readonly insert: string;
}

/**
 * How a suggestion left the editor without a key that accepts it.
 *
 * - `typed`: the user typed all of it;
 * - `rejected`: the user dismissed it;
 * - `superseded`: the text under it changed into something else.
 */
export type SuggestionOutcome = 'typed' | 'rejected' | 'superseded';

/** What the editor has to tell about the suggestions shown in it. */
export interface ISuggestionEvents {
  /** A suggestion or a jump went away and was not accepted. */
  onOutcome?(id: string, outcome: SuggestionOutcome, view: EditorView): void;

  /**
   * All of a suggestion (`complete`) or a part of it was applied.
   *
   * @param change - What was changed in the document, as small as possible.
   */
  onAccept?(
    id: string,
    change: IReplacement,
    complete: boolean,
    view: EditorView
  ): void;

  /** Whether Tab is armed in an editor has changed. */
  onArmed?(view: EditorView): void;

  /** The user asked to be taken to the edit that a jump points at. */
  onJump?(id: string, view: EditorView): void;
}

/** Handlers that are told what becomes of the suggestions in an editor. */
export const suggestionEvents = Facet.define<ISuggestionEvents>();

/** How suggestions behave in an editor. */
export interface INbeditConfig {
  /**
   * The key that accepts or jumps; `none` leaves Tab alone. It is asked when
   * a key is pressed.
   */
  acceptKey?(): 'Tab' | 'none';

  /**
   * Whether something else owns the keys now, such as an open completer.
   *
   * #### Notes
   * It is asked when a key is pressed and after each update of the editor.
   */
  blocked?(view: EditorView): boolean;

  /**
   * Whether the edit shown in an editor has been seen and can be seen: nothing
   * else is accepted, and who tries is taken to it.
   */
  inSight?(view: EditorView): boolean;

  /** Whether text is written here, and no code: there Tab indents. */
  isProse?: boolean;

  /** Whether the user types in a mode of its own, which Escape leaves. */
  isModal?(): boolean;

  /** Whether an accept scrolls to the end of what it wrote. */
  scrolls?(): boolean;

  /** Called just before an accepted suggestion is written. */
  beforeAccept?(view: EditorView): void;

  /** Called just after an accepted suggestion was written. */
  afterAccept?(view: EditorView): void;
}

/** The settings in force in an editor. */
export const nbeditConfig = Facet.define<
  INbeditConfig,
  Required<INbeditConfig>
>({
  combine: configs =>
    combineConfig(configs, {
      acceptKey: () => 'Tab',
      blocked: () => false,
      inSight: () => true,
      isProse: false,
      isModal: () => false,
      scrolls: () => true,
      beforeAccept: () => undefined,
      afterAccept: () => undefined
    })
});

/** Tell each handler; one that throws is logged and does not stop the others. */
export function notify(
  view: EditorView,
  tell: (events: ISuggestionEvents) => void
): void {
  for (const events of view.state.facet(suggestionEvents)) {
    try {
      tell(events);
    } catch (error) {
      logException(view.state, error, 'suggestion event handler');
    }
  }
}
