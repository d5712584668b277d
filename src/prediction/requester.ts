import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { SocketTrouble } from '../server/socket';
import type {
  ILanguageModel,
  INotebookStream,
  NotebookChange,
  StreamEvent
} from '../tokens';
import type {
  IConfigure,
  IModelStatus,
  IPrediction,
  IStaleCell,
  IRun,
  Trigger
} from '../wire';
import { isPredicted, languageName } from '../notebook/languages';
import { NotebookConnection } from './connection';
import type { AdaptiveDelay } from './delay';
import type { News } from './news';
import { Past } from './past';
import type { Permission } from './permission';
import type { PredictionSettings } from './settings';
import type { Snooze } from './snooze';
import type { NotebookState } from './state';
import { withWarnings } from './warnings';
import { KernelWitness } from './witness';

/** What the server is told where no language model can be chosen. */
const NO_MODEL: IConfigure = { type: 'configure', model: 'none' };

/**
 * Asks for predictions in one notebook: connects where the user wants them,
 * tells the server what happens, and waits for a pause before it asks.
 */
export class Requester implements IDisposable {
  constructor(options: Requester.IOptions) {
    this._options = options;
    const { stream, settings, languageModel, permission } = options;
    settings.changed.connect(this._configure, this);
    permission.changed.connect(this._configure, this);
    languageModel?.changed.connect(this._configure, this);
    stream.languageChanged.connect(this._onLanguage, this);
    void stream.ready.then(() => this._configure());
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
    const { stream, settings, languageModel, permission } = this._options;
    settings.changed.disconnect(this._configure, this);
    permission.changed.disconnect(this._configure, this);
    languageModel?.changed.disconnect(this._configure, this);
    stream.languageChanged.disconnect(this._onLanguage, this);
    this._options.news.forget(stream);
    this._disconnect();
  }

  /** Whether anything was done in other documents since it was asked last. */
  get hasNews(): boolean {
    const { news, settings, stream } = this._options;
    return (
      settings.current.otherNotebooks && news.isBeside(stream, this._asked)
    );
  }

  /**
   * Ask for a prediction now, unless the user wants none that they did not ask for.
   *
   * @returns Whether it was asked for.
   */
  request(trigger: Trigger): boolean {
    const { settings, state, stream } = this._options;
    this.unschedule();
    if (this._connection?.state !== 'ready' || state.current === 'off') {
      return false;
    }
    if (trigger !== 'manual' && !this._isAutomatic) {
      return false;
    }
    // The server predicts for the place where the user is.
    const focus = stream.focus();
    if (focus) {
      this._connection.send(focus);
      stream.say(focus);
    }
    this._answered = false;
    this._asked = this._options.news.now;
    // Who asks wants to see what there is, be it less sure.
    this._connection.predict(
      trigger,
      trigger === 'manual' ? 'high' : settings.current.eagerness
    );
    state.enter('asking');
    return true;
  }

  /** Ask for a prediction when the user pauses, unless it is only on command. */
  schedule(): void {
    const { delay, isBusy, isCurrent, isHalfTyped } = this._options;
    this.unschedule();
    if (this._isAutomatic && isCurrent()) {
      this._timer = window.setTimeout(() => {
        this._isHeld = isHalfTyped();
        if (isBusy()) {
          // Nobody says when a completer closes without having changed anything.
          this.schedule();
        } else if (!this._isHeld) {
          this.request('edit');
        }
      }, delay.milliseconds);
    }
  }

  /** Ask after a pause if it was time to and the user was not done typing. */
  resume(): void {
    if (this._isHeld) {
      this.schedule();
    }
  }

  /** Do not ask after the pause that was being waited for. */
  unschedule(): void {
    this._isHeld = false;
    window.clearTimeout(this._timer);
  }

  /** Want no answer to what was asked. */
  cancel(): void {
    this._connection?.cancel();
    this._options.state.stopAsking();
  }

  /** Whether anything is suggested that the user did not ask for. */
  private get _isAutomatic(): boolean {
    const { settings, snooze } = this._options;
    return settings.current.trigger !== 'manual' && snooze.until === null;
  }

  /** Connect, or not, as the settings say, and tell the server of the choice. */
  private _configure(): void {
    const { permission, settings, state } = this._options;
    if (this._isDisposed) {
      return;
    }
    if (!permission.reason) {
      this._connect();
      this._connection?.configure();
      if (this._isAllowed !== settings.current.askKernel) {
        this._isAllowed = settings.current.askKernel;
        this._witness?.begin();
      }
    } else {
      this._disconnect();
      state.enter('off', permission.reason);
    }
  }

  /** Connect and follow the notebook, unless that is done. */
  private _connect(): void {
    if (this._connection) {
      return;
    }
    const { languageModel, serverSettings, settings, state, stream, trans } =
      this._options;
    this._following = stream.follow(event => this._onEvent(event));
    this._past.resume(() => stream.snapshot());
    this._connection = new NotebookConnection({
      serverSettings,
      trans,
      snapshot: () => {
        // The server begins anew, and answers nothing that was asked before.
        state.stopAsking();
        const now = stream.snapshot();
        this._past.begin(now);
        return now;
      },
      past: () => {
        state.stopAsking();
        return this._past.upTo(stream.snapshot());
      },
      choice: () => ({
        ...(languageModel?.choice ?? NO_MODEL),
        otherNotebooks: settings.current.otherNotebooks
      })
    });
    if (stream.notebook) {
      this._witness = new KernelWitness({
        sessionContext: stream.notebook.sessionContext,
        isAllowed: () => settings.current.askKernel,
        probe: () => this._connection?.probe ?? '',
        tell: evidence => this._connection?.testify(evidence)
      });
    }
    this._connection.modelChanged.connect(this._onModel, this);
    this._connection.staleChanged.connect(this._onStale, this);
    this._connection.predicted.connect(this._onPredicted, this);
    this._connection.failed.connect(this._onFailed, this);
    this._connection.stateChanged.connect(this._onConnection, this);
    state.enter('connecting', '');
  }

  /**
   * Follow the notebook no more, and forget what the server said. What was done
   * before is kept for the day when the server may know of it again.
   */
  private _disconnect(): void {
    this.unschedule();
    this._options.onLost();
    this._options.onStale([]);
    this._following?.dispose();
    this._following = null;
    this._witness?.dispose();
    this._witness = null;
    this._connection?.dispose();
    this._connection = null;
    this._options.state.model = null;
  }

  /** Handle a change of the connection: without one nothing stays offered. */
  private _onConnection(): void {
    const { state, reason, trouble } = this._connection!;
    if (state === 'ready') {
      this._settle();
      this._witness?.begin();
      this._options.onReady();
    } else {
      this._options.onLost();
      this._options.onStale([]);
      this._options.state.model = null;
      this._options.state.enter(
        state === 'connecting' ? 'connecting' : 'failed',
        state === 'blocked'
          ? troubleWords(trouble, this._options.trans)
          : state === 'connecting'
            ? this._options.trans.__(
                'The connection to the server was lost. It is tried again.'
              )
            : reason
      );
    }
  }

  /** Handle that other cells are stale. */
  private _onStale(_: NotebookConnection, cells: readonly IStaleCell[]): void {
    this._options.onStale(cells);
  }

  /** Handle the failure of a predictor: say so, and go on. */
  private _onFailed(_: NotebookConnection, message: string): void {
    this._options.state.enter('failed', message);
  }

  /** Handle news of the language model. */
  private _onModel(_: NotebookConnection, status: IModelStatus): void {
    this._options.state.model = status;
  }

  /** Handle another kernel language: all that was known was of the other one. */
  private _onLanguage(): void {
    this._options.onLost();
    this._configure();
    this._connection?.open();
    if (this._connection?.state === 'ready') {
      this._settle();
    }
  }

  /** Say whether the server can predict edits in the notebook's language. */
  private _settle(): void {
    const { state, stream, trans } = this._options;
    const { language } = stream;
    if (isPredicted(language, this._connection!.languages)) {
      state.enter('idle', '');
    } else if (language) {
      state.enter(
        'off',
        trans.__('Edits in %1 are not predicted.', languageName(language))
      );
    } else {
      state.enter(
        'off',
        trans.__(
          'The notebook does not say in which language it is. Choose a kernel.'
        )
      );
    }
  }

  /** Handle what happens in the notebook: tell the server, then our owner. */
  private _onEvent(event: StreamEvent): void {
    const { languageModel, onChange, state, stream } = this._options;
    // Of a run what it printed is left out: that may not be sent at another time.
    this._past.note(event);
    switch (event.type) {
      case 'focus':
        this._options.onFocus();
        break;
      case 'saved':
      case 'suggested':
        // The server shows suggestions itself.
        break;
      case 'outcome':
        this._connection?.send(event);
        break;
      case 'run': {
        // Only the server that predicts is told of warnings; they are not recorded.
        const run = withWarnings(event, stream.view);
        this._connection?.send(
          languageModel?.withOutput(run, stream.view) ?? run
        );
        state.stopAsking();
        this._onRun(run);
        break;
      }
      default: {
        this._connection?.send(event);
        this._options.news.note(stream);
        // Nothing is answered any more that was asked before the change. If the
        // change is no reason to, such as a formatter's, the question stands.
        const wasAsking = state.current === 'asking';
        state.stopAsking();
        this._awaited = null;
        if (onChange(event) && wasAsking) {
          this.schedule();
        }
      }
    }
  }

  /** Pass on that a cell was run, once it is known what the kernel holds now. */
  private _onRun(run: IRun): void {
    this._awaited = run;
    const passOn = () => {
      // What is about an older run, or text that was changed since, is late.
      if (this._awaited === run && !this._isDisposed) {
        this._awaited = null;
        this._options.onRun(run);
      }
    };
    if (this._witness?.isAsking) {
      void this._witness.settled().then(passOn);
    } else {
      passOn();
    }
  }

  /** Handle an answer; the last of several may add nothing to those before. */
  private _onPredicted(_: NotebookConnection, prediction: IPrediction): void {
    const { onAnswer, onSettled, state } = this._options;
    const { suggestion, final } = prediction;
    if (suggestion) {
      this._answered = onAnswer(suggestion) || this._answered;
    }
    if (final) {
      if (!this._answered) {
        onAnswer(null);
      }
      state.stopAsking();
      onSettled();
    }
  }

  private readonly _options: Requester.IOptions;
  private readonly _past = new Past();
  private _following: IDisposable | null = null;
  private _connection: NotebookConnection | null = null;
  private _witness: KernelWitness | null = null;
  private _isAllowed = true;
  /** The run that is not passed on yet. */
  private _awaited: IRun | null = null;
  /** Whether something was suggested that can be made here. */
  private _answered = false;
  /** When it was asked last, as the news count it. */
  private _asked = 0;
  /** Whether it was time to ask while the user was in the middle of typing. */
  private _isHeld = false;
  private _timer = 0;
  private _isDisposed = false;
}

/**
 * What to say of a server that answers, but not over its socket: short enough for a
 * notification, which is cut off after 140 characters.
 */
function troubleWords(
  trouble: SocketTrouble,
  trans: TranslationBundle
): string {
  return trouble === 'closed'
    ? trans.__(
        'The server answers, but no WebSocket to it can be opened. ' +
          'A proxy may be in the way, or your rights.'
      )
    : trans.__(
        'A WebSocket to the server opens, but nothing comes back. ' +
          'A proxy may hold messages back.'
      );
}

/** The namespace of `Requester`. */
export namespace Requester {
  /** What a requester is made from. */
  export interface IOptions {
    stream: INotebookStream;
    serverSettings: ServerConnection.ISettings;
    settings: PredictionSettings;
    /** Whether edits may be predicted here. */
    permission: Permission;
    /** How long a pause must be. */
    delay: AdaptiveDelay;
    /** During it only what the user asks for is asked. */
    snooze: Snooze;
    /** What happens in all open documents. */
    news: News;
    languageModel: ILanguageModel | null;
    trans: TranslationBundle;
    /** What is told how it goes. */
    state: NotebookState;
    /** Whether the user is in this notebook. */
    isCurrent: () => boolean;
    /** Whether what the user is typing is not finished, however long the pause. */
    isHalfTyped: () => boolean;
    /** Whether a completer or the like is open where the user is. */
    isBusy: () => boolean;
    /** The server follows the notebook, and can be asked. */
    onReady: () => void;
    /**
     * Cells or text changed; the server was told. Returns whether what was asked
     * before is still wanted.
     */
    onChange: (change: NotebookChange) => boolean;
    /** The user is at another place; the server is told when it is asked. */
    onFocus: () => void;
    /** A cell was run; the server was told. */
    onRun: (run: IRun) => void;
    /**
     * The server suggests something, or in the end nothing that can be made here.
     * Returns whether any of it can be.
     */
    onAnswer: (suggestion: IPrediction['suggestion']) => boolean;
    /** All that was asked is answered. */
    onSettled: () => void;
    /** These cells are stale, as far as the server knows. */
    onStale: (cells: readonly IStaleCell[]) => void;
    /** What the server suggested is not true any more. */
    onLost: () => void;
  }
}
