import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import * as fc from 'fast-check';
import { clear, getShown, setJump, setShown } from '../index';
import { edited, editor, keyCap, pointer, shown, type } from './utils';

/** The texts of the elements with a class. */
function texts(view: EditorView, className: string): string[] {
  const found = view.contentDOM.querySelectorAll(`.jp-nbedit-${className}`);
  return Array.from(found, node => node.textContent!);
}

/** What is drawn, less the elements that a selector finds. */
function drawnWithout(view: EditorView, selector: string): string {
  const content = view.contentDOM.cloneNode(true) as HTMLElement;
  content.querySelectorAll(selector).forEach(node => node.remove());
  const lines = content.querySelectorAll('.cm-line, .jp-nbedit-line');
  return Array.from(lines, line => line.textContent).join('\n');
}

/** Press the mouse on the first element with a class. */
function mousedown(view: EditorView, className: string): MouseEvent {
  const event = new MouseEvent('mousedown', {
    bubbles: true,
    cancelable: true,
    button: 0
  });
  view.contentDOM
    .querySelector(`.jp-nbedit-${className}`)!
    .dispatchEvent(event);
  return event;
}

describe('an edit', () => {
  it('at the cursor continues the line', () => {
    const { view } = editor('df.gro');
    setShown(view, shown('df.gro', 6, 6, "upby('a')\n.sum()"));
    expect(texts(view, 'ghost')).toEqual(["upby('a')", '.sum()']);
    expect(texts(view, 'inserted')).toEqual([]);
    expect(texts(view, 'deleted')).toEqual([]);
    view.dispatch({ selection: { anchor: 0 } });
    expect(texts(view, 'inserted')).toEqual(["upby('a')", '.sum()']);
  });

  it('of a name strikes it out and puts the new one after it', () => {
    const { view } = editor("df['a'] + df['b']", 0);
    const target = "sales['a'] + sales['b']";
    const doc = "df['a'] + df['b']";
    setShown(view, shown(doc, 0, 17, target, { cap: undefined }));
    expect(texts(view, 'deleted')).toEqual(['df', 'df']);
    expect(texts(view, 'inserted')).toEqual(['sales', 'sales']);
    expect(view.contentDOM.textContent).toBe("dfsales['a'] + dfsales['b']");
  });

  it('of lines strikes them out and puts the new ones below', () => {
    const doc = 'for x in xs:\n    f(x)\nend';
    const { view } = editor(doc);
    const insert = 'with pool:\n    go()\n    stop';
    setShown(view, shown(doc, 0, 21, insert, { cap: undefined }));
    expect(texts(view, 'deleted')).toEqual(['for x in xs:', 'f(x)']);
    expect(texts(view, 'line')).toEqual(['with pool:', '    go()', '    stop']);
    const order = Array.from(view.contentDOM.children, node => node.className);
    expect(order[2]).toContain('jp-nbedit-block');
    expect(order[3]).toContain('cm-line');
  });

  it('puts lines above the first line', () => {
    const { view } = editor('x = 1');
    setShown(view, shown('x = 1', 0, 0, 'import a\n'));
    expect(view.contentDOM.firstElementChild!.className).toBe(
      'jp-nbedit-block'
    );
    expect(texts(view, 'key')).toEqual(['Tab']);
  });

  it('is drawn as text, never as markup', () => {
    const markup = '<img src=x onerror=alert(1)>';
    const { view } = editor('');
    const cap = { armed: markup, unarmed: markup };
    setShown(view, shown('', 0, 0, `${markup}\n${markup}`, { cap }));
    setJump(view, pointer('j', markup, { cap }));
    expect(view.contentDOM.querySelector('img[src=x]')).toBeNull();
    expect(texts(view, 'ghost')).toEqual([markup, markup]);
  });

  it('is hidden from screen readers and cannot be edited', () => {
    const { view } = editor('df');
    setShown(view, shown('df', 0, 2, 'a\nb\nc'));
    setJump(view, pointer('j'));
    const drawn = view.contentDOM.querySelectorAll(
      '.jp-nbedit-inserted, .jp-nbedit-block, .jp-nbedit-chip'
    );
    expect(drawn.length).toBeGreaterThan(3);
    drawn.forEach(node => {
      expect(node.getAttribute('aria-hidden')).toBe('true');
      expect(node.getAttribute('contenteditable')).toBe('false');
    });
  });

  it('keeps its elements when it is shown again', () => {
    const { view } = editor('x\ndf', 0);
    const edit = shown('x\ndf', 2, 4, 'sales');
    setShown(view, edit);
    const find = (name: string) => view.contentDOM.querySelector(name);
    const inserted = find('.jp-nbedit-inserted');
    const key = find('.jp-nbedit-key');
    setShown(view, { ...edit, id: 'other' });
    type(view, 'y');
    expect(getShown(view.state)).not.toBeNull();
    expect(find('.jp-nbedit-inserted')).toBe(inserted);
    expect(find('.jp-nbedit-key')).toBe(key);
  });

  it('reads as the text before it and as the text after it', () => {
    const added = '.jp-nbedit-ghost, .jp-nbedit-inserted, .jp-nbedit-block';
    const removed = '.jp-nbedit-deleted, .jp-nbedit-deletedLine';
    fc.assert(
      fc.property(edited, ({ doc, from, to, insert, target }) => {
        const { view } = editor(doc);
        setShown(view, shown(doc, from, to, insert));
        setJump(view, pointer('j'));
        const chips = '.jp-nbedit-chip';
        expect(drawnWithout(view, `${added}, ${chips}`)).toBe(doc);
        expect(drawnWithout(view, `${removed}, ${chips}`)).toBe(target);
        view.destroy();
      })
    );
  });

  it('leaves nothing behind', () => {
    fc.assert(
      fc.property(edited, ({ doc, from, to, insert }) => {
        const { view } = editor(doc);
        const clean = view.contentDOM.innerHTML;
        setShown(view, shown(doc, from, to, insert));
        expect(texts(view, 'key')).toHaveLength(1);
        clear(view);
        expect(view.contentDOM.innerHTML).toBe(clean);
        view.destroy();
      })
    );
  });
});

describe('the chips', () => {
  it('accept when pressed, and keep the focus', () => {
    const { view } = editor('df');
    setShown(view, shown('df', 0, 2, 'sales', { inReach: false }));
    expect(mousedown(view, 'key').defaultPrevented).toBe(true);
    expect(view.state.doc.toString()).toBe('sales');
  });

  it('accept in a block too', () => {
    const { view } = editor('df');
    setShown(view, shown('df', 2, 2, '\nx'));
    mousedown(view, 'key');
    expect(view.state.doc.toString()).toBe('df\nx');
  });

  it('jump when pressed', () => {
    const { view, log } = editor('df\nx', 0);
    setJump(view, pointer('j', '[5] df → sales'));
    expect(view.contentDOM.firstElementChild!.textContent).toBe(
      'dfAlt+Enter[5] df → sales'
    );
    expect(mousedown(view, 'jump').defaultPrevented).toBe(true);
    expect(log.jumps).toEqual(['j']);
  });

  it('follow the line of the cursor', () => {
    const { view } = editor('df\nx', 0);
    setJump(view, pointer('j', 'there', { cap: undefined }));
    view.dispatch({ selection: { anchor: 4 } });
    expect(view.contentDOM.lastElementChild!.textContent).toBe('xthere');
  });

  it('name the key that works here, and tell it apart by more than colour', () => {
    const { view } = editor('df\nx', 1);
    setShown(view, shown('df\nx', 0, 2, 'sales'));
    expect(keyCap(view)).toEqual(['Tab', true]);
    view.dispatch({ selection: { anchor: 4 } });
    expect(keyCap(view)).toEqual(['Alt+Enter', false]);
    view.dispatch({ selection: { anchor: 1 } });
    expect(keyCap(view)).toEqual(['Tab', true]);
  });
});

describe('what cannot be seen', () => {
  it('is named in the text that goes, in what comes, and around them', () => {
    const doc = 'a\u202e = df # \u200b';
    const { view } = editor(doc, 0);
    setShown(view, shown(doc, 5, 7, 'sa\u2066les\nx\ufeff'));
    const line = view.contentDOM.textContent!;
    for (const name of ['U+202E', 'U+200B', 'U+2066', 'U+FEFF']) {
      expect(line).toContain(name);
    }
    expect(line).not.toMatch(/[\u202e\u200b\u2066\ufeff]/);
    expect(view.state.doc.toString()).toBe(doc);
    setShown(view, null);
    expect(view.contentDOM.textContent).toBe(doc);
  });
});

describe('new text that is wider than its editor', () => {
  const drawn = (extensions: Extension, width: number) => {
    const { view } = editor('x', 1, {}, extensions);
    Object.defineProperty(view.scrollDOM, 'clientWidth', { value: width });
    Object.defineProperty(view, 'defaultCharacterWidth', { value: 10 });
    const insert = ` = ${'😀'.repeat(100)}\ny = ${'1'.repeat(100)}`;
    setShown(view, shown('x', 1, 1, insert));
    return [...view.dom.querySelectorAll('.jp-nbedit-ghost')].map(
      node => node.textContent
    );
  };

  it('is cut off, and says how much more there is', () => {
    expect(drawn([], 900)).toEqual([
      ` = ${'😀'.repeat(57)}… 43 more`,
      `y = ${'1'.repeat(56)}… 44 more`
    ]);
  });

  it('shows a beginning, be it ever so narrow', () => {
    expect(drawn([], 50)[0]).toBe(` = ${'😀'.repeat(37)}… 63 more`);
  });

  it('is drawn as a whole where it is wrapped, or has room', () => {
    expect(drawn(EditorView.lineWrapping, 900)[0]).toBe(
      ` = ${'😀'.repeat(100)}`
    );
    expect(drawn([], 2000)[0]).toBe(` = ${'😀'.repeat(100)}`);
  });

  it('says so in the language of the page', () => {
    const phrases = EditorState.phrases.of({ '… $1 more': '… $1 weitere' });
    expect(drawn(phrases, 900)[0]).toMatch(/… 43 weitere$/);
  });
});
