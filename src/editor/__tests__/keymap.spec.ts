import { getShown, setHeld, setJump, setShown } from '../index';
import { editor, keyCap, pointer, press, shown } from './utils';

const TAB = 'jp-mod-nbedit-tab';
const ESCAPE = 'jp-mod-nbedit-escape';

describe('keys', () => {
  it('are left alone when nothing is shown', () => {
    const { view } = editor('x');
    expect(press(view, 'Tab')).toBe(false);
    expect(press(view, 'Escape')).toBe(false);
    expect(press(view, 'ArrowRight', { ctrlKey: true })).toBe(false);
    expect(view.dom.classList.contains(TAB)).toBe(false);
    expect(view.dom.classList.contains(ESCAPE)).toBe(false);
  });

  it('accept with Tab where the edit is armed', () => {
    const { view } = editor('df.x');
    setShown(view, shown('df.x', 0, 2, 'sales'));
    expect(view.dom.classList.contains(TAB)).toBe(true);
    expect(press(view, 'Tab')).toBe(true);
    expect(view.state.doc.toString()).toBe('sales.x');
    expect(view.dom.classList.contains(TAB)).toBe(false);
    expect(press(view, 'Tab')).toBe(false);
  });

  it('leave Tab alone for a preview', () => {
    const { view } = editor('df.x');
    setShown(view, shown('df.x', 0, 2, 'sales', { inReach: false }));
    expect(press(view, 'Tab')).toBe(false);
    expect(view.state.doc.toString()).toBe('df.x');
  });

  it('leave Tab alone where it is set to none, and name the other key', () => {
    const { view } = editor('x', 1, { acceptKey: () => 'none' });
    setShown(view, shown('x', 1, 1, 'y'));
    expect(keyCap(view)).toEqual(['Alt+Enter', false]);
    expect(press(view, 'Tab')).toBe(false);
    expect(press(view, 'Escape')).toBe(true);
  });

  it('are left alone while something else owns them', () => {
    let blocked = true;
    const { view } = editor('x', 1, { blocked: () => blocked });
    setShown(view, shown('x', 1, 1, 'y'));
    for (const key of ['Tab', 'Escape']) {
      expect(press(view, key)).toBe(false);
    }
    expect(press(view, 'ArrowRight', { ctrlKey: true })).toBe(false);
    expect(view.dom.classList.contains(TAB)).toBe(false);
    expect(view.dom.classList.contains(ESCAPE)).toBe(false);
    blocked = false;
    expect(press(view, 'Tab')).toBe(true);
  });

  it('accept a word where that is an insertion at the cursor', () => {
    const { view } = editor('df.');
    setShown(view, shown('df.', 3, 3, 'head(5)'));
    expect(press(view, 'ArrowRight', { ctrlKey: true })).toBe(true);
    expect(view.state.doc.toString()).toBe('df.head');
    setShown(view, shown('df.head', 0, 2, 'sales'));
    expect(press(view, 'ArrowRight', { ctrlKey: true })).toBe(false);
  });

  it('jump with Tab, before anything is accepted', () => {
    const { view, log } = editor('x');
    setShown(view, shown('x', 1, 1, 'y', { inReach: false }));
    setJump(view, pointer('j'));
    setHeld(view, true);
    expect(view.dom.classList.contains(TAB)).toBe(true);
    expect(press(view, 'Tab')).toBe(true);
    expect(log.jumps).toEqual(['j']);
    expect(view.state.doc.toString()).toBe('x');
  });
});

describe('Escape', () => {
  it('dismisses the edit that the cursor is at, once', () => {
    const { view, log } = editor('x');
    setShown(view, shown('x', 1, 1, 'y'));
    expect(view.dom.classList.contains(ESCAPE)).toBe(true);
    expect(press(view, 'Escape')).toBe(true);
    expect(getShown(view.state)).toBeNull();
    expect(log.outcomes).toEqual([['s', 'rejected']]);
    expect(press(view, 'Escape')).toBe(false);
  });

  it.each([
    ['a pointer', () => setJump, pointer('j')],
    ['an edit on another line', () => setShown, shown('x', 0, 1, 'z')],
    [
      'an edit on its line that it is not at',
      () => setShown,
      shown('x\ny = f(df)', 8, 10, 'z')
    ],
    [
      'an edit that is out of sight',
      () => setShown,
      shown('x\ny = f(df)', 4, 4, 'z', { inReach: false })
    ]
  ] as const)('is not about %s', (_, show, what) => {
    const { view } = editor('x\ny = f(df)', 4);
    (show() as (view: unknown, what: unknown) => void)(view, what);
    setHeld(view, true);
    expect(view.dom.classList.contains(ESCAPE)).toBe(false);
    expect(press(view, 'Escape')).toBe(false);
  });

  it('is about a new cell where the cursor is next to that', () => {
    const { view } = editor('x\ny');
    setJump(view, pointer('j', '', { lines: 'last' }));
    expect(press(view, 'Escape')).toBe(true);
    setJump(view, pointer('j', '', { lines: 'first' }));
    expect(press(view, 'Escape')).toBe(false);
    view.dispatch({ selection: { anchor: 2 } });
    setJump(view, pointer('j', '', { lines: 'last' }));
    expect(press(view, 'Escape')).toBe(false);
  });

  it.each([
    ['before it', 6],
    ['behind it', 8],
    ['in it', 7]
  ])('is about an edit where the cursor is %s', (_, at) => {
    const { view } = editor('print(df)', at);
    setShown(view, shown('print(df)', 6, 8, 'sales'));
    expect(press(view, 'Escape')).toBe(true);
  });

  it('is about lines above where a jump has put the cursor', () => {
    const { view } = editor('f(x)');
    setShown(view, shown('f(x)', 0, 0, 'x = 1\n'));
    expect(press(view, 'Escape')).toBe(false);
    setHeld(view, true);
    expect(press(view, 'Escape')).toBe(true);
  });
});
