import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  Notification
} from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStatusBar } from '@jupyterlab/statusbar';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { INotebookStreams } from '../tokens';
import { LastingNotice } from '../ui/notice';
import type { RecordingState } from '../wire';
import { RecordingApi } from './api';
import { addRecordingCommands, CommandIDs } from './commands';
import { HistoryView } from './history/view';
import { RecordingIndicator } from './indicator';
import { Recorder } from './recorder';

/** Records the user's edit history once he or she has agreed, and shows it. */
export const recordingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-nbedit:recording',
  description:
    'Records how notebooks and files of code are edited, for the user alone and only after consent.',
  autoStart: true,
  optional: [
    INotebookStreams,
    ICommandPalette,
    IStatusBar,
    ITranslator,
    IRenderMimeRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    streams: INotebookStreams | null,
    palette: ICommandPalette | null,
    statusBar: IStatusBar | null,
    translator: ITranslator | null,
    rendermime: IRenderMimeRegistry | null
  ): void => {
    if (!streams) {
      // Without that plugin nothing can be recorded, so nobody is asked for it.
      return;
    }
    const trans = (translator ?? nullTranslator).load('jupyter_nbedit');
    const { commands } = app;
    const { serverSettings } = app.serviceManager;
    const recorder = new Recorder({ serverSettings, trans });
    const api = new RecordingApi(serverSettings);
    addRecordingCommands({
      commands,
      palette,
      recorder,
      api,
      trans,
      currentPath: () => streams.currentPanel?.context.path ?? '',
      show: Private.historyOpener({ app, api, rendermime, statusBar, trans })
    });
    Private.indicate({ app, streams, recorder, statusBar, trans });
    Private.warn(recorder, commands, trans);
    streams.each(stream => recorder.add(stream));
    streams.server
      .then(({ status }) => {
        const state = status?.recording ?? 'off';
        recorder.follow(state);
        Private.remind(state, commands, trans);
      })
      .catch(error => console.error('Recording did not start.', error));
  }
};

namespace Private {
  /** Show in the page whether the user is being recorded. */
  export function indicate(options: {
    app: JupyterFrontEnd;
    streams: INotebookStreams;
    recorder: Recorder;
    statusBar: IStatusBar | null;
    trans: TranslationBundle;
  }): void {
    const { app, streams, recorder, statusBar, trans } = options;
    const makeIndicator = () => {
      const indicator = new RecordingIndicator(app.commands, trans);
      const say = () => {
        const leftOut = recorder.leftOut(streams.currentPanel);
        indicator.say(recorder.state, recorder.reason || leftOut);
      };
      recorder.changed.connect(say);
      streams.currentPanelChanged.connect(say);
      indicator.disposed.connect(() => {
        recorder.changed.disconnect(say);
        streams.currentPanelChanged.disconnect(say);
      });
      say();
      return indicator;
    };
    if (statusBar) {
      statusBar.registerStatusItem('jupyter-nbedit:recording', {
        item: makeIndicator(),
        align: 'right',
        rank: 91,
        isActive: () => RecordingIndicator.isShown(recorder.state),
        activeStateChanged: recorder.changed as ISignal<unknown, void>
      });
    } else {
      // Notebook 7 has no status bar: there it is in the toolbar of each document.
      streams.eachPanel(
        ({ toolbar }) =>
          void toolbar.addItem('nbeditRecording', makeIndicator())
      );
    }
  }

  /** Tell the user when recording fails, until it does no more. */
  export function warn(
    recorder: Recorder,
    commands: JupyterFrontEnd['commands'],
    trans: TranslationBundle
  ): void {
    const notice = new LastingNotice();
    recorder.told.connect((_, message) => {
      Notification.warning(message, { autoClose: false });
    });
    recorder.changed.connect(() => {
      const { state, reason } = recorder;
      if (state === 'failed') {
        notice.say(trans.__('Recording has stopped: %1', reason), [
          {
            label: commands.label(CommandIDs.record),
            callback: () => void commands.execute(CommandIDs.record)
          }
        ]);
      } else if (state !== 'connecting') {
        notice.end();
      }
    });
  }

  /** Ask again if what is recorded has changed since the user agreed. */
  export function remind(
    state: RecordingState,
    commands: JupyterFrontEnd['commands'],
    trans: TranslationBundle
  ): void {
    if (state === 'outdated') {
      Notification.info(
        trans.__(
          'What is recorded of your edits has changed. Nothing is recorded ' +
            'until you agree again.'
        ),
        {
          autoClose: false,
          actions: [
            {
              label: trans.__('See what'),
              callback: () => void commands.execute(CommandIDs.record)
            }
          ]
        }
      );
    }
  }

  /** What shows the history in the page, in one place. */
  export function historyOpener(options: {
    app: JupyterFrontEnd;
    api: RecordingApi;
    rendermime: IRenderMimeRegistry | null;
    statusBar: IStatusBar | null;
    trans: TranslationBundle;
  }): (path: string | null) => void {
    const { app, trans, statusBar } = options;
    let shown: MainAreaWidget<HistoryView> | null = null;
    return path => {
      if (!shown || shown.isDisposed) {
        shown = new MainAreaWidget({ content: new HistoryView(options) });
        shown.id = 'jupyter-nbedit-history';
        shown.title.label = trans.__('Edit History');
        shown.title.closable = true;
        // The main area of Notebook 7 has room for the notebook alone.
        app.shell.add(shown, statusBar ? 'main' : 'right');
      }
      app.shell.activateById(shown.id);
      shown.content.choose(path);
    };
  }
}
