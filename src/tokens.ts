/**
 * The services by which the plugins of this package work with each other, and
 * `IEditPrediction`, by which the plugins of other packages work with them.
 */
import type { ISharedText } from '@jupyter/ydoc';
import type { Cell } from '@jupyterlab/cells';
import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
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

/** One cell, where the user sees it: a `Cell` of JupyterLab is one. */
export interface ICellView {
  readonly node: HTMLElement;
  /** Its editor, if it has been made. */
  readonly editor: Pick<
    NonNullable<Cell['editor']>,
    'getCursorPosition' | 'getPositionAt'
  > | null;
  readonly model: {
    readonly id: string;
    readonly type: string;
    readonly sharedModel: Pick<
      ISharedText,
      'getSource' | 'setSource' | 'updateSource'
    >;
    getMetadata(key: string): unknown;
  };
}

/**
 * A document of cells, where the user sees it: all that predicting edits of text
 * needs of one. A `Notebook` of JupyterLab is one, and a file is one of one cell.
 */
export interface INotebookView {
  readonly node: HTMLElement;
  /** The cells from top to bottom. */
  readonly widgets: readonly ICellView[];
  readonly activeCell: ICellView | null;
  readonly activeCellIndex: number;
  readonly activeCellChanged: ISignal<unknown, unknown>;
  /** Whether keys are typed into a cell, or are commands. */
  readonly mode: 'command' | 'edit';
  /** Something changed that has a name: `mode`, for one. */
  readonly stateChanged: ISignal<unknown, { name: string }>;
  readonly model: { readonly readOnly: boolean } | null;
}

/**
 * What happens in one open notebook, in however many views: the one stream that
 * all readers share. It ends when the last view is closed.
 *
 * #### Notes
 * A file that is open in an editor is a notebook of one cell.
 */
export interface INotebookStream extends IObservableDisposable {
  /** What the views of the notebook share. */
  readonly context: DocumentRegistry.IContext<DocumentRegistry.IModel>;

  /** The view that the user is in, or was in last. */
  readonly panel: IDocumentWidget;

  /** The views of the notebook, the one that the user was in last before others. */
  readonly panels: readonly IDocumentWidget[];

  /** The user is in another view. */
  readonly panelChanged: ISignal<INotebookStream, unknown>;

  /** The cells in the view that the user is in. */
  readonly view: INotebookView;

  /** The cells in each of the views. */
  readonly views: readonly INotebookView[];

  /** The same as `panel`, which has a kernel and metadata; `null` for a file. */
  readonly notebook: NotebookPanel | null;

  /** The notebook is there; nothing can be read before. */
  readonly ready: Promise<void>;

  /** The language of kernel or file in lower case, empty if unknown. */
  readonly language: string;

  /**
   * Whether the server may be told of it: of a file only if its language is one
   * in which edits are predicted.
   */
  readonly isWanted: boolean;

  /** The language changed. */
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
  /**
   * The view of a notebook or file that the user is in, or was in last; `null` if
   * there is none, or if the user is in a console.
   */
  readonly currentPanel: IDocumentWidget | null;

  /** The user is in another view, or in a console. */
  readonly currentPanelChanged: ISignal<unknown, void>;

  /** Whether the user is in a console, where nothing is predicted. */
  readonly isInConsole: boolean;

  /** Visit each view that is or will be open, whatever the server can do. */
  eachPanel(visit: (panel: IDocumentWidget) => void): void;

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
  withOutput(run: IRun, notebook: INotebookView): IRun;

  /** Learn how the model is in the notebook that the user is in. */
  heed(status: IModelStatus): void;
}

/** The token of `ILanguageModel`; between the plugins of this package. */
export const ILanguageModel = new Token<ILanguageModel>(
  'jupyter-nbedit:ILanguageModel'
);

/**
 * The command that asks whether edits may be recorded. Other plugins of this package
 * lead to it, and it is missing where the one that records is switched off.
 */
export const RECORD_COMMAND = 'nbedit:record';
