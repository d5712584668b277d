import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Signal } from '@lumino/signaling';
import { Gestures } from '../gestures';

describe('Gestures', () => {
  let gestures: Gestures;
  let editor: HTMLElement;
  let field: HTMLElement;

  beforeEach(() => {
    jest.useFakeTimers();
    editor = document.createElement('div');
    editor.setAttribute('contenteditable', 'true');
    field = document.createElement('input');
    document.body.append(editor, field);
    gestures = new Gestures(document.body, () => true);
  });

  afterEach(() => {
    editor.remove();
    field.remove();
    jest.useRealTimers();
  });

  const key = (target: Element, init: KeyboardEventInit) =>
    target.dispatchEvent(
      new KeyboardEvent('keydown', { bubbles: true, ...init })
    );

  it('are none to begin with', () => {
    expect(gestures.isActing).toBe(false);
    expect(gestures.isCommanding).toBe(false);
  });

  it('are clicks while the page handles them, promises included', async () => {
    const seen: boolean[] = [];
    document.body.addEventListener(
      'click',
      () => {
        seen.push(gestures.isCommanding);
        void Promise.resolve()
          .then(() => undefined)
          .then(() => seen.push(gestures.isCommanding));
      },
      { once: true }
    );
    field.click();
    await Promise.resolve().then(() => undefined);
    await Promise.resolve();
    expect(seen).toEqual([true, true]);
    // What a server answers comes in a task of its own.
    jest.advanceTimersByTime(0);
    expect(gestures.isActing).toBe(false);
  });

  it('are keys for as long as JupyterLab holds their commands back', () => {
    key(document.body, { key: 'b' });
    jest.advanceTimersByTime(11);
    expect(gestures.isCommanding).toBe(true);
    jest.advanceTimersByTime(5);
    expect(gestures.isCommanding).toBe(false);
  });

  it('are not what comes after the release of a key', () => {
    const init = { bubbles: true, key: 'Enter', ctrlKey: true };
    document.body.dispatchEvent(new KeyboardEvent('keyup', init));
    expect(gestures.isCommanding).toBe(true);
    jest.advanceTimersByTime(0);
    expect(gestures.isActing).toBe(false);
  });

  it.each([
    { key: 'Enter', shiftKey: true },
    { key: 'Enter', altKey: true },
    { key: '_', ctrlKey: true, shiftKey: true },
    { key: 'm', metaKey: true }
  ])('are keys of commands in text: %j', init => {
    key(editor, init);
    expect(gestures.isCommanding).toBe(true);
  });

  it('are the key that chooses a command in the palette', () => {
    key(field, { key: 'Enter' });
    expect(gestures.isCommanding).toBe(true);
  });

  it.each([{ key: 'b' }, { key: 'B', shiftKey: true }, { key: 'Enter' }])(
    'are keys that type, which is no command: %j',
    init => {
      key(editor, init);
      expect(gestures.isActing).toBe(true);
      expect(gestures.isCommanding).toBe(false);
    }
  );

  it.each(['click', 'pointerup', 'mouseup', 'drop', 'lm-drop'])(
    'are a %s',
    type => {
      editor.dispatchEvent(new Event(type, { bubbles: true }));
      expect(gestures.isCommanding).toBe(true);
    }
  );

  it('are not events that a program makes', () => {
    const real = new Gestures(document.body);
    key(document.body, { key: 'b' });
    document.body.dispatchEvent(new Event('click'));
    expect(real.isActing).toBe(false);
  });

  describe('go on', () => {
    const commandExecuted = new Signal<object, object>({});
    let finish: () => void;

    const execute = (id: string) => {
      const result = new Promise<void>(resolve => (finish = resolve));
      commandExecuted.emit({ id, args: {}, result });
    };

    beforeEach(() => {
      const commands = { commandExecuted } as unknown;
      gestures.follow(commands as JupyterFrontEnd['commands']);
    });

    afterEach(() => Signal.clearData(commandExecuted));

    it('while the clipboard is read for a paste', async () => {
      key(document.body, { key: 'v' });
      execute('notebook:paste-cell-below');
      jest.advanceTimersByTime(5000);
      expect(gestures.isCommanding).toBe(true);
      finish();
      await Promise.resolve();
      expect(gestures.isCommanding).toBe(false);
    });

    it.each(['docmanager:reload', 'docmanager:save', 'notebook:run-cell'])(
      'not for %s: what comes of it is not written by the user',
      id => {
        key(document.body, { key: 'r' });
        execute(id);
        jest.advanceTimersByTime(5000);
        expect(gestures.isActing).toBe(false);
      }
    );

    it('not for what a kernel answers at once to a command', () => {
      key(document.body, { key: 'Enter', ctrlKey: true });
      execute('notebook:run-cell');
      expect(gestures.isCommanding).toBe(true);
      jest.advanceTimersByTime(0);
      expect(gestures.isActing).toBe(false);
      // What would have ended it later ends nothing else.
      jest.advanceTimersByTime(10);
      key(document.body, { key: 'b' });
      jest.advanceTimersByTime(10);
      expect(gestures.isCommanding).toBe(true);
    });

    it('not for a paste that a program executes', () => {
      execute('notebook:paste-cell-below');
      expect(gestures.isActing).toBe(false);
    });
  });
});
