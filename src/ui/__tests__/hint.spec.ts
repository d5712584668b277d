import { Widget } from '@lumino/widgets';
import { Hint } from '../hint';

describe('a hint', () => {
  let hint: Hint;
  const field = document.createElement('input');
  const acted: (Element | null)[] = [];
  const button = (index: number): HTMLElement =>
    hint.node.querySelectorAll('button')[index];

  const move = (type: string) => hint.node.dispatchEvent(new Event(type));
  const pass = (seconds: number) => jest.advanceTimersByTime(1000 * seconds);

  beforeEach(() => {
    jest.useFakeTimers();
    document.body.replaceChildren(field);
    field.focus();
    const [text, close, label] = ['Tab accepts.', 'Got It', 'Keys'];
    const act = () => acted.push(document.activeElement);
    hint = new Hint({ text, close, actions: [{ label, act }] });
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

  it('takes no focus', () => {
    expect(document.activeElement).toBe(field);
    button(1).click();
    expect(hint.isDisposed).toBe(true);
    expect(document.activeElement).toBe(field);
  });

  it.each(['Escape', 'its button', 'its action'])(
    'gives the focus back with %s',
    way => {
      button(0).focus();
      button(1).focus();
      if (way === 'Escape') {
        const init = { key: 'Escape', bubbles: true };
        button(1).dispatchEvent(new KeyboardEvent('keydown', init));
      } else {
        button(way === 'its action' ? 0 : 1).click();
      }
      expect(hint.isDisposed).toBe(true);
      expect(document.activeElement).toBe(field);
      expect(acted.splice(0)).toEqual(way === 'its action' ? [field] : []);
    }
  );
});
