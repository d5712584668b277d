import type { ISessionContext } from '@jupyterlab/apputils';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import * as fc from 'fast-check';
import { settle } from '../../__tests__/sockets';
import type { IKernelEvidence } from '../../wire';
import { KernelWitness } from '../witness';

/** A question to a kernel. */
interface IAsked {
  content: Record<string, unknown>;
  done: PromiseDelegate<unknown>;
  isDisposed: boolean;
}

/** A kernel that says what a test tells it, and the notebook's hold of it. */
class FakeSession {
  readonly kernelChanged = new Signal<object, unknown>(this);
  readonly statusChanged = new Signal<object, string>(this);
  readonly iopubMessage = new Signal<object, object>(this);
  readonly asked: IAsked[] = [];
  /** The connections that were made to ask. */
  readonly made: { isDisposed: boolean }[] = [];
  /** What the kernel's process calls itself. */
  process = 'process-0';
  isRestarting = false;
  isTerminating = false;
  readonly session = { kernel: this.makeKernel('one') };

  makeKernel(id: string, language = 'python') {
    const info = new PromiseDelegate<object>();
    const introduce = () => info.resolve({ language_info: { name: language } });
    introduce();
    return {
      ...{ id, status: 'idle', connectionStatus: 'connected' },
      info: info.promise as Promise<unknown>,
      requestKernelInfo: jest.fn(async () => undefined),
      clone: () => {
        const connection = {
          isDisposed: false,
          dispose: () => {
            connection.isDisposed = true;
          },
          requestExecute: (content: Record<string, unknown>) => {
            if (connection.isDisposed) {
              throw new Error('Kernel connection is disposed');
            }
            return this._ask(content);
          }
        };
        this.made.push(connection);
        return connection;
      }
    };
  }

  /** Let the kernel be in a state. */
  become(status: string): void {
    this.session.kernel.status = status;
    this.statusChanged.emit(status);
    if (['busy', 'idle', 'starting'].includes(status)) {
      this.says('status', { execution_state: status });
    }
  }

  /** Let the kernel say something to all. */
  says(type: string, content: object, parent = 'cell'): void {
    this.iopubMessage.emit({
      header: { msg_type: type, session: this.process },
      parent_header: { msg_id: parent, session: 'page' },
      content
    });
  }

  /** Let the kernel say that it runs something. */
  runs(id = 'cell'): void {
    this.become('busy');
    this.says('execute_input', {}, id);
  }

  /** Let the connection be lost. */
  disconnect(): void {
    this.session.kernel.connectionStatus = 'connecting';
    this.become('unknown');
  }

  /** Let the kernel answer the newest question. */
  async answer(text: string): Promise<void> {
    const told = { status: 'ok', data: { 'text/plain': text } };
    await this.reply({ status: 'ok', user_expressions: { nbedit: told } });
  }

  async reply(content: object): Promise<void> {
    this.asked[this.asked.length - 1].done.resolve({ content });
    await settle();
  }

  private _ask(content: Record<string, unknown>) {
    const done = new PromiseDelegate<unknown>();
    const asked = { content, done, isDisposed: false };
    this.asked.push(asked);
    return {
      done: done.promise,
      msg: { header: { msg_id: `ask-${this.asked.length}` } },
      dispose: () => {
        asked.isDisposed = true;
        done.reject(new Error('disposed'));
      }
    };
  }
}

describe('KernelWitness', () => {
  let fake: FakeSession;
  let witness: KernelWitness;
  let told: [string, string?][];
  let isAllowed: boolean;

  /** Let time pass, more than what a kernel must have been idle for. */
  async function pause(ms = 60): Promise<void> {
    await settle();
    jest.advanceTimersByTime(ms);
    await settle();
  }

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
    fake = new FakeSession();
    told = [];
    isAllowed = true;
    witness = new KernelWitness({
      sessionContext: fake as unknown as ISessionContext,
      isAllowed: () => isAllowed,
      probe: () => 'probe',
      tell: ({ kernel, answer }: IKernelEvidence) => told.push([kernel, answer])
    });
    witness.begin();
    // At first it says which kernel it is.
    expect(told.splice(0)).toEqual([['one 0', '']]);
  });

  afterEach(() => {
    witness.dispose();
    jest.useRealTimers();
  });

  it('asks an idle kernel once, without a trace', async () => {
    expect(witness.isAsking).toBe(true);
    await pause();
    expect(fake.asked.map(({ content }) => content)).toEqual([
      {
        allow_stdin: false,
        code: '',
        silent: true,
        stop_on_error: false,
        store_history: false,
        user_expressions: { nbedit: 'probe' }
      }
    ]);
    await fake.answer('first');
    expect(told).toEqual([['one 0', 'first']]);
    expect(witness.isAsking).toBe(false);
    fake.become('busy');
    fake.become('idle');
    await pause();
    expect(fake.asked).toHaveLength(1);
  });

  it('does not ask a busy kernel, and asks once after many cells', async () => {
    await pause();
    await fake.answer('first');
    for (let cell = 0; cell < 5; cell++) {
      fake.runs(`cell-${cell}`);
      await pause(10);
      fake.become('idle');
      await pause(10);
    }
    expect(fake.asked).toHaveLength(1);
    expect(told[1]).toEqual(['one 0', '']);
    fake.runs();
    await pause(10000);
    expect(fake.asked).toHaveLength(1);
    fake.become('idle');
    await pause();
    await fake.answer('second');
    expect(told.slice(1)).toEqual([
      ['one 0', ''],
      ['one 0', 'second']
    ]);
  });

  it('drops the answer when somebody runs a cell meanwhile', async () => {
    await pause();
    fake.runs();
    expect(fake.asked[0].isDisposed).toBe(true);
    await fake.answer('late');
    expect(told).toEqual([]);
    expect(witness.isAsking).toBe(false);
  });

  it('forgets when the kernel is started again', async () => {
    await pause();
    await fake.answer('first');
    fake.become('restarting');
    // Nothing is known, and what was run was run by another one.
    expect(told.slice(1).every(([, answer]) => answer === '')).toBe(true);
    expect(told[told.length - 1]).toEqual(['one 1', '']);
    fake.become('idle');
    await pause();
    await fake.answer('second');
    expect(told[told.length - 1]).toEqual(['one 1', 'second']);
  });

  it('does not mix two kernels', async () => {
    await pause();
    const [first] = fake.asked;
    fake.session.kernel = fake.makeKernel('two');
    fake.kernelChanged.emit({});
    await pause();
    expect(fake.asked).toHaveLength(2);
    first.done.resolve({
      content: {
        status: 'ok',
        user_expressions: {
          nbedit: { status: 'ok', data: { 'text/plain': 'of the first' } }
        }
      }
    });
    await settle();
    expect(told).toEqual([['two 1', '']]);
    await fake.answer('of the second');
    expect(told.slice(1)).toEqual([['two 1', 'of the second']]);
  });

  it('says that the kernel was started again even if it may not ask', () => {
    isAllowed = false;
    fake.become('restarting');
    expect(told).toEqual([['one 1', '']]);
    expect(fake.asked).toEqual([]);
  });

  it('leaves other languages and what is switched off alone', async () => {
    await pause();
    await fake.answer('first');
    isAllowed = false;
    witness.begin();
    await pause();
    expect(told[1][1]).toBe('');
    isAllowed = true;
    fake.session.kernel = fake.makeKernel('two', 'julia');
    fake.kernelChanged.emit({});
    await pause();
    expect(fake.asked).toHaveLength(1);
    expect(witness.isAsking).toBe(false);
  });

  it('asks again when it is turned down, later and later, and without end', async () => {
    for (let time = 1; time <= 3; time++) {
      await pause(500);
      expect(fake.asked).toHaveLength(time);
      await fake.reply({ status: 'aborted' });
    }
    // Nobody waits for it any more.
    expect(witness.isAsking).toBe(false);
    const minutes = 60;
    for (let second = 0; second < minutes * 60; second++) {
      const before = fake.asked.length;
      await pause(1000);
      if (fake.asked.length > before) {
        await fake.reply({ status: 'aborted' });
      }
    }
    expect(fake.asked.length).toBeGreaterThan(minutes / 2);
    expect(fake.asked.length).toBeLessThan(minutes + 20);
    await pause(61_000);
    await fake.answer('at last');
    expect(told).toEqual([['one 0', 'at last']]);
  });

  it('gives a slow connection more time, and tries another one', async () => {
    // As if no question were answered within ten seconds.
    for (let ms = 0; ms < 60_000 && fake.made.length < 4; ms += 100) {
      await pause(100);
      const open = fake.asked.filter(({ isDisposed }) => !isDisposed);
      expect(open.length).toBeLessThanOrEqual(1);
    }
    expect(fake.made.map(({ isDisposed }) => isDisposed)).toEqual([
      ...[true, true, true],
      false
    ]);
    await pause(10_000);
    await fake.answer('late');
    expect(told).toEqual([['one 0', 'late']]);
  });

  it('asks over another connection when its own has ended', async () => {
    await pause();
    await fake.answer('first');
    fake.made[0].isDisposed = true;
    fake.runs();
    fake.become('idle');
    await pause();
    await pause(1000);
    await fake.answer('second');
    expect(told[told.length - 1]).toEqual(['one 0', 'second']);
  });

  it('asks a kernel for what it is when that was lost', async () => {
    const kernel = fake.makeKernel('two');
    const info = new PromiseDelegate<unknown>();
    kernel.info = info.promise;
    fake.session.kernel = kernel;
    fake.kernelChanged.emit({});
    await pause();
    expect(fake.asked).toEqual([]);
    await pause(2000);
    expect(kernel.requestKernelInfo).toHaveBeenCalled();
    info.resolve({ language_info: { name: 'python' } });
    await pause(1000);
    await fake.answer('names');
    expect(told[told.length - 1]).toEqual(['two 1', 'names']);
  });

  it('asks a kernel of which nothing was heard since it started', async () => {
    fake.become('starting');
    await pause();
    expect(fake.asked).toEqual([]);
    await pause(1000);
    await fake.answer('names');
    expect(told[told.length - 1]).toEqual(['one 0', 'names']);
  });

  it('does not ask the kernel that is about to end', async () => {
    await pause();
    await fake.answer('first');
    fake.isRestarting = true;
    fake.become('restarting');
    fake.become('idle');
    await pause(1000);
    expect(fake.asked).toHaveLength(1);
    fake.isRestarting = false;
    fake.kernelChanged.emit({});
    await pause();
    expect(fake.asked).toHaveLength(2);
  });

  it('forgets when others start the kernel again', async () => {
    fake.become('busy');
    fake.become('idle');
    await pause();
    await fake.answer('first');
    // The server speaks in the place of the kernel when there is too much output.
    fake.iopubMessage.emit({
      header: { msg_type: 'stream', session: 'server' },
      parent_header: {},
      content: {}
    });
    expect(told).toHaveLength(1);
    fake.process = 'process-1';
    fake.become('busy');
    expect(told[told.length - 1]).toEqual(['one 1', '']);
    fake.become('idle');
    await pause();
    await fake.answer('second');
    expect(told[told.length - 1]).toEqual(['one 1', 'second']);
  });

  it('does not take askers for kernels where they are repeated', async () => {
    await pause();
    await fake.answer('first');
    for (const asker of ['page', 'other']) {
      fake.iopubMessage.emit({
        header: { msg_type: 'status', session: asker },
        parent_header: { msg_id: 'x', session: asker },
        content: { execution_state: 'idle' }
      });
    }
    expect(told).toEqual([['one 0', 'first']]);
  });

  it('forgets while the connection is down, and asks when it is up', async () => {
    await pause();
    await fake.answer('first');
    fake.disconnect();
    expect(told[told.length - 1]).toEqual(['one 0', '']);
    await pause(5000);
    expect(fake.asked).toHaveLength(1);
    fake.session.kernel.connectionStatus = 'connected';
    fake.become('busy');
    fake.become('idle');
    await pause();
    await fake.answer('second');
    expect(told[told.length - 1]).toEqual(['one 0', 'second']);
  });

  describe('whatever happens before', () => {
    /** How many cells the kernel has run. */
    let runs: number;
    /** How many processes there were. */
    let processes: number;

    /** What the kernel holds. */
    const truth = () => `${fake.process} ran ${runs}`;
    const begin = () => {
      runs = 0;
      fake.process = `process-${++processes}`;
    };
    const connect = () => {
      fake.session.kernel.connectionStatus = 'connected';
    };
    const EVENTS: Record<string, () => Promise<void> | void> = {
      'is busy': () => fake.become('busy'),
      'is idle': () => {
        connect();
        fake.become('idle');
      },
      'runs a cell': () => {
        connect();
        runs++;
        fake.runs();
        fake.become('idle');
      },
      answers: async () => {
        const { isDisposed = true } = fake.asked[fake.asked.length - 1] ?? {};
        if (!isDisposed) {
          fake.says('status', { execution_state: 'busy' });
          await fake.answer(truth());
        }
      },
      'turns down': () => fake.reply({ status: 'aborted' }).catch(() => {}),
      'time passes': () => pause(),
      'much time passes': () => pause(70_000),
      'loses the connection': () => fake.disconnect(),
      'loses the other connection': () => {
        for (const connection of fake.made) {
          connection.isDisposed = true;
        }
      },
      'is started again': () => {
        fake.isRestarting = true;
        fake.become('restarting');
        fake.become('idle');
        begin();
        connect();
        fake.isRestarting = false;
        fake.kernelChanged.emit({});
      },
      'starts again by itself': () => {
        fake.become('restarting');
        fake.become('autorestarting');
        begin();
        fake.disconnect();
      },
      'is started again by others': () => {
        begin();
        fake.become('starting');
      },
      'is changed': () => {
        begin();
        fake.session.kernel = fake.makeKernel(`kernel-${processes}`);
        fake.kernelChanged.emit({});
      },
      'is asked anew': () => witness.begin()
    };

    /** Let things happen; then an idle kernel must be known. */
    async function happen(names: string[]): Promise<void> {
      const what = names.join(', ');
      for (const name of names) {
        await EVENTS[name]();
        await settle();
        const [, answer] = told[told.length - 1] ?? [];
        expect([what, answer || truth()]).toEqual([what, truth()]);
      }
      const { kernel } = fake.session;
      if (
        !['idle', 'starting'].includes(kernel.status) ||
        kernel.connectionStatus !== 'connected'
      ) {
        connect();
        fake.become('idle');
      }
      const before = fake.asked.length;
      const isKnown = () => told[told.length - 1]?.[1] === truth();
      for (let second = 0; second < 130 && !isKnown(); second++) {
        await EVENTS.answers();
        await pause(1000);
      }
      const [name, answer] = told[told.length - 1];
      expect([what, answer]).toEqual([what, truth()]);
      expect(name.split(' ')[0]).toBe(kernel.id);
      expect(fake.asked.length - before).toBeLessThanOrEqual(2);
    }

    beforeEach(() => {
      runs = processes = 0;
      fake.become('idle');
    });

    const names = Object.keys(EVENTS);
    it.each(names)('and at first: the kernel %s', async first => {
      for (const second of names) {
        for (const third of names) {
          await happen([first, second, third]);
        }
      }
    });

    it('and for long', async () => {
      const size = { minLength: 20, maxLength: 20 };
      const chosen = fc.array(fc.constantFrom(...names), size);
      for (const each of fc.sample(chosen, { numRuns: 50, seed: 1 })) {
        await happen(each);
      }
    });
  });

  it('does not wait for long', async () => {
    await pause();
    const settled = jest.fn();
    void witness.settled().then(settled);
    await pause(400);
    expect(settled).not.toHaveBeenCalled();
    await pause(200);
    expect(settled).toHaveBeenCalled();
    await pause(2000);
    expect(fake.asked[0].isDisposed).toBe(true);
  });
});
