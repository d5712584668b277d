import { EditorSelection, type Extension } from '@codemirror/state';
import { EditorView, runScopeHandlers } from '@codemirror/view';
import * as fc from 'fast-check';
import {
  type IJump,
  type INbeditConfig,
  type IShown,
  type ISuggestionEvents,
  nbeditExtension
} from '../index';

/** What the handlers of an editor were told. */
export interface ILog {
  outcomes: [string, string][];
  accepted: [string, boolean][];
  jumps: string[];
}

const views: EditorView[] = [];

afterEach(() => {
  views.splice(0).forEach(view => view.destroy());
});

/** An editor with suggestions and a record of what it reports. */
export function editor(
  doc: string,
  cursor = doc.length,
  config: INbeditConfig = {},
  extensions: Extension = []
): { view: EditorView; log: ILog } {
  const log: ILog = { outcomes: [], accepted: [], jumps: [] };
  const events: ISuggestionEvents = {
    onOutcome: (id, outcome) => log.outcomes.push([id, outcome]),
    onAccept: (id, _change, complete) => log.accepted.push([id, complete]),
    onJump: id => log.jumps.push(id)
  };
  const view = new EditorView({
    doc,
    selection: EditorSelection.cursor(cursor),
    extensions: [nbeditExtension({ ...config, events }), extensions],
    parent: document.body
  });
  views.push(view);
  return { view, log };
}

/** A suggestion for a document. */
export function shown(
  doc: string,
  from: number,
  to: number,
  insert: string,
  options: Partial<IShown> = {}
): IShown {
  return {
    id: 's',
    edit: { from, to, insert },
    expected: doc.slice(from, to),
    inReach: true,
    cap: { armed: 'Tab', unarmed: 'Alt+Enter' },
    ...options
  };
}

/** A pointer to a suggestion elsewhere. */
export function pointer(
  id: string,
  label = 'there',
  options: Partial<IJump> = {}
): IJump {
  const cap = { armed: 'Tab', unarmed: 'Alt+Enter' };
  return { id, label, cap, ...options };
}

/** Press a key; whether anything took it. */
export function press(
  view: EditorView,
  key: string,
  init: KeyboardEventInit = {}
): boolean {
  const event = new KeyboardEvent('keydown', { key, ...init });
  return runScopeHandlers(view, event, 'editor');
}

/** Replace text as the user does by typing. */
export function type(view: EditorView, text: string, from?: number): void {
  const at = from ?? view.state.selection.main.head;
  view.dispatch({
    changes: { from: at, insert: text },
    selection: { anchor: at + text.length },
    userEvent: 'input.type'
  });
}

/** The name on the key cap that is drawn, and whether it is drawn as armed. */
export function keyCap(view: EditorView): [string, boolean] | null {
  const cap = view.dom.querySelector('.jp-nbedit-key:not(.jp-mod-hidden)');
  return cap && [cap.textContent!, cap.classList.contains('jp-mod-armed')];
}

/** Let handlers that were put off be called. */
export function settle(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0));
}

/** Text with the characters that make trouble. */
export const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('df', 'sales', 'x', 'é') },
      { weight: 2, arbitrary: fc.constantFrom(' ', '\n', '\n    ', '\t') },
      { weight: 2, arbitrary: fc.constantFrom('.', '(', ')', '=', "'") },
      { weight: 1, arbitrary: fc.constantFrom('🐍', '🐝', 'e\u0301', '') }
    ),
    { maxLength: 12 }
  )
  .map(parts => parts.join(''));

/** A document and an edit of it. */
export const edited = fc
  .tuple(text, text, text, text)
  .map(([before, expected, after, insert]) => ({
    doc: before + expected + after,
    from: before.length,
    to: before.length + expected.length,
    insert,
    target: before + insert + after
  }))
  .filter(({ doc, target }) => doc !== target);

/** A change by someone, given by parts of the length of any document. */
export const step = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(3),
  insert: text,
  userEvent: fc.constantFrom(undefined, 'input.type', 'delete.cut', 'undo')
});
