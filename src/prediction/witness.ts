import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { IKernelEvidence } from '../wire';

/** Milliseconds for which the kernel must have been idle before it is asked. */
const QUIET = 50;

/** Milliseconds after which an answer is not waited for any more. */
const LIMIT = 2000;

/** Milliseconds for which a prediction waits for an answer. */
const PATIENCE = 500;

/** How often the kernel is asked after one run, if it turns the question down. */
const MAX_TRIES = 3;

/**
 * Asks the kernel of a notebook which names it holds, after each run.
 *
 * #### Notes
 * The question is a silent request that leaves no trace in the kernel. It is
 * asked only while the kernel is idle; the kernel is never interrupted, and an
 * answer that comes after another run has begun is dropped.
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
    this._life++;
    this._leave();
    this._forget();
    this._introduce();
    this._schedule();
  }

  /** Handle a change of what the kernel is doing. */
  private _onStatus(_: unknown, status: Kernel.Status): void {
    switch (status) {
      case 'idle':
        this._schedule();
        break;
      case 'restarting':
      case 'autorestarting':
      case 'terminating':
      case 'dead':
        this._life++;
        this._forget();
        this._introduce();
        break;
    }
  }

  /** Handle what the kernel says to all: somebody, not only here, runs code. */
  private _onMessage(_: unknown, message: KernelMessage.IMessage): void {
    const parent = message.parent_header as KernelMessage.IHeader;
    if (
      message.header.msg_type === 'execute_input' &&
      parent.msg_id !== this._asked
    ) {
      this._forget();
    }
  }

  /** What is known is not true any more. */
  private _forget(): void {
    window.clearTimeout(this._timer);
    this._future?.dispose();
    this._future = null;
    this._isKnown = false;
    this._tries = 0;
    this._settle();
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
    if (this._isKnown || this._future || !this._mayAsk) {
      return;
    }
    this._pending ??= new PromiseDelegate();
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => void this._ask(), QUIET);
  }

  /** Ask the kernel now. */
  private async _ask(): Promise<void> {
    const { probe, sessionContext } = this._options;
    const kernel = sessionContext.session?.kernel;
    const life = this._life;
    if (!kernel || !this._mayAsk) {
      this._settle();
      return;
    }
    const { language_info } = await kernel.info;
    // Whatever happened meanwhile asks again when it is over.
    if (life !== this._life || this._future || !this._mayAsk) {
      return;
    }
    if (language_info.name !== 'python') {
      this._isKnown = true;
      this._settle();
      return;
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
      user_expressions: { nbedit: probe() }
    });
    this._future = future;
    this._asked = future.msg.header.msg_id;
    this._tries++;
    const timer = window.setTimeout(() => future.dispose(), LIMIT);
    let reply: KernelMessage.IExecuteReplyMsg | undefined;
    try {
      reply = await future.done;
    } catch {
      // Too late, or the kernel or the user went on.
    }
    window.clearTimeout(timer);
    if (this._future === future) {
      this._future = null;
      this._onReply(reply && Private.answerOf(reply));
    }
  }

  /** Handle the kernel's answer, if it gave one. */
  private _onReply(answer: string | undefined): void {
    this._isKnown = answer !== undefined || this._tries >= MAX_TRIES;
    if (answer === undefined) {
      this._schedule();
    } else {
      this._isTold = true;
      this._options.tell({ type: 'evidence', kernel: this._name, answer });
    }
    if (this._isKnown) {
      this._settle();
    }
  }

  /** Nothing is waited for any more. */
  private _settle(): void {
    this._pending?.resolve();
    this._pending = null;
  }

  /** Leave the kernel. */
  private _leave(): void {
    window.clearTimeout(this._timer);
    this._future?.dispose();
    this._future = null;
    this._connection?.dispose();
    this._connection = null;
    this._settle();
  }

  /** Whether the kernel is idle and may be asked. */
  private get _mayAsk(): boolean {
    const { isAllowed, probe, sessionContext } = this._options;
    const kernel = sessionContext.session?.kernel;
    return (
      !this._isDisposed &&
      isAllowed() &&
      probe() !== '' &&
      kernel?.status === 'idle' &&
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
  private _future: Kernel.IShellFuture<
    KernelMessage.IExecuteRequestMsg,
    KernelMessage.IExecuteReplyMsg
  > | null = null;
  private _pending: PromiseDelegate<void> | null = null;
  private _timer = 0;
  private _life = 0;
  private _tries = 0;
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
