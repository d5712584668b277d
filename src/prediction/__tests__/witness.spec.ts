import type { ISessionContext } from '@jupyterlab/apputils';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { settle } from '../../__tests__/sockets';
import type { IKernelEvidence } from '../../wire';
import { KernelWitness } from '../witness';

/** A kernel that says what a test tells it, and the notebook's hold of it. */
class FakeSession {
  readonly kernelChanged = new Signal<object, unknown>(this);
  readonly statusChanged = new Signal<object, string>(this);
  readonly iopubMessage = new Signal<object, object>(this);
  readonly asked: {
    content: Record<string, unknown>;
    done: PromiseDelegate<unknown>;
    isDisposed: boolean;
  }[] = [];
  readonly session = { kernel: this.makeKernel('one') };

  makeKernel(id: string, language = 'python') {
    return {
      id,
      status: 'idle',
      connectionStatus: 'connected',
      info: Promise.resolve({ language_info: { name: language } }),
      clone: () => ({
        dispose: () => undefined,
        requestExecute: (content: Record<string, unknown>) => {
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
      })
    };
  }

  /** Let the kernel be in a state. */
  become(status: string): void {
    this.session.kernel.status = status;
    this.statusChanged.emit(status);
  }

  /** Let the kernel say that it runs something. */
  runs(id = 'cell'): void {
    this.iopubMessage.emit({
      header: { msg_type: 'execute_input' },
      parent_header: { msg_id: id }
    });
    this.become('busy');
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

  it('asks again when it is turned down, and not without end', async () => {
    for (let time = 1; time <= 3; time++) {
      await pause();
      expect(fake.asked).toHaveLength(time);
      await fake.reply({ status: 'aborted' });
    }
    await pause();
    expect(fake.asked).toHaveLength(3);
    expect(witness.isAsking).toBe(false);
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
