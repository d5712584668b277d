import { Dialog, Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { userMessage } from '../../__tests__/messages';
import type { ITuningReport, ITuningStatus, TuningObstacle } from '../../wire';
import { Tuner } from '../tuning';

const trans = nullTranslator.load('jupyter_nbedit');

const IDLE: ITuningStatus = {
  state: 'idle',
  obstacle: '',
  message: null,
  stage: null,
  done: 0,
  total: 0,
  left: null,
  report: null,
  inUse: false
};

const RUNNING: ITuningStatus = {
  ...IDLE,
  state: 'running',
  stage: userMessage('it learns'),
  done: 3,
  total: 10,
  left: 100
};

const REPORT: ITuningReport = {
  made: 1,
  days: 5,
  heldDays: 2,
  examples: 60,
  moments: 90,
  tokens: 16000,
  seconds: 600,
  before: { precision: 80, recall: 10, quiet: 99, saved: 4 },
  after: { precision: null, recall: 30, quiet: 99, saved: 12.34 },
  low: 1,
  high: 12,
  better: true
};

/** A server whose job is as told, one answer a question. */
function server(...answers: ITuningStatus[]) {
  const used: boolean[] = [];
  const asked: string[] = [];
  const next = () =>
    Promise.resolve(answers.length > 1 ? answers.shift()! : answers[0]);
  return {
    used,
    asked,
    tuning: next,
    startTuning: () => {
      asked.push('start');
      return next();
    },
    stopTuning: () => {
      asked.push('stop');
      return next();
    },
    useTuned: (use: boolean) => {
      used.push(use);
      return next();
    }
  };
}

const shown = () => Notification.manager.notifications;

/** Wait until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

/** Answer the dialog that opens, by one of its buttons. */
async function answer(button: number): Promise<void> {
  await until(() => Dialog.tracker.currentWidget !== null);
  Dialog.tracker.currentWidget!.resolve(button);
  await until(() => Dialog.tracker.currentWidget === null);
}

const commands = { hasCommand: jest.fn(), execute: jest.fn() };

const tunerOf = (api: Tuner.IOptions['api']) =>
  new Tuner({ api, trans, commands, interval: 1 });

/** Whether a notification is seen by who does not look at the list of all. */
const isShown = (autoClose?: number | false) =>
  autoClose === false || Boolean(autoClose);

/** Click on an action of what is shown. */
function click(label: string, number = 0): MouseEvent {
  const event = new MouseEvent('click', { cancelable: true });
  shown()
    [number].options.actions!.find(action => action.label === label)!
    .callback(event);
  return event;
}

/** The text of the dialog that opens. */
async function dialogText(): Promise<string> {
  await until(() => Dialog.tracker.currentWidget !== null);
  return Dialog.tracker.currentWidget!.node.textContent ?? '';
}

describe('Tuner', () => {
  const silent: string[] = [];
  Notification.manager.changed.connect((_, { type, notification }) => {
    if (type === 'added' && !isShown(notification.options.autoClose)) {
      silent.push(notification.message);
    }
  });

  afterEach(() => {
    Notification.dismiss();
    expect(silent).toEqual([]);
  });

  it('asks, shows how it gets on, and has the user decide', async () => {
    const api = server(IDLE, RUNNING, RUNNING, { ...IDLE, report: REPORT });
    const messages: string[] = [];
    Notification.manager.changed.connect((_, { notification }) =>
      messages.push(notification.message)
    );
    const ran = tunerOf(api).run();
    await answer(1);
    await ran;

    expect(api.asked).toEqual(['start']);
    expect(messages).toContain(
      'Tuning the model on your history · it learns · 30 % · 2 min left'
    );
    const [{ message, options }] = shown();
    expect(shown()).toHaveLength(1);
    expect(message).toContain('saves 12.3 % of the keys, not 4.0 %');
    expect(options.actions!.map(action => action.label)).toEqual([
      'Use it',
      'Keep the old one',
      'Figures…'
    ]);
    // What there is to decide stays.
    expect(click('Figures…').defaultPrevented).toBe(true);
    const figures = await dialogText();
    expect(figures).toContain('right80.0 %–');
    expect(figures).toContain('+1.0 to +12.0 points');
    await answer(0);
    // Until then nothing has changed.
    expect(api.used).toEqual([]);
    options.actions![1].callback(new MouseEvent('click'));
    expect(api.used).toEqual([]);
    options.actions![0].callback(new MouseEvent('click'));
    await until(() =>
      shown().some(({ message: told }) => told.includes('in use'))
    );
    expect(api.used).toEqual([true]);

    api.tuning = () => Promise.resolve({ ...IDLE, inUse: true });
    const told = shown().find(({ message: text }) => text.includes('in use'))!;
    told.options.actions![0].callback(new MouseEvent('click'));
    await until(() => api.used.length > 1);
    expect(api.used).toEqual([true, false]);
  });

  it('does nothing unless the user agrees', async () => {
    const api = server(IDLE);
    const ran = tunerOf(api).run();
    await answer(0);
    await ran;

    expect(api.asked).toEqual([]);
    expect(shown()).toHaveLength(0);
  });

  it('offers nothing that is not better', async () => {
    const api = server(RUNNING, {
      ...IDLE,
      report: { ...REPORT, better: false }
    });
    await tunerOf(api).run();

    const [{ message, options }] = shown();
    expect(message).toContain('not better');
    expect(options.actions!.map(action => action.label)).toEqual(['Figures…']);
  });

  it('offers what was tuned before, if nobody has decided about it', async () => {
    const better = { ...IDLE, report: REPORT };
    const api = server(better);
    let ran = tunerOf(api).run();
    expect(await dialogText()).toContain('12.3 %');
    await answer(2);
    await ran;
    expect([api.used, api.asked]).toEqual([[true], []]);

    ran = tunerOf(api).run();
    await answer(0);
    await ran;
    expect([api.used, api.asked]).toEqual([[true], []]);

    ran = tunerOf(api).run();
    await answer(1);
    await ran;
    expect([api.used, api.asked]).toEqual([[true], ['start']]);
  });

  it.each<[TuningObstacle, string]>([
    ['forbidden', 'administrator'],
    ['uninstalled', 'pip install'],
    ['other model', 'uses another one']
  ])('says what stands in the way: %s', async (obstacle, reason) => {
    const message = userMessage(reason);
    await tunerOf(server({ ...IDLE, state: 'off', obstacle, message })).run();

    expect(shown()[0].message).toContain(reason);
  });

  it('leads to the consent that is missing', async () => {
    const tuner = tunerOf(
      server({
        ...IDLE,
        state: 'off',
        obstacle: 'unrecorded',
        message: userMessage('your edits are not recorded')
      })
    );
    await tuner.run();

    // Where nothing records, there is no way to lead to.
    expect(shown()[0].options.actions).toEqual([]);
    Notification.dismiss();
    commands.hasCommand.mockReturnValue(true);
    await tuner.run();

    expect(shown()[0].message).toContain('not recorded');
    click('Record…');
    expect(commands.execute).toHaveBeenCalledWith('nbedit:record');
  });

  it.each([
    ['too little', []],
    ['too little: '.repeat(20), ['Why?']]
  ])('says why it did not come to it', async (message, labels) => {
    const failed = {
      ...IDLE,
      state: 'failed' as const,
      message: userMessage(message)
    };
    const api = server(RUNNING, failed);
    await tunerOf(api).run();

    const [{ message: told, options }] = shown();
    expect(told.length).toBeLessThanOrEqual(140);
    expect(options.actions!.map(({ label }) => label)).toEqual(labels);
    if (labels.length) {
      click('Why?');
      expect(await dialogText()).toContain(message.trim());
      await answer(0);
    } else {
      expect(told).toContain(message);
    }
    expect(api.used).toEqual([]);
  });

  it('goes back only from a tuned model', async () => {
    const api = server(IDLE);
    await tunerOf(api).use(false);

    expect(shown()[0].message).toContain('No tuned model');
    expect(api.used).toEqual([]);
  });

  it('can be stopped', async () => {
    const answers = [RUNNING, RUNNING];
    const api = server(...answers);
    const ran = tunerOf(api).run();
    await until(() => shown().length > 0);
    shown()[0].options.actions![0].callback(new MouseEvent('click'));
    api.tuning = () => Promise.resolve(IDLE);
    await ran;

    expect(api.asked).toEqual(['stop']);
    expect(shown()).toHaveLength(1);
    expect(shown()[0].message).toContain('Nothing has changed');
  });
});
