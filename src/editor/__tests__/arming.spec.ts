import {
  EditorSelection,
  EditorState,
  type Extension
} from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import * as fc from 'fast-check';
import {
  accept,
  type IJump,
  type INbeditConfig,
  type IShown,
  setHeld,
  setJump,
  setShown,
  situationOf,
  takesTab
} from '../index';
import {
  editor,
  keyCap,
  pointer,
  press,
  shown,
  step,
  text,
  type
} from './utils';

const INDENT = '    ';

describe('the rule', () => {
  it('arms Tab at the suggestion, unless it would indent or complete', () => {
    const offers = ['nothing', 'ghost', 'edit', 'elsewhere'] as const;
    const places = ['there', 'held', 'away'] as const;
    const uses = ['indent', 'complete', 'other', 'none'] as const;
    const armed = offers.flatMap(offered =>
      places.flatMap(place =>
        uses
          .filter(tab => takesTab({ offered, place, tab }))
          .map(tab => `${offered} ${place} ${tab}`)
      )
    );
    expect(armed).toEqual([
      ...places.flatMap(place => [
        `ghost ${place} indent`,
        `ghost ${place} complete`,
        `ghost ${place} none`
      ]),
      'edit there none',
      'edit held none',
      'elsewhere there none',
      'elsewhere held none'
    ]);
  });
});

/** How the cursor comes to where it is, in an editor of `def f(df):\n    df`. */
interface IWay {
  name: string;
  /** What the editor holds. */
  doc: string;
  /** Bring the cursor there. The suggestion comes after that. */
  come: (view: EditorView) => void;
  /** Whether the suggestion is new, so that what was typed has caused it. */
  causes?: boolean;
  /** What is done after it has come. */
  go?: (view: EditorView) => void;
  config?: INbeditConfig;
  extensions?: Extension;
  /** Whether Tab accepts an edit on the first line, and follows a pointer. */
  armed: { edit: boolean; pointer: boolean };
}

const DOC = 'x = df\nfor a in b:\n    show(a)\n\n';
const END = DOC.length;

/** The cursor after a text of the document. */
function after(found: string): number {
  return DOC.indexOf(found) + found.length;
}

function moveTo(at: number, anchor = at): (view: EditorView) => void {
  return view => view.dispatch({ selection: { anchor, head: at } });
}

function typed(words: string, at: number): (view: EditorView) => void {
  return view => {
    moveTo(at)(view);
    for (const letter of words) {
      type(view, letter);
    }
  };
}

const BOTH = { edit: true, pointer: true };
const NEITHER = { edit: false, pointer: false };
const EDIT = { edit: true, pointer: false };

const WAYS: Omit<IWay, 'doc'>[] = [
  // Where the suggestion is.
  { name: 'on its line', come: moveTo(after('x =')), armed: EDIT },
  {
    name: 'back on its line, after typing elsewhere',
    come: typed('pri', END),
    causes: true,
    go: view => {
      type(view, 'n');
      moveTo(after('x ='))(view);
    },
    armed: EDIT
  },
  {
    name: 'where the edit that caused it ended with its last word',
    come: typed(' + sales', after('show(a)')),
    causes: true,
    armed: BOTH
  },
  {
    name: 'where the edit that caused it ended with no word',
    come: typed(', 1)', after('show(a')),
    causes: true,
    armed: BOTH
  },
  {
    name: 'where an accept has left it',
    come: view => {
      setShown(view, shown(DOC, after('show(a'), after('show(a'), ', b'));
      accept(view);
    },
    armed: BOTH
  },
  {
    name: 'where a jump has left it',
    come: view => {
      moveTo(after('show(a'))(view);
      setHeld(view, true);
    },
    armed: BOTH
  },
  // Where it is not.
  { name: 'on another line', come: moveTo(after('show(a)')), armed: NEITHER },
  {
    name: 'where insert mode was left behind the edit that caused it',
    come: view => {
      typed(' + sales', after('show(a)'))(view);
      moveTo(view.state.selection.main.head - 1)(view);
    },
    causes: true,
    config: { isModal: () => true },
    armed: BOTH
  },
  {
    name: 'where insert mode was left after it was offered',
    come: typed(' + sales', after('show(a)')),
    causes: true,
    go: view => moveTo(view.state.selection.main.head - 1)(view),
    config: { isModal: () => true },
    armed: BOTH
  },
  {
    name: 'further away than leaving insert mode puts it',
    come: typed(' + sales', after('show(a)')),
    causes: true,
    go: view => {
      moveTo(view.state.selection.main.head - 1)(view);
      moveTo(view.state.selection.main.head - 1)(view);
    },
    config: { isModal: () => true },
    armed: NEITHER
  },
  {
    name: 'moved from where the edit that caused it ended',
    come: typed(' + sales', after('show(a)')),
    causes: true,
    go: view => moveTo(view.state.selection.main.head - 1)(view),
    armed: NEITHER
  },
  {
    name: 'where typing went on',
    come: typed(' + sales', after('show(a)')),
    causes: true,
    go: view => type(view, ')'),
    armed: NEITHER
  },
  {
    name: 'where something is typed that did not cause it',
    come: typed('f(1)', END),
    armed: NEITHER
  },
  // Where Tab indents.
  {
    name: 'at the beginning of its line',
    come: moveTo(0),
    armed: NEITHER
  },
  {
    name: 'at the beginning of a line in a loop',
    come: moveTo(after('    ')),
    armed: NEITHER
  },
  {
    name: 'on an empty line where a jump has left it',
    come: view => {
      moveTo(END)(view);
      setHeld(view, true);
    },
    armed: NEITHER
  },
  {
    name: 'on a new line that is the cause',
    come: typed(INDENT, END),
    causes: true,
    armed: NEITHER
  },
  {
    name: 'on its line, with a selection',
    come: moveTo(after('x ='), 0),
    armed: NEITHER
  },
  {
    name: 'on its line, one of several',
    come: view =>
      view.dispatch({
        selection: EditorSelection.create([
          EditorSelection.cursor(after('x =')),
          EditorSelection.cursor(after('show(a)'))
        ])
      }),
    extensions: EditorState.allowMultipleSelections.of(true),
    armed: NEITHER
  },
  {
    name: 'in text that is being written',
    come: typed(' + sales', after('show(a)')),
    causes: true,
    config: { isProse: true },
    armed: NEITHER
  },
  {
    name: 'on its line in text',
    come: moveTo(after('x =')),
    config: { isProse: true },
    armed: NEITHER
  },
  {
    name: 'where a jump has left it in text',
    come: view => {
      moveTo(after('show(a'))(view);
      setHeld(view, true);
    },
    config: { isProse: true },
    armed: BOTH
  },
  // Where Tab completes.
  {
    name: 'behind a word on a new line',
    come: typed('pri', END),
    armed: NEITHER
  },
  {
    name: 'behind a word on a new line, the first thing that is known',
    come: typed('pri', END),
    causes: true,
    armed: NEITHER
  },
  {
    name: 'behind a point on its line, which is the cause',
    come: typed(' + os.', after('x = df')),
    causes: true,
    armed: NEITHER
  },
  {
    name: 'behind a point',
    come: typed('os.', END),
    causes: true,
    armed: NEITHER
  },
  {
    name: 'behind an attribute',
    come: typed('os.pat', END),
    causes: true,
    armed: NEITHER
  },
  {
    name: 'behind an attribute that follows the cause',
    come: typed('sales.he', END),
    causes: true,
    armed: NEITHER
  },
  {
    name: 'behind the word that it writes, which did not cause it',
    come: typed('sales', END),
    armed: NEITHER
  },
  {
    name: 'behind a word on its line that did not cause it',
    come: typed(' + pri', after('x = df')),
    armed: NEITHER
  },
  // Where Tab is somebody else's.
  {
    name: 'on its line, with an open completer',
    come: moveTo(after('x =')),
    config: { blocked: () => true },
    armed: NEITHER
  },
  {
    name: 'on its line, in an editor that is read-only',
    come: moveTo(after('x =')),
    extensions: EditorState.readOnly.of(true),
    armed: NEITHER
  }
];

describe.each(WAYS)('Tab $name', way => {
  const { come, go, causes, config, extensions } = way;

  function offer(show: (view: EditorView) => void) {
    const made = editor(DOC, 0, config, extensions);
    come(made.view);
    if (causes) {
      setHeld(made.view, true);
    }
    show(made.view);
    go?.(made.view);
    return { ...made, doc: made.view.state.doc.toString() };
  }

  it('with an edit', () => {
    const at = DOC.indexOf('df');
    const { view, doc } = offer(view =>
      setShown(view, shown(DOC, at, at + 2, 'sales'))
    );
    const isArmed = way.armed.edit;
    if (!config?.blocked) {
      expect(keyCap(view)).toEqual(
        isArmed ? ['Tab', true] : ['Alt+Enter', false]
      );
    }
    expect(view.dom.classList.contains('jp-mod-nbedit-tab')).toBe(isArmed);
    expect(press(view, 'Tab')).toBe(isArmed);
    const made = doc.slice(0, at) + 'sales' + doc.slice(at + 2);
    expect(view.state.doc.toString()).toBe(isArmed ? made : doc);
  });

  it('with a pointer', () => {
    const { view, log } = offer(view =>
      setJump(view, pointer('j', 'df → sales', { writes: 'sales' }))
    );
    const isArmed = way.armed.pointer;
    if (!config?.blocked) {
      expect(keyCap(view)).toEqual(
        isArmed ? ['Tab', true] : ['Alt+Enter', false]
      );
    }
    expect(press(view, 'Tab')).toBe(isArmed);
    expect(log.jumps).toEqual(isArmed ? ['j'] : []);
  });

  it('with an edit of the whole cell', () => {
    const { view, log } = offer(view =>
      setJump(view, pointer('j', '', { lines: 'all' }))
    );
    // All lines are its lines: only what Tab would do there counts.
    const isArmed = takesTab({ ...situationOf(view.state), place: 'there' });
    expect(press(view, 'Tab')).toBe(isArmed && !config?.blocked);
    expect(log.jumps).toHaveLength(Number(isArmed && !config?.blocked));
    expect(keyCap(view)).toBeNull();
  });
});

describe('Tab with text that is inserted at the cursor', () => {
  it.each([
    ['after a word', 'x = pri', 'nt(a)', true],
    ['on a line that is indented', 'if a:\n    ', 'b()', true],
    ['on an empty line', 'a\n', 'b()', true],
    ['with an indent of its own', 'if a:\n', '    b()', false],
    [
      'with an indent of its own, on an indented line',
      'if a:\n  ',
      '  b',
      false
    ],
    ['with an empty line before', 'a\n', '\n    b()', false],
    ['with a space, after text', 'x =', ' 1', true],
    ['with lines, after text', 'if a:', '\n    b()', true]
  ])('%s', (_, doc, insert, isArmed) => {
    const { view } = editor(doc);
    setShown(view, shown(doc, doc.length, doc.length, insert));
    expect(keyCap(view)![1]).toBe(isArmed);
    expect(press(view, 'Tab')).toBe(isArmed);
  });

  it('indents where it would be a line above', () => {
    const { view } = editor('show(a)', 0);
    setShown(view, shown('show(a)', 0, 0, 'a = 1\n'));
    expect(press(view, 'Tab')).toBe(false);
  });
});

describe('Tab next to a new cell', () => {
  it.each([
    ['last', 'b', true],
    ['last', 'a', false],
    ['first', 'a', true],
    ['first', 'b', false]
  ] as const)('at the %s line, from %s', (lines, at, isArmed) => {
    const { view } = editor('a()\nb()', 'a()\nb()'.indexOf(at) + 1);
    setJump(view, pointer('j', '', { lines }));
    expect(press(view, 'Tab')).toBe(isArmed);
  });
});

it('Tab goes on along a chain of whole lines', () => {
  const { view } = editor('a\n\nb\n', 1);
  setHeld(view, true);
  setShown(view, shown('a\n\nb\n', 2, 2, '    c\n'));
  expect(press(view, 'Tab')).toBe(true);
  const doc = 'a\n    c\n\nb\n';
  expect(view.state.doc.toString()).toBe(doc);
  setShown(view, shown(doc, 2, 8, ''));
  expect(press(view, 'Tab')).toBe(true);
  setShown(view, shown('a\n\nb\n', 3, 4, 'd'));
  expect(press(view, 'Tab')).toBe(true);
});

/** What anybody may do, and what may be offered, in any order. */
const happening = fc.oneof(
  step.map(each => ({ kind: 'change' as const, ...each })),
  fc.record({
    kind: fc.constant('move' as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(2)
  }),
  fc.record({
    kind: fc.constant('type' as const),
    insert: fc.constantFrom('p', 'sales', '.', ' ', '\n', '\n    ', '- ', ')')
  }),
  fc.record({
    kind: fc.constant('show' as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(4),
    insert: text,
    isNew: fc.boolean()
  }),
  fc.record({
    kind: fc.constant('point' as const),
    lines: fc.constantFrom(undefined, 'all', 'first', 'last' as const),
    writes: text,
    isNew: fc.boolean()
  })
);

/**
 * Whether the user would miss Tab: it indents, or completes what was typed.
 *
 * #### Notes
 * Told anew, without a look at how it is decided: by the text before the cursor,
 * and by whether a word there is the last thing that was typed.
 */
function isMissed(view: EditorView, justTyped: boolean): boolean {
  const { ranges, main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const before = view.state.sliceDoc(line.from, main.head);
  return (
    ranges.length > 1 ||
    !main.empty ||
    before.trim() === '' ||
    (justTyped && /(^|[^\p{L}\p{N}_])[\p{L}_]+$|\.$/u.test(before))
  );
}

it('Tab is never taken where it indents or completes', () => {
  fc.assert(
    fc.property(text, fc.array(happening, { maxLength: 12 }), (doc, all) => {
      const { view } = editor(doc);
      let justTyped = false;
      let caused: IShown | IJump | null = null;
      for (const each of all) {
        const { length } = view.state.doc;
        const at = 'from' in each ? Math.floor(each.from * length) : 0;
        if (each.kind === 'change') {
          const { insert, userEvent } = each;
          const to = Math.min(at + each.length, length);
          view.dispatch({ changes: { from: at, to, insert }, userEvent });
          justTyped = userEvent !== undefined && userEvent !== 'undo';
          caused = null;
        } else if (each.kind === 'move') {
          const anchor = Math.min(at + each.length, length);
          const before = view.state.selection;
          view.dispatch({ selection: { anchor, head: at } });
          justTyped &&= before.eq(view.state.selection);
        } else if (each.kind === 'type') {
          type(view, each.insert);
          justTyped = true;
          caused = null;
        } else {
          const now = view.state.doc.toString();
          const what =
            each.kind === 'show'
              ? shown(now, at, Math.min(at + each.length, length), each.insert)
              : pointer('j', '', { lines: each.lines, writes: each.writes });
          setHeld(view, each.isNew);
          caused = each.isNew ? what : null;
          setShown(view, each.kind === 'show' ? (what as IShown) : null);
          setJump(view, each.kind === 'point' ? (what as IJump) : null);
        }
        const { offered, place } = situationOf(view.state);
        // A word is complete if it is what caused the suggestion, which says so
        // itself; and what touches the word is about it.
        const isDone = caused !== null || place === 'there';
        if (isMissed(view, justTyped && !isDone) && offered !== 'ghost') {
          expect(view.dom.classList.contains('jp-mod-nbedit-tab')).toBe(false);
          const cap = keyCap(view);
          expect(cap === null || cap[0] === 'Alt+Enter').toBe(true);
          expect(press(view, 'Tab')).toBe(false);
        }
      }
      view.destroy();
    }),
    { numRuns: 500 }
  );
});
