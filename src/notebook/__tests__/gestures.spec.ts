import { Gestures } from '../gestures';

describe('Gestures', () => {
  let now: number;
  let gestures: Gestures;
  let editor: HTMLElement;

  beforeEach(() => {
    now = 10_000;
    editor = document.createElement('div');
    editor.setAttribute('contenteditable', 'true');
    document.body.append(editor);
    gestures = new Gestures(
      document.body,
      () => now,
      () => true
    );
  });

  afterEach(() => editor.remove());

  const key = (target: Element, init: KeyboardEventInit) =>
    target.dispatchEvent(
      new KeyboardEvent('keydown', { bubbles: true, ...init })
    );

  it('are none to begin with', () => {
    expect(gestures.isRecent).toBe(false);
  });

  it('are keys outside of text, for a second', () => {
    key(document.body, { key: 'b' });
    expect(gestures.isRecent).toBe(true);
    now += 1000;
    expect(gestures.isRecent).toBe(true);
    now += 1;
    expect(gestures.isRecent).toBe(false);
  });

  it.each([
    { key: 'Enter', shiftKey: true },
    { key: 'Enter', altKey: true },
    { key: '_', ctrlKey: true, shiftKey: true },
    { key: 'm', metaKey: true }
  ])('are keys of commands in text: %j', init => {
    key(editor, init);
    expect(gestures.isRecent).toBe(true);
  });

  it.each([{ key: 'b' }, { key: 'B', shiftKey: true }, { key: 'Enter' }])(
    'are not keys that type: %j',
    init => {
      key(editor, init);
      expect(gestures.isRecent).toBe(false);
    }
  );

  it.each(['click', 'pointerup', 'drop', 'lm-drop', 'paste'])(
    'are a %s',
    type => {
      editor.dispatchEvent(new Event(type, { bubbles: true }));
      expect(gestures.isRecent).toBe(true);
    }
  );

  it('are not events that a program makes', () => {
    const real = new Gestures(document.body);
    key(document.body, { key: 'b' });
    document.body.dispatchEvent(new Event('click'));
    expect(real.isRecent).toBe(false);
  });
});
