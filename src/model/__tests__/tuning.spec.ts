import { Dialog, Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import type { ITuningReport, ITuningStatus } from '../../wire';
import { Tuner } from '../tuning';

const trans = nullTranslator.load('jupyter_nbedit');

const IDLE: ITuningStatus = {
  state: 'idle',
  message: '',
  stage: '',
  done: 0,
  total: 0,
  left: null,
  report: null,
  inUse: false
};

const RUNNING: ITuningStatus = {
  ...IDLE,
  state: 'running',
  stage: 'learning',
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

/** Answer the dialog that opens. */
async function answer(accept: boolean): Promise<void> {
  await until(() => Dialog.tracker.currentWidget !== null);
  const dialog = Dialog.tracker.currentWidget!;
  if (accept) {
    dialog.resolve(1);
  } else {
    dialog.reject();
  }
}

const tunerOf = (api: Tuner.IOptions['api']) =>
  new Tuner({ api, trans, interval: 1 });

describe('Tuner', () => {
  afterEach(() => Notification.dismiss());

  it('asks, shows how it gets on, and has the user decide', async () => {
    const api = server(IDLE, RUNNING, RUNNING, { ...IDLE, report: REPORT });
    const messages: string[] = [];
    Notification.manager.changed.connect((_, { notification }) =>
      messages.push(notification.message)
    );
    const ran = tunerOf(api).run();
    await answer(true);
    await ran;

    expect(api.asked).toEqual(['start']);
    expect(messages).toContain(
      'Tuning the model on your history · learning · 30 % · 2 min left'
    );
    const [{ message, options }] = shown();
    expect(shown()).toHaveLength(1);
    expect(message).toContain('keys saved 12.3 % (before 4.0 %)');
    expect(message).toContain('right suggestions – (before 80.0 %)');
    expect(options.actions!.map(action => action.label)).toEqual([
      'Use it',
      'Keep the old one'
    ]);
    // Until then nothing has changed.
    expect(api.used).toEqual([]);
    options.actions![1].callback(new MouseEvent('click'));
    expect(api.used).toEqual([]);
    options.actions![0].callback(new MouseEvent('click'));
    await until(() =>
      shown().some(({ message: told }) => told.includes('in use'))
    );
    expect(api.used).toEqual([true]);

    const told = shown().find(({ message: text }) => text.includes('in use'))!;
    told.options.actions![0].callback(new MouseEvent('click'));
    expect(api.used).toEqual([true, false]);
  });

  it('does nothing unless the user agrees', async () => {
    const api = server(IDLE);
    const ran = tunerOf(api).run();
    await answer(false);
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
    expect(message).toContain('not better, so it stays as it was');
    expect(options.actions ?? []).toEqual([]);
  });

  it.each([
    [{ ...IDLE, state: 'off' as const, message: 'agree first' }, 'agree first'],
    [{ ...IDLE, state: 'failed' as const, message: 'too little' }, 'too little']
  ])('says why it did not come to it', async (last, reason) => {
    const api = last.state === 'off' ? server(last) : server(RUNNING, last);
    await tunerOf(api).run();

    expect(shown()[0].message).toContain(reason);
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
    expect(shown()).toHaveLength(0);
  });
});
