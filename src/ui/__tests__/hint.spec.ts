import { Widget } from '@lumino/widgets';
import { Hint } from '../hint';

describe('a hint', () => {
  let hint: Hint;

  const move = (type: string) => hint.node.dispatchEvent(new Event(type));
  const pass = (seconds: number) => jest.advanceTimersByTime(1000 * seconds);

  beforeEach(() => {
    jest.useFakeTimers();
    hint = new Hint({ text: 'Tab accepts.', close: 'Got It', actions: [] });
    Widget.attach(hint, document.body);
  });

  afterEach(() => {
    hint.dispose();
    jest.useRealTimers();
  });

  it('goes once it was there long enough to be read', () => {
    pass(29);
    expect(hint.isAttached).toBe(true);
    pass(2);
    expect(hint.isDisposed).toBe(true);
    expect(document.querySelector('.jp-nbedit-hint')).toBeNull();
  });

  it.each([
    ['pointer', 'mouseenter', 'mouseleave'],
    ['focus', 'focusin', 'focusout']
  ])('stays while the %s is on it', (_, enter, leave) => {
    move(enter);
    pass(600);
    expect(hint.isDisposed).toBe(false);
    move(leave);
    pass(29);
    expect(hint.isDisposed).toBe(false);
    pass(2);
    expect(hint.isDisposed).toBe(true);
  });
});
