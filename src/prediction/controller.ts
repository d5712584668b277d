import type { EditorView } from '@codemirror/view';
import { Notification } from '@jupyterlab/apputils';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { acceptOrJump, type SuggestionOutcome } from '../editor';
import {
  cellAbove,
  editorOf,
  isBusy,
  isHalfTyped,
  isNotebook,
  isRunning
} from '../notebook/cells';
import { separateUndo } from '../notebook/undo';
import { chainOf } from '../offer/admission';
import { changesText } from '../offer/carrying';
import { type CellEdit, makeCellEdit } from '../offer/celledits';
import type { Chain } from '../offer/chain';
import { describe } from '../offer/describe';
import { enterNewCell } from '../offer/jump';
import { Offer, type Reason } from '../offer/offer';
import { speak } from '../offer/spoken';
import { said } from '../server/said';
import { StaleCells } from '../stale/cells';
import type {
  ILanguageModel,
  INotebookPrediction,
  INotebookStream,
  INotebookView,
  NotebookChange
} from '../tokens';
import type { IRun, ISuggestionMessage, SuggestedEdit, Trigger } from '../wire';
import type { AdaptiveDelay } from './delay';
import type { News } from './news';
import { obstacleIn } from './obstacle';
import { Outcomes } from './outcomes';
import { Permission } from './permission';
import { Requester } from './requester';
import type { PredictionSettings } from './settings';
import type { Snooze } from './snooze';
import { Whisper } from './whisper';
import { confirmChain, makeEdits, tellLeft } from './wholechain';
import { NotebookState } from './state';

/** Characters from which on what is pasted is a page, after which nothing is asked. */
const PAGE = 1000;

/** Who suggests repairs of what failed. */
const REPAIRS = 'runs';

/** Who suggests what was done in another notebook or file. */
const ELSEWHERE = 'elsewhere';

/**
 * Edit prediction in one notebook: offers what is predicted in the view that the
 * user is in, and tells what becomes of it. When and how it is asked for is the requester's business.
 */
export class NotebookController implements IDisposable {
  constructor(options: NotebookController.IOptions) {
    this._options = options;
    this.state = new NotebookState(options.snooze);
    this._trigger = options.settings.current.trigger;
    this.permission = new Permission(options);
    this._offer = new Offer({
      notebook: this.view,
      trans: options.trans,
      acceptKey: () => options.settings.current.acceptKey,
      otherKey: options.otherKey,
      isInFront: options.isInFront,
      onChanged: () => this._changed.emit(),
      onShown: (chain, isNew) => this._onShown(chain, isNew),
      onMisfit: chain => this._outcomes.skipped(chain),
      onUnreachable: chain => this._onUnreachable(chain),
      onDrawn: isShown => (this.state.isShowing = isShown),
      onPressed: () => void this.jump()
    });
    this.stale = new StaleCells({
      stream: options.stream,
      trans: options.trans,
      areMarked: () => options.settings.current.markStaleCells,
      key: options.rerunKey
    });
    this.stale.changed.connect(() => this._changed.emit());
    this.stale.pointed.connect((_, text) => this._offered.emit(text));
    this._outcomes = new Outcomes({
      offer: this._offer,
      stream: options.stream,
      onOutcome: outcome => {
        options.delay.learn(outcome);
        if (outcome === 'accepted' || outcome === 'partly') {
          this._accepted.emit();
        }
      },
      onDone: () => {
        this._finished.emit();
        if (!this.request('accept')) {
          this._onNothingMore();
        }
      }
    });
    this._whisper = new Whisper({
      notebook: () => this.view,
      title: () =>
        options.trans.__('There is a suggestion. Ask for it to see it.'),
      onMarked: chain => this._onMarked(chain),
      onChanged: () => this._changed.emit()
    });
    this._requester = new Requester({
      ...options,
      state: this.state,
      permission: this.permission,
      isHalfTyped: () =>
        (this.activeView !== null && isHalfTyped(this.activeView)) ||
        isRunning(this.view.activeCell),
      isBusy: () => this._isBusy,
      onReady: () => this._options.isCurrent() && this.onEntered(),
      onChange: change => this._onChange(change),
      onFocus: () => this._onPlace(),
      onRun: run => this._onRun(run),
      onAnswer: suggestion => this._onAnswer(suggestion),
      onSettled: () => this._onSettled(),
      onStale: cells => (this.stale.cells = cells),
      onLost: () => {
        this._whisper.drop();
        this._outcomes.clear();
      }
    });
    this.state.changed.connect(() => this._changed.emit());
    options.settings.changed.connect(this._onSettings, this);
    options.snooze.changed.connect(this._onSnooze, this);
    options.stream.panelChanged.connect(this._onPanel, this);
    options.stream.disposed.connect(this.dispose, this);
  }

  /** The view of the notebook that the user is in, or was in last. */
  get panel(): IDocumentWidget {
    return this._options.stream.panel;
  }

  /** The cells in that view. */
  get view(): INotebookView {
    return this._options.stream.view;
  }

  /** How edit prediction is doing here. */
  readonly state: NotebookState;

  /** The cells that were run, and would give something else now. */
  readonly stale: StaleCells;

  /** Whether the user lets edits be predicted here. */
  readonly permission: Permission;

  /**
   * Why nothing is suggested where the user is, though it is elsewhere; empty if it
   * may be.
   */
  get obstacle(): string {
    return obstacleIn(this.view, this._options.trans);
  }

  /** Whether it is a file, and no notebook. */
  get isFile(): boolean {
    return this._options.stream.notebook === null;
  }

  /** The language of the notebook in lower case, empty if unknown. */
  get language(): string {
    return this._options.stream.language;
  }

  /** The state, or what is offered, changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** An edit is offered that was not offered before; what it is, in words. */
  get offered(): ISignal<this, string> {
    return this._offered;
  }

  /** An edit, or a part of one, was accepted. */
  get accepted(): ISignal<this, void> {
    return this._accepted;
  }

  /** An edit is marked, and not shown, that was not before; what is to be said. */
  get marked(): ISignal<this, string> {
    return this._marked;
  }

  /** Whether an edit is marked, and not shown. */
  get isMarked(): boolean {
    return this._whisper.isThere;
  }

  /** The user asked, and nothing is suggested; why, in words. */
  get answeredNothing(): ISignal<this, string> {
    return this._answeredNothing;
  }

  /** The last edit of a suggestion was accepted. */
  get finished(): ISignal<this, void> {
    return this._finished;
  }

  /** What there is to say to other extensions. */
  get prediction(): INotebookPrediction {
    const { chain } = this._offer;
    return {
      path: this.panel.context.path,
      state: this.state.current,
      edits: chain?.edits ?? [],
      source: chain?.suggestion.source ?? '',
      reason: said(chain?.suggestion.reason, this._options.trans)
    };
  }

  /** The editor of the active cell. */
  get activeView(): EditorView | null {
    return editorOf(this.view.activeCell);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Stop predicting and take away what is shown. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._options.settings.changed.disconnect(this._onSettings, this);
    this._options.snooze.changed.disconnect(this._onSnooze, this);
    this.permission.dispose();
    this._requester.dispose();
    this._offer.dispose();
    this.stale.dispose();
    this.state.dispose();
    Signal.clearData(this);
  }

  /**
   * Ask for a prediction now.
   *
   * @returns Whether there is going to be an answer.
   */
  request(trigger: Trigger): boolean {
    // Who runs a cell waits for what comes of it, as one does who asks.
    this._reason =
      trigger === 'manual' || trigger === 'run'
        ? 'asked'
        : trigger === 'enter'
          ? 'entered'
          : 'typed';
    this._standing = '';
    this._isByKey = trigger === 'manual';
    if (trigger === 'manual') {
      this._outcomes.recall();
      const chain = this._whisper.take();
      if (chain) {
        this._outcomes.begin(chain, 'asked');
        return true;
      }
    }
    return this._requester.request(trigger);
  }

  /** Ask as the user wants it, and say so if there can be no answer. */
  ask(): boolean {
    const isAsked = this.request('manual');
    if (!isAsked) {
      this._sayNothing();
    }
    return isAsked;
  }

  /**
   * Offer what another extension suggests, unless something is offered already.
   *
   * @returns What takes it back, `null` if it is not offered.
   */
  offer(suggestion: ISuggestionMessage): IDisposable | null {
    const chain = this._chainOf(
      suggestion,
      edit => changesText(edit) && !this._outcomes.isPutAway(edit)
    );
    if (!chain || this._offer.isFresh || this.state.current === 'off') {
      return null;
    }
    // What the server was asked for would take the place of what is offered.
    this._requester.unschedule();
    this._requester.cancel();
    this._guest = suggestion.id;
    this._outcomes.begin(chain);
    return new DisposableDelegate(() => {
      const now = this._offer.chain;
      if (now?.suggestion.id === suggestion.id) {
        this._outcomes.superseded(now);
      }
    });
  }

  /** Accept the offered edit, or go to where it is. */
  acceptOrJump(): boolean {
    const view = this.activeView;
    // A command can be run while another tab is in front.
    if (!this.panel.isVisible) {
      return false;
    }
    if (view && acceptOrJump(view)) {
      return true;
    }
    // No editor shows it or points to it, such as one of a rendered cell.
    const isOffered = this._offer.chain !== null;
    if (isOffered) {
      void this.jump();
    }
    return isOffered;
  }

  /**
   * Make all edits that are offered, one after another, once the user has seen
   * them and agreed.
   *
   * @returns Whether they were made.
   */
  async acceptChain(): Promise<boolean> {
    const { stream, trans } = this._options;
    const { view } = this;
    const { chain } = this._offer;
    if (!chain || !(await confirmChain(view, chain, trans))) {
      return false;
    }
    if (chain !== this._offer.chain) {
      // It is not what was agreed to any more.
      return false;
    }
    this._outcomes.clear();
    stream.origin = 'suggestion';
    let made: Set<SuggestedEdit>;
    try {
      made = makeEdits(view, chain.edits, left =>
        tellLeft(this.view, left, trans)
      );
    } finally {
      stream.origin = null;
    }
    this._heedMade(chain);
    this._outcomes.allAccepted(chain, made);
    return made.size > 0;
  }

  /**
   * Put away what is offered: for good if the user is at it and sees it, else
   * until they ask for it.
   */
  dismiss(): boolean {
    const isOffered = this._offer.chain !== null;
    if (!isOffered && this.stale.isPointing) {
      this.stale.mend(false);
      return true;
    }
    if (this._offer.isAtUser) {
      this._reject();
    } else {
      this._postpone();
    }
    return isOffered;
  }

  /**
   * Escape is on its way to whatever it is for.
   *
   * @param isModal - Whether that is a mode, as in vim: there Escape is how one
   * ends typing. It has the mode left in any case, and says nothing about what is
   * offered elsewhere.
   */
  onEscape(isModal: boolean): void {
    const { chain, isAtUser, isSeen } = this._offer;
    if (!chain && !isModal) {
      this.stale.mend(false);
    }
    // What came up between two keys was not what the key was meant for.
    const isMeant = isAtUser && isSeen;
    if (chain && isModal && isMeant) {
      this._reject();
    } else if (chain && !isModal && !isMeant) {
      this._postpone();
    }
  }

  /** Go to the offered edit; an edit of cells that the user is at is made. */
  async jump(): Promise<void> {
    const { cellEdit, chain } = this._offer;
    if (chain && cellEdit) {
      await this._makeCellEdit(chain, cellEdit);
    } else {
      await this._offer.jump();
    }
  }

  /** What Tab does in an editor has changed. */
  onArmed(): void {
    this._offer.arm();
  }

  /** The user came to the notebook, or went to something beside it. */
  onFront(): void {
    this._offer.drawSoon();
  }

  /**
   * The user came here from another notebook or file. What follows from what was
   * done there meanwhile is asked for; what was taken back there is not offered any
   * more. Anything else that is offered stays as it is.
   */
  onEntered(): void {
    const chain = this._offer.chain ?? this._whisper.chain;
    // What is half done here is the user's own: the rest of it goes on.
    const isOfOthers =
      chain?.suggestion.source === ELSEWHERE &&
      chain.suggestion.id !== this._begun;
    if (!this._requester.hasNews || (chain && !isOfOthers)) {
      return;
    }
    this._whisper.drop();
    if (this._offer.chain) {
      this._outcomes.superseded(this._offer.chain);
    }
    this.request('enter');
  }

  /** An editor appeared: it may be the one that an edit is offered in. */
  onEditor(): void {
    this._offer.drawSoon();
  }

  /** What was being typed in an editor is finished. */
  onTyped(): void {
    this._requester.resume();
  }

  /** An offered edit, or a part of it, was accepted in an editor. */
  onAccept(id: string, isComplete: boolean): void {
    const { chain } = this._offer;
    if (!chain || chain.id !== id) {
      return;
    }
    if (isComplete) {
      this._heedMade(chain);
    }
    this._outcomes.accepted(chain, isComplete);
  }

  /** An offered edit went away without being accepted. */
  onOutcome(id: string, outcome: SuggestionOutcome): void {
    const { chain } = this._offer;
    if (!chain || chain.id !== id) {
      return;
    }
    if (outcome === 'rejected') {
      this._reject();
    } else if (outcome === 'typed') {
      this._heedMade(chain);
      this._outcomes.typed(chain);
    } else if (this._isByUser) {
      this._outcomes.superseded(chain);
    } else {
      // A program or somebody else wrote there, who had no view of the rest.
      this._outcomes.skipped(chain);
    }
  }

  /** Whether the edit shown in an editor has been seen, and can be seen now. */
  isInSight(view: EditorView): boolean {
    return this._offer.isInSight(view);
  }

  /** An accepted edit is about to be written: one undo step of its own. */
  beforeAccept(view: EditorView): void {
    separateUndo(this.view, view);
    this._options.stream.origin = 'suggestion';
  }

  /** An accepted edit was written. */
  afterAccept(view: EditorView): void {
    separateUndo(this.view, view);
    this._options.stream.origin = null;
  }

  /** Make an edit of cells, and say so, or that it does not fit. */
  private async _makeCellEdit(chain: Chain, edit: CellEdit): Promise<void> {
    const { settings, stream } = this._options;
    const { automaticScroll } = settings.current;
    const { view } = this;
    const isNew = edit.type === 'insertCell';
    const isTyping = view.mode === 'edit';
    if (isNew && !automaticScroll && isNotebook(view)) {
      // In edit mode JupyterLab scrolls to what becomes the active cell.
      view.mode = 'command';
    }
    stream.origin = 'suggestion';
    let isMade: boolean;
    try {
      isMade = makeCellEdit(view, edit);
    } finally {
      stream.origin = null;
    }
    if (!isMade) {
      this._outcomes.skipped(chain);
      return;
    }
    this._heedMade(chain);
    this._outcomes.accepted(chain, true);
    if (isNew && isTyping) {
      await enterNewCell(view, automaticScroll);
    }
    this._offer.hold();
    this._offer.draw();
  }

  /** Handle that the user is elsewhere, or that the text there is another one. */
  private _onPlace(): void {
    const { obstacle } = this;
    if (obstacle !== this._obstacle) {
      this._obstacle = obstacle;
      this._changed.emit();
    }
  }

  /** Handle that the user is in another view: what is offered is shown there. */
  private _onPanel(): void {
    this._offer.enter(this.view);
  }

  /**
   * Handle a change of settings: what is drawn depends on some, and so does whether
   * it is drawn or only marked.
   */
  private _onSettings(): void {
    const { trigger } = this._options.settings.current;
    const marked = this._whisper.take();
    const { chain } = this._offer;
    if (trigger !== this._trigger) {
      this._trigger = trigger;
      if (trigger === 'automatic' && marked && !chain) {
        this._outcomes.begin(marked);
      } else if (trigger === 'subtle' && chain && !this._hasGuest()) {
        this._outcomes.clear();
        this._whisper.put(chain);
      }
    }
    this._offer.draw();
    this.stale.refresh();
  }

  /** Handle the beginning of a snooze: what is offered goes, and may come back. */
  private _onSnooze(): void {
    if (this._options.snooze.until) {
      this._requester.unschedule();
      this._requester.cancel();
      this._whisper.drop();
      this._outcomes.clear();
    }
  }

  /**
   * Handle a change of the notebook: carry what is offered, and ask anew.
   *
   * @returns Whether what was asked before it is still wanted.
   */
  private _onChange(change: NotebookChange): boolean {
    const above =
      change.type === 'cellInserted'
        ? cellAbove(this.view, change.cell.id)
        : '';
    this._onPlace();
    const isTakenBack = this._outcomes.carry(change, above);
    this._whisper.carry(change, above);
    this._isByUser = change.origin === 'user';
    if (change.origin !== 'suggestion') {
      // What is done by hand, or taken back, is another matter than the repair.
      this._isRepairing = false;
      this.stale.mend(false);
    }
    const isText =
      change.type === 'edit' ||
      (change.type === 'cellInserted' && change.cell.source.trim() !== '');
    if (isTakenBack) {
      this._requester.unschedule();
    } else if (isText && change.origin === 'user') {
      this._reason = 'typed';
      this._isByKey = false;
      this._standing = '';
      this._requester.cancel();
      if (!this._hasGuest() && !isPage(change)) {
        this._requester.schedule();
      }
    }
    return (
      !isTakenBack && change.origin !== 'user' && change.origin !== 'suggestion'
    );
  }

  /**
   * Handle a run: a failed one asks for its repair, and so does one that warned.
   *
   * #### Notes
   * What is offered already is of before the run, and makes way for the repair of a
   * failure; if there is none, it stays. What another extension offers stays anyway.
   */
  private _onRun(run: IRun): void {
    // While the cell was running nothing was asked.
    this._requester.resume();
    if (!run.ok) {
      this._isRepairing = false;
      this.stale.mend(false);
    }
    const isWanted = run.ok
      ? run.traceback !== '' && !this._offer.chain
      : !this._hasGuest();
    if (isWanted && this._options.isCurrent()) {
      this.request('run');
      this._standing = this._offer.chain?.suggestion.id ?? '';
    }
  }

  /**
   * Handle an answer of the server.
   *
   * @returns Whether any of it can be made here.
   */
  private _onAnswer(suggestion: ISuggestionMessage | null): boolean {
    const chain =
      suggestion &&
      this._chainOf(suggestion, edit => !this._outcomes.isPostponed(edit));
    if (chain) {
      // There may be more to come, or a predictor failed, but this is an answer.
      this.state.enter('idle');
      if (this._isBusy && this._reason !== 'asked') {
        // A completer opened meanwhile: it is asked again once that has closed.
        this._requester.schedule();
      } else if (
        !this._isBeingRead ||
        this._offer.chain!.isContinuedBy(chain)
      ) {
        this._show(chain);
      }
    } else if (this._isBeingRead) {
      // Whoever is typing what is shown goes on to see it.
    } else if (suggestion || !(this._hasGuest() || this._isStanding())) {
      this._whisper.drop();
      this._outcomes.clear();
    }
    if (!suggestion) {
      this._onNothingMore();
    }
    return chain !== null;
  }

  /** Handle that all is answered: who asked, and sees nothing, is told so. */
  private _onSettled(): void {
    if (this._isByKey && !this._offer.chain) {
      this._sayNothing();
    }
    this._isByKey = false;
  }

  /** Say that nothing is suggested to who asked, and why if that is known. */
  private _sayNothing(): void {
    const { trans } = this._options;
    const { current, message } = this.state;
    const isAway = ['off', 'connecting', 'failed'].includes(current);
    this._answeredNothing.emit(
      this.obstacle ||
        (isAway ? message : '') ||
        (current === 'connecting'
          ? trans.__('There is no connection to the server yet.')
          : trans.__('No edit to suggest.'))
    );
  }

  /** An edit is made: what follows comes next, also from a repair of what failed. */
  private _heedMade({ suggestion }: Chain): void {
    this._begun = suggestion.id;
    this._isRepairing ||= suggestion.source === REPAIRS;
  }

  /** Handle that nothing more follows: after a repair, cells are to be run again. */
  private _onNothingMore(): void {
    if (this._isRepairing) {
      this._isRepairing = false;
      this.stale.mend(true);
    }
  }

  /** Whether something else has a claim on the keys where the user is. */
  private get _isBusy(): boolean {
    return this.activeView !== null && isBusy(this.activeView);
  }

  /**
   * Whether something is offered that the user did not move on from, and that
   * nobody asked to be replaced: nothing changes under the reader's eyes.
   */
  private get _isBeingRead(): boolean {
    return this._offer.isFresh && this._reason !== 'asked';
  }

  /** Whether what is offered was so before a run whose repair was asked for. */
  private _isStanding(): boolean {
    return this._offer.chain?.suggestion.id === this._standing;
  }

  /** Show what is suggested, or that there is something, as the user likes it. */
  private _show(chain: Chain): void {
    const { trigger } = this._options.settings.current;
    if (trigger === 'subtle' && !this._isByKey && !this._offer.chain) {
      this._whisper.put(chain);
    } else {
      this._outcomes.begin(chain, this._reason);
    }
  }

  /** Handle that an edit is shown, or pointed to. */
  private _onShown(chain: Chain, isNew: boolean): void {
    if (isNew) {
      this._offered.emit(speak(this.view, chain, this._options.trans));
    }
  }

  /** Handle that an edit is marked: who hears of it cannot see the mark. */
  private _onMarked(chain: Chain): void {
    const { requestKey, trans } = this._options;
    const key = requestKey();
    const text = speak(this.view, chain, trans);
    this._marked.emit(
      key
        ? trans.__('There is a suggested edit. %1. %2 shows it.', text, key)
        : trans.__('There is a suggested edit. %1', text)
    );
  }

  /** Handle that an edit cannot be brought into sight: say so, and go on. */
  private _onUnreachable(chain: Chain): void {
    const { trans } = this._options;
    Notification.info(
      trans.__(
        'A suggested edit cannot be shown, and is left out: %1',
        describe(this.view, chain.head, trans)
      ),
      { autoClose: 5000 }
    );
    this._outcomes.skipped(chain);
  }

  /** The user wants nothing of what is offered, nor of what was asked for. */
  private _reject(): void {
    this._requester.unschedule();
    this._requester.cancel();
    this._outcomes.rejected();
  }

  /** The user wants nothing of that now. */
  private _postpone(): void {
    this._requester.unschedule();
    this._requester.cancel();
    this._outcomes.postponed();
  }

  /** Whether what another extension offers stands, and the user sees it. */
  private _hasGuest(): boolean {
    const { chain, isFresh } = this._offer;
    return isFresh && chain?.suggestion.id === this._guest;
  }

  /** The chain that a suggestion begins here, of the edits that are wanted. */
  private _chainOf(
    suggestion: ISuggestionMessage,
    wanted: (edit: SuggestedEdit) => boolean = () => true
  ): Chain | null {
    const { otherCells } = this._options.settings.current;
    return chainOf(suggestion, this.view, otherCells, wanted);
  }

  private readonly _options: NotebookController.IOptions;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _offered = new Signal<this, string>(this);
  private readonly _accepted = new Signal<this, void>(this);
  private readonly _marked = new Signal<this, string>(this);
  private readonly _answeredNothing = new Signal<this, string>(this);
  private readonly _finished = new Signal<this, void>(this);
  private readonly _offer: Offer;
  private readonly _outcomes: Outcomes;
  private readonly _requester: Requester;
  private readonly _whisper: Whisper;
  /** When the user wants suggestions, as far as it was heeded. */
  private _trigger: PredictionSettings['current']['trigger'];
  /** Whether the user asked by a key or a command for what is answered next. */
  private _isByKey = false;
  /** Why what is answered next was asked for. */
  private _reason: Reason = 'typed';
  /** What was said last of the place where the user is. */
  private _obstacle = '';
  /** The suggestion that another extension made. */
  private _guest = '';
  /** The suggestion of which an edit was made last. */
  private _begun = '';
  private _standing = '';
  /** Whether what failed is being mended, and nothing else was done meanwhile. */
  private _isRepairing = false;
  /** Whether the last change of the notebook was the user's. */
  private _isByUser = false;
  private _isDisposed = false;
}

/** Whether a change brings in so much at once that nobody has typed it. */
function isPage(change: NotebookChange): boolean {
  const text =
    change.type === 'edit'
      ? change.text
      : change.type === 'cellInserted'
        ? change.cell.source
        : '';
  return text.length > PAGE;
}

/** The namespace of `NotebookController`. */
export namespace NotebookController {
  /** What a controller is made from. */
  export interface IOptions {
    stream: INotebookStream;
    serverSettings: ServerConnection.ISettings;
    settings: PredictionSettings;
    snooze: Snooze;
    /** How long a pause must be before anything is asked. */
    delay: AdaptiveDelay;
    /** What happens in all open documents. */
    news: News;
    languageModel: ILanguageModel | null;
    trans: TranslationBundle;
    /** The name of the key that accepts anywhere. */
    otherKey: () => string;
    /** The name of the key that asks for a suggestion; empty if there is none. */
    requestKey: () => string;
    /** The name of the key that runs the stale cells. */
    rerunKey: () => string;
    /** Whether this is the notebook that the user was in last. */
    isCurrent: () => boolean;
    /** Whether the user is in the notebook now, and in nothing beside it. */
    isInFront: () => boolean;
  }
}
