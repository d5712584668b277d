/**
 * The services by which the plugins of this package work with each other, and
 * `IEditPrediction`, by which the plugins of other packages work with them.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import type { IDisposable, IObservableDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IServerStatus } from './server/status';
import type {
  IConfigure,
  IFocus,
  IModelStatus,
  IOpen,
  IRun,
  NotebookEvent,
  Origin,
  SuggestedEdit
} from './wire';

/**
 * How edit prediction is doing in a notebook.
 *
 * - `off`: switched off, for all, or for this notebook, path or language, or the
 *   language is not known;
 * - `connecting`: the server is not following yet;
 * - `idle`: nothing to show;
 * - `asking`: waiting for a prediction;
 * - `snoozed`: nothing is suggested for a while, unless the user asks;
 * - `showing`: an edit is drawn in the notebook, or pointed to;
 * - `failed`: something went wrong; the status bar says what.
 */
export type PredictionState =
  'off' | 'connecting' | 'idle' | 'asking' | 'snoozed' | 'showing' | 'failed';

/** What edit prediction has to say about one notebook. */
export interface INotebookPrediction {
  /** The path of the notebook. */
  readonly path: string;
  /** How edit prediction is doing there. */
  readonly state: PredictionState;
  /**
   * The edits that are offered, the next one first, in the coordinates of the
   * notebook as it is now; none if nothing is offered.
   */
  readonly edits: readonly SuggestedEdit[];
  /** Who suggests them, such as the name of a predictor; else empty. */
  readonly source: string;
  /** Why, in a line for the user; empty if nobody says. */
  readonly reason: string;
}

/** Edits that another extension would like to see offered. */
export interface IEditOffer {
  /** The path of an open notebook. */
  readonly path: string;
  /**
   * The edits, to be offered one after another, all in the coordinates of the
   * notebook as it is now. Offsets count UTF-16 code units.
   */
  readonly edits: readonly SuggestedEdit[];
  /** Who offers them: the name of the extension. */
  readonly source: string;
  /** Why, in a line for the user. */
  readonly reason?: string;
}

/**
 * What is predicted in the open notebooks.
 *
 * #### Notes
 * For the plugins of other packages. Depend on `jupyter-nbedit`, declare it in
 * `package.json` as a shared package,
 * ```json
 * "jupyterlab": {
 *   "sharedPackages": { "jupyter-nbedit": { "bundled": false, "singleton": true } }
 * }
 * ```
 * and put the token among what a plugin `requires`, or what is `optional` to
 * it. The plugin `jupyter-nbedit:prediction` provides it.
 */
export interface IEditPrediction {
  /** The notebook that the user is in; `null` if it is in none. */
  readonly current: INotebookPrediction | null;

  /** `current` changed; it is the argument. */
  readonly changed: ISignal<IEditPrediction, INotebookPrediction | null>;

  /**
   * Offer edits.
   *
   * #### Notes
   * They are shown and accepted as those of the server are, and nothing is
   * written before the user presses the key that accepts. What the page checks
   * of a suggestion is checked of them, too: that text and cells are as they are
   * expected, that they may be changed, that more than white space changes, that
   * the user did not reject the same edit before. What takes a parser is
   * checked by the server, and not of these.
   *
   * A new cell gets another identifier if the one it asks for is taken.
   *
   * An edit that the user can see is not replaced. Until the user moves on from
   * these edits, the server is not asked for others.
   *
   * @returns What takes the offer back, `null` if nothing of it is shown: edit
   * prediction is off there, something else is offered, or no edit passed.
   */
  offer(offer: IEditOffer): IDisposable | null;
}

/** The token of `IEditPrediction`. */
export const IEditPrediction = new Token<IEditPrediction>(
  'jupyter-nbedit:IEditPrediction',
  'What is predicted in notebooks: reads what is offered, and offers edits.'
);

/** A change of a notebook's cells or of their text. */
export type NotebookChange = Extract<
  NotebookEvent,
  {
    type:
      'edit' | 'cellInserted' | 'cellDeleted' | 'cellMoved' | 'cellTypeChanged';
  }
>;

/** What happens in an open notebook, as its readers are told. */
export type StreamEvent = Exclude<NotebookEvent, IOpen>;

/** Told of each event, in the order in which they happened. */
export type StreamReader = (event: StreamEvent) => void;

/**
 * What happens in one open notebook, in however many views: the one stream that
 * all readers share. It ends when the last view is closed.
 */
export interface INotebookStream extends IObservableDisposable {
  /** What the views of the notebook share. */
  readonly context: NotebookPanel['context'];

  /** The view that the user is in, or was in last. */
  readonly panel: NotebookPanel;

  /** The views of the notebook, the one that the user was in last before others. */
  readonly panels: readonly NotebookPanel[];

  /** The user is in another view. */
  readonly panelChanged: ISignal<INotebookStream, NotebookPanel>;

  /** The notebook is there; nothing can be read before. */
  readonly ready: Promise<void>;

  /** The kernel's language in lower case, empty if unknown. */
  readonly language: string;

  /** The kernel's language changed. */
  readonly languageChanged: ISignal<INotebookStream, string>;

  /** Who is making the local changes, if it cannot be seen by itself. */
  origin: Origin | null;

  /**
   * Be told of everything that happens from now on.
   *
   * @returns What ends it.
   */
  follow(reader: StreamReader): IDisposable;

  /** The whole notebook as it is; later events start from it. */
  snapshot(): IOpen;

  /** Where the cursor is, if it is in a cell that has an editor. */
  focus(): IFocus | null;

  /** Tell the readers of something that only the caller knows. */
  say(event: StreamEvent): void;
}

/** What the server says of itself as the page is loaded. */
export interface IServerGreeting {
  /** `null` if the server cannot be used. */
  readonly status: IServerStatus | null;
  /** Why it cannot be; else empty. */
  readonly message: string;
  /** Whether it could be if the page was loaded anew. */
  readonly needsReload: boolean;
}

/** The streams of all open notebooks, of which the server is told. */
export interface INotebookStreams {
  /** What the server says of itself. */
  readonly server: Promise<IServerGreeting>;

  /**
   * Visit the stream of each notebook that is or will be open; none if the
   * server cannot be used.
   */
  each(visit: (stream: INotebookStream) => void): void;
}

/** The token of `INotebookStreams`; between the plugins of this package. */
export const INotebookStreams = new Token<INotebookStreams>(
  'jupyter-nbedit:INotebookStreams'
);

/** The user's choice of a language model. */
export interface ILanguageModel {
  /** The choice is known; before that it is what it is by default. */
  readonly ready: Promise<void>;

  /** What the user chose, as the server is told. */
  readonly choice: IConfigure;

  /** The choice changed. */
  readonly changed: ISignal<ILanguageModel, void>;

  /** A run, with what its cell printed if the user lets that be sent. */
  withOutput(run: IRun, panel: NotebookPanel): IRun;

  /** Learn how the model is in the notebook that the user is in. */
  heed(status: IModelStatus): void;
}

/** The token of `ILanguageModel`; between the plugins of this package. */
export const ILanguageModel = new Token<ILanguageModel>(
  'jupyter-nbedit:ILanguageModel'
);
