import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PanelLayout, Widget } from '@lumino/widgets';
import { spellOut } from '../../editor/invisible';
import { errorWords, said } from '../../server/said';
import { element } from '../../ui/dom';
import type { IHistoryList, IStreamInfo } from '../../wire';
import type { ExportForm, HistoryPart, RecordingApi } from '../api';
import { saveFile } from '../download';
import { StatisticsView } from './statistics';
import { TimelineView } from './timeline';

/** What the choice of all streams together is called in the page. */
const ALL = '';

/** The user's recorded history: to look at, to count, to export, to delete. */
export class HistoryView extends Widget {
  constructor(options: HistoryView.IOptions) {
    super();
    this.addClass('jp-nbedit-history');
    this._options = options;
    const { trans } = options;
    this._choice = element('select', 'jp-nbedit-select');
    this._choice.setAttribute('aria-label', trans.__('Session'));
    this._choice.addEventListener('change', () =>
      this._try(() => this._show())
    );
    this._form = element('select', 'jp-nbedit-select');
    this._form.setAttribute('aria-label', trans.__('Export as'));
    const forms: [ExportForm, string][] = [
      ['events', trans.__('events')],
      ['paper', trans.__('revisions, in the schema of the paper')],
      ['benchmark', trans.__('benchmark cases')],
      ['content-free', trans.__('shapes and times, without content')]
    ];
    for (const [form, label] of forms) {
      this._form.append(new Option(label, form));
    }
    this._message = element('p', 'jp-nbedit-history-message');
    this._message.setAttribute('role', 'status');
    const bar = new Widget();
    bar.addClass('jp-nbedit-history-bar');
    bar.node.append(
      this._choice,
      this._button(trans.__('Refresh'), () => this._refresh()),
      this._form,
      this._button(trans.__('Export'), () => this._export()),
      this._button(trans.__('Delete…'), () => this._delete()),
      this._message
    );
    const layout = new PanelLayout();
    layout.addWidget(bar);
    this.layout = layout;
  }

  /**
   * Show what is recorded of a notebook, the newest session first.
   *
   * @param path - The notebook; `null` for the numbers of all that is recorded.
   */
  choose(path: string | null): void {
    this._try(async () => {
      await this._read();
      const session = this._list.streams.find(each => each.path === path);
      this._choice.value =
        path === null ? ALL : (session?.stream ?? this._choice.value);
      await this._show();
    });
  }

  /** Read again what there is. */
  private async _read(): Promise<void> {
    const { api, trans } = this._options;
    const chosen = this._choice.value;
    this._list = await api.list();
    const { streams, bytes } = this._list;
    this._choice.replaceChildren(
      new Option(trans.__('Everything: statistics'), ALL),
      ...streams.map(each => new Option(title(each), each.stream))
    );
    const still = streams.some(({ stream }) => stream === chosen);
    this._choice.value = still ? chosen : (streams[0]?.stream ?? ALL);
    this._say(
      trans._n(
        '%1 session, %2 MB',
        '%1 sessions, %2 MB',
        streams.length,
        (bytes / 1e6).toFixed(1)
      )
    );
  }

  /** Read again what there is, and show what is chosen. */
  private async _refresh(): Promise<void> {
    await this._read();
    await this._show();
  }

  /** Show what is chosen: the numbers of all, or a session. */
  private async _show(): Promise<void> {
    const { api, trans, rendermime } = this._options;
    const stream = this._choice.value;
    const part =
      stream === ALL
        ? new StatisticsView(await api.statistics(), rendermime, trans)
        : new TimelineView(
            await api.timeline(stream),
            number => api.moment(stream, number),
            trans
          );
    // Something else may have been chosen while it was fetched.
    if (this.isDisposed || this._choice.value !== stream) {
      part.dispose();
      return;
    }
    this._part?.dispose();
    this._part = part;
    (this.layout as PanelLayout).addWidget(part);
  }

  /** Have the browser save what is chosen, in the form that is chosen. */
  private async _export(): Promise<void> {
    const form = this._form.value as ExportForm;
    const file = await this._options.api.export(form, this._choice.value);
    saveFile(file, `history-${form}.jsonl`);
  }

  /** Delete what the user says, after asking how much. */
  private async _delete(): Promise<void> {
    const { api, trans } = this._options;
    const session = this._list.streams.find(
      ({ stream }) => stream === this._choice.value
    );
    const parts: [string, HistoryPart][] = session
      ? [
          [trans.__('This session'), { stream: session.stream }],
          [trans.__('All of %1', session.path), { path: session.path }],
          [trans.__('Everything'), { all: 'true' }]
        ]
      : [[trans.__('Everything'), { all: 'true' }]];
    const choice = element('select', 'jp-nbedit-select');
    choice.setAttribute('aria-label', trans.__('What to delete'));
    parts.forEach(([label], index) =>
      choice.append(new Option(label, String(index)))
    );
    const body = new Widget({
      node: element(
        'div',
        '',
        element(
          'p',
          '',
          trans.__('What is deleted is gone: there is no copy and no undo.')
        ),
        choice
      )
    });
    const { button } = await showDialog({
      title: trans.__('Delete recorded history'),
      body,
      buttons: [
        Dialog.cancelButton(),
        Dialog.warnButton({ label: trans.__('Delete') })
      ],
      defaultButton: 0
    });
    if (button.accept) {
      const gone = await api.delete(parts[Number(choice.value)][1]);
      await this._refresh();
      this._say(
        trans.__(
          'Deleted: %1, %2, %3 MB.',
          trans._n('%1 session', '%1 sessions', gone.streams),
          trans._n('%1 event', '%1 events', gone.events),
          (gone.freed / 1e6).toFixed(1)
        ) + (gone.message ? ` ${said(gone.message, trans)}` : '')
      );
    }
  }

  /** A button that does something, and says what went wrong if it does. */
  private _button(label: string, act: () => Promise<void>): HTMLElement {
    const button = element('button', 'jp-mod-styled', label);
    button.addEventListener('click', () => this._try(act));
    return button;
  }

  /** Do something, and say what went wrong if it does. */
  private _try(act: () => Promise<void>): void {
    const { trans } = this._options;
    act().catch(error =>
      this._say(
        trans.__('The history cannot be read: %1', errorWords(error, trans))
      )
    );
  }

  /** Say something beside the buttons. */
  private _say(text: string): void {
    this._message.textContent = text;
  }

  private readonly _options: HistoryView.IOptions;
  private readonly _choice: HTMLSelectElement;
  private readonly _form: HTMLSelectElement;
  private readonly _message: HTMLElement;
  private _list: IHistoryList = { streams: [], bytes: 0 };
  private _part: Widget | null = null;
}

/** The namespace of `HistoryView`. */
export namespace HistoryView {
  /** What a view is made from. */
  export interface IOptions {
    api: RecordingApi;
    /** Draws plots, where there is one. */
    rendermime: IRenderMimeRegistry | null;
    trans: TranslationBundle;
  }
}

function title({ path, started, edits, runs }: IStreamInfo): string {
  const when = new Date(started * 1000).toLocaleString();
  return `${spellOut(path)} — ${when} — ✎ ${edits}  ▶ ${runs}`;
}
