import { EditorSelection, EditorState } from '@codemirror/state';
import { getShown, markArrival, setJump, setShown } from '../index';
import { editor, pointer, press, shown, type } from './utils';

const ACTIVE = 'jp-mod-nbedit-active';

describe('keys', () => {
  it('are left alone when nothing is shown', () => {
    const { view } = editor('x');
    expect(press(view, 'Tab')).toBe(false);
    expect(press(view, 'Escape')).toBe(false);
    expect(press(view, 'ArrowRight', { ctrlKey: true })).toBe(false);
    expect(view.dom.classList.contains(ACTIVE)).toBe(false);
  });

  it('accept with Tab where the edit is armed', () => {
    const { view } = editor('df.x');
    setShown(view, shown('df.x', 0, 2, 'sales'));
    expect(view.dom.classList.contains(ACTIVE)).toBe(true);
    expect(press(view, 'Tab')).toBe(true);
    expect(view.state.doc.toString()).toBe('sales.x');
    expect(view.dom.classList.contains(ACTIVE)).toBe(false);
    expect(press(view, 'Tab')).toBe(false);
  });

  it('leave Tab alone for a preview, with a selection, or elsewhere', () => {
    const { view } = editor('df.x');
    setShown(view, shown('df.x', 0, 2, 'sales', { armed: false }));
    expect(press(view, 'Tab')).toBe(false);
    setShown(view, shown('df.x', 0, 2, 'sales'));
    view.dispatch({ selection: EditorSelection.range(0, 1) });
    expect(view.dom.classList.contains(ACTIVE)).toBe(false);
    expect(press(view, 'Tab')).toBe(false);
    expect(view.state.doc.toString()).toBe('df.x');
  });

  it('leave Tab alone where it is set to none', () => {
    const { view } = editor('x', 1, { acceptKey: () => 'none' });
    setShown(view, shown('x', 1, 1, 'y'));
    expect(press(view, 'Tab')).toBe(false);
    expect(press(view, 'Escape')).toBe(true);
  });

  it('are left alone while something else owns them', () => {
    let blocked = true;
    const { view } = editor('x', 1, { blocked: () => blocked });
    setShown(view, shown('x', 1, 1, 'y'));
    expect(press(view, 'Tab')).toBe(false);
    expect(press(view, 'Escape')).toBe(false);
    expect(view.dom.classList.contains(ACTIVE)).toBe(false);
    blocked = false;
    expect(press(view, 'Tab')).toBe(true);
  });

  it('are left alone in a read-only editor', () => {
    const { view } = editor('x', 1, {}, EditorState.readOnly.of(true));
    setShown(view, shown('x', 1, 1, 'y'));
    expect(press(view, 'Tab')).toBe(false);
  });

  it('dismiss with Escape, once', () => {
    const { view, log } = editor('x');
    setShown(view, shown('x', 1, 1, 'y', { armed: false }));
    expect(press(view, 'Escape')).toBe(true);
    expect(getShown(view.state)).toBeNull();
    expect(log.outcomes).toEqual([['s', 'rejected']]);
    expect(press(view, 'Escape')).toBe(false);
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
    setShown(view, shown('x', 1, 1, 'y'));
    setJump(view, pointer('j'));
    expect(view.dom.classList.contains(ACTIVE)).toBe(true);
    expect(press(view, 'Tab')).toBe(true);
    expect(log.jumps).toEqual(['j']);
    expect(view.state.doc.toString()).toBe('x');
  });
});

describe('Tab at an indentation', () => {
  const DOC = 'df = 1\n';

  it('indents while the user types on a line without the edit', () => {
    const { view } = editor(DOC);
    type(view, '  ');
    setShown(view, shown(view.state.doc.toString(), 0, 2, 'sales'));
    expect(press(view, 'Tab')).toBe(false);
    setJump(view, pointer('j'));
    expect(press(view, 'Tab')).toBe(false);
    expect(view.dom.classList.contains(ACTIVE)).toBe(false);
  });

  it('accepts on the line of the edit', () => {
    const { view } = editor(DOC);
    type(view, '  ');
    setShown(view, shown(view.state.doc.toString(), 9, 9, 'x'));
    expect(press(view, 'Tab')).toBe(true);
  });

  it('accepts after text', () => {
    const { view } = editor(DOC);
    type(view, 'x');
    setShown(view, shown(view.state.doc.toString(), 0, 2, 'sales'));
    expect(press(view, 'Tab')).toBe(true);
  });

  it('accepts after a jump, an accept, or a move of the cursor', () => {
    const { view } = editor(DOC);
    const show = () =>
      setShown(view, shown(view.state.doc.toString(), 0, 2, 'sales'));
    type(view, ' ');
    show();
    expect(press(view, 'Tab')).toBe(false);
    markArrival(view);
    expect(view.dom.classList.contains(ACTIVE)).toBe(true);
    type(view, ' ');
    expect(press(view, 'Tab')).toBe(false);
    view.dispatch({ selection: { anchor: 7 } });
    expect(press(view, 'Tab')).toBe(true);
    show();
    expect(press(view, 'Tab')).toBe(true);
  });
});
