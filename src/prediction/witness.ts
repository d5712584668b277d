import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { IKernelEvidence } from '../wire';

/** Milliseconds for which the kernel must have been idle before it is asked. */
const QUIET = 50;

/**
 * Milliseconds for which the kernel must have been starting before it is asked:
 * that it is idle may have been said before, and is not said again.
 */
const START = 1000;

/** Milliseconds after which an answer to the first question is not waited for any more. */
const LIMIT = 2000;

/** The most milliseconds between two questions, and for which one is open. */
const MOST = 60_000;

/** Milliseconds for which a prediction waits for an answer. */
const PATIENCE = 500;

/** After how many questions that were turned down predictions wait no more. */
const MAX_TRIES = 3;

/** What the kernel, and not the server before it, says of itself. */
const OWN_STATES = ['busy', 'idle', 'starting'];

/**
 * Asks the kernel of a notebook which names it holds, after each run.
 *
 * #### Notes
 * The question is a silent request that leaves no trace in the kernel. It is
 * asked only while the kernel is idle; the kernel is never interrupted, and an
 * answer that comes after another run has begun is dropped.
 *
 * As long as the answer is not known, an idle kernel is asked again: after a
 * failure twice as late as before, with twice the time for the answer and over
 * a connection of its own. A kernel that turns each question down is so asked
 * once a minute in the end, one that never answers every two minutes.
 */
export class KernelWitness implements IDisposable {
  constructor(options: KernelWitness.IOptions) {
    this._options = options;
    const { sessionContext } = options;
    sessionContext.kernelChanged.connect(this._onKernel, this);
    sessionContext.statusChanged.connect(this._onStatus, this);
    sessionContext.iopubMessage.connect(this._onMessage, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Ask no more. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    const { sessionContext } = this._options;
    sessionContext.kernelChanged.disconnect(this._onKernel, this);
    sessionContext.statusChanged.disconnect(this._onStatus, this);
    sessionContext.iopubMessage.disconnect(this._onMessage, this);
    this._drop();
    this._leave();
  }

  /** Ask anew: the server knows nothing yet, or the user changed their mind. */
  begin(): void {
    this._forget();
    this._introduce();
    this._schedule();
  }

  /** Wait for the answer about what was run last, but not for long. */
  async settled(): Promise<void> {
    if (this._pending) {
      let timer = 0;
      const patience = new Promise<void>(resolve => {
        timer = window.setTimeout(resolve, PATIENCE);
      });
      await Promise.race([this._pending.promise, patience]);
      window.clearTimeout(timer);
    }
  }

  /** Whether an answer is to come soon. */
  get isAsking(): boolean {
    return this._pending !== null;
  }

  /** Handle another kernel: what was known was of the former. */
  private _onKernel(): void {
    this._leave();
    this._beginLife('');
    this._schedule();
  }

  /** Handle a change of what the kernel is doing. */
  private _onStatus(_: unknown, status: Kernel.Status): void {
    switch (status) {
      case 'idle':
      case 'starting':
        this._schedule();
        break;
      case 'unknown':
        // It is not heard of while the connection is down: it may run anything.
        this._forget();
        break;
      case 'restarting':
      case 'autorestarting':
      case 'terminating':
      case 'dead':
        this._beginLife('');
        break;
    }
  }

  /** Handle what the kernel says to all: somebody, not only here, runs code. */
  private _onMessage(_: unknown, message: KernelMessage.IMessage): void {
    const process = Private.processOf(message);
    if (process && this._process && process !== this._process) {
      // Others may have started it again, and nobody says so.
      this._beginLife(process);
      this._schedule();
    }
    this._process ||= process;
    const parent = message.parent_header as KernelMessage.IHeader;
    if (
      message.header.msg_type === 'execute_input' &&
      parent.msg_id !== this._asked
    ) {
      this._forget();
    }
  }

  /** Begin anew with a kernel that has run nothing yet, or is about to end. */
  private _beginLife(process: string): void {
    this._life++;
    this._process = process;
    this._forget();
    this._introduce();
  }

  /** What is known is not true any more. */
  private _forget(): void {
    this._drop();
    this._isKnown = false;
    this._tries = 0;
    this._earliest = 0;
    if (this._isTold) {
      this._isTold = false;
      this._options.tell({ type: 'evidence', kernel: this._name, answer: '' });
    }
  }

  /** Say which kernel it is, asked or not: another one has run nothing yet. */
  private _introduce(): void {
    this._options.tell({ type: 'evidence', kernel: this._name, answer: '' });
  }

  /** Ask when the kernel has been idle for a while, unless all is known. */
  private _schedule(): void {
    if (this._isKnown || this._question || !this._mayAsk) {
      return;
    }
    if (this._tries < MAX_TRIES) {
      this._pending ??= new PromiseDelegate();
    }
    const { session } = this._options.sessionContext;
    const pause = session?.kernel?.status === 'idle' ? QUIET : START;
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(
      () => void this._ask(),
      Math.max(pause, this._earliest - Date.now())
    );
  }

  /** Ask the kernel now, and see that it is asked again if that comes to nothing. */
  private async _ask(): Promise<void> {
    const kernel = this._options.sessionContext.session?.kernel;
    if (!kernel || !this._mayAsk) {
      // Whatever is in the way says when it is over.
      this._settle();
      return;
    }
    const question = new AbortController();
    this._question = question;
    const limit = window.setTimeout(
      () => question.abort(),
      Math.min(LIMIT * 2 ** this._tries, MOST)
    );
    let answer: string | null | undefined;
    try {
      answer = await this._answer(kernel, question.signal);
    } catch {
      // Too late, or the connection was lost.
    }
    window.clearTimeout(limit);
    if (this._question === question) {
      this._question = null;
      this._onAnswer(answer);
    }
  }

  /**
   * Ask a kernel.
   *
   * @returns Its answer; `null` if there is none to expect, and `undefined` if
   * it turned the question down.
   */
  private async _answer(
    kernel: Kernel.IKernelConnection,
    signal: AbortSignal
  ): Promise<string | null | undefined> {
    const told = Private.unlessAborted(kernel.info, signal);
    // The message in which it says what it is may have been lost.
    told.catch(() => kernel.requestKernelInfo()).catch(() => undefined);
    const { language_info } = await told;
    if (language_info.name !== 'python') {
      return null;
    }
    if (signal.aborted || !this._mayAsk) {
      return undefined;
    }
    // The notebook's own connection is left alone, since JupyterLab counts all
    // that is sent there as cells that the user runs.
    this._connection ??= kernel.clone({ handleComms: false });
    const future = this._connection.requestExecute({
      allow_stdin: false,
      code: '',
      silent: true,
      stop_on_error: false,
      store_history: false,
      user_expressions: { nbedit: this._options.probe() }
    });
    signal.addEventListener('abort', () => future.dispose());
    this._asked = future.msg.header.msg_id;
    return Private.answerOf(await future.done);
  }

  /** Handle the kernel's answer, if it gave one. */
  private _onAnswer(answer: string | null | undefined): void {
    this._isKnown = answer !== undefined;
    if (answer === undefined) {
      this._tries++;
      this._earliest = Date.now() + Math.min(QUIET * 2 ** this._tries, MOST);
      if (this._tries >= MAX_TRIES) {
        this._settle();
      }
      // Over another connection: this one may be what is broken.
      this._leave();
      this._schedule();
      return;
    }
    if (answer !== null) {
      this._isTold = true;
      this._options.tell({ type: 'evidence', kernel: this._name, answer });
    }
    this._settle();
  }

  /** Nothing is waited for any more. */
  private _settle(): void {
    this._pending?.resolve();
    this._pending = null;
  }

  /** Drop what was asked or was about to be. */
  private _drop(): void {
    window.clearTimeout(this._timer);
    const question = this._question;
    this._question = null;
    question?.abort();
    this._settle();
  }

  /** Leave the connection to the kernel. */
  private _leave(): void {
    this._connection?.dispose();
    this._connection = null;
  }

  /** Whether the kernel runs nothing and may be asked. */
  private get _mayAsk(): boolean {
    const { isAllowed, probe, sessionContext } = this._options;
    const kernel = sessionContext.session?.kernel;
    return (
      !this._isDisposed &&
      isAllowed() &&
      probe() !== '' &&
      // Until it has ended, the kernel from before may say that it is idle.
      !sessionContext.isRestarting &&
      !sessionContext.isTerminating &&
      (kernel?.status === 'idle' || kernel?.status === 'starting') &&
      kernel.connectionStatus === 'connected'
    );
  }

  /** A name for the kernel, until it is started again. */
  private get _name(): string {
    const { sessionContext } = this._options;
    return `${sessionContext.session?.kernel?.id ?? ''} ${this._life}`;
  }

  private readonly _options: KernelWitness.IOptions;
  private _connection: Kernel.IKernelConnection | null = null;
  /** What is asked now. */
  private _question: AbortController | null = null;
  private _pending: PromiseDelegate<void> | null = null;
  private _timer = 0;
  private _life = 0;
  /** What the kernel's process calls itself, if it was heard. */
  private _process = '';
  /** How often the question came to nothing since what was known was forgotten. */
  private _tries = 0;
  /** When the kernel may be asked again. */
  private _earliest = 0;
  private _asked = '';
  private _isKnown = false;
  private _isTold = false;
  private _isDisposed = false;
}

/** The namespace of `KernelWitness`. */
export namespace KernelWitness {
  /** What a witness is made from. */
  export interface IOptions {
    /** The notebook's kernel, whichever it is. */
    sessionContext: ISessionContext;
    /** Whether the user lets the kernel be asked. */
    isAllowed: () => boolean;
    /** The expression that the kernel evaluates; empty if it is not known yet. */
    probe: () => string;
    /** Takes what the kernel said, or that it is not true any more. */
    tell: (evidence: IKernelEvidence) => void;
  }
}

namespace Private {
  /**
   * What the process of the kernel that says something calls itself; empty if
   * that is not known.
   *
   * #### Notes
   * The server says some things in the place of the kernel, and some kernels of
   * languages other than Python repeat what the asker calls itself.
   */
  export function processOf(message: KernelMessage.IMessage): string {
    const { header, parent_header } = message;
    const { execution_state: state } = message.content as {
      execution_state?: string;
    };
    const isOwn =
      header.msg_type === 'execute_input' ||
      (header.msg_type === 'status' && OWN_STATES.includes(state ?? ''));
    const { session } = parent_header as Partial<KernelMessage.IHeader>;
    return isOwn && header.session !== session ? header.session : '';
  }

  /** Wait for something, but not for longer than until a signal is given. */
  export function unlessAborted<T>(
    promise: Promise<T>,
    signal: AbortSignal
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      promise.then(resolve, reject);
    });
  }

  /** The kernel's answer; `undefined` if it turned the question down. */
  export function answerOf({
    content
  }: KernelMessage.IExecuteReplyMsg): string | undefined {
    if (content.status !== 'ok') {
      return undefined;
    }
    const told = content.user_expressions?.nbedit as
      { status?: string; data?: Record<string, unknown> } | undefined;
    // A kernel that fails at it will do so again: there is nothing to know.
    const text = told?.status === 'ok' ? told.data?.['text/plain'] : '';
    return typeof text === 'string' ? text : '';
  }
}
