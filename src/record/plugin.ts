import {
  ICommandPalette,
  MainAreaWidget,
  Notification
} from '@jupyterlab/apputils';
import { JupyterFrontEnd } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ISignal } from '@lumino/signaling';
import { TranslationBundle } from '@jupyterlab/translation';
import { RecordingState } from '../wire';
import { RecordingApi } from './api';
import { addRecordingCommands, CommandIDs } from './commands';
import { HistoryView } from './history/view';
import { RecordingIndicator } from './indicator';
import { Recorder } from './recorder';

/** The recording of the user's history, as far as it shows in the page. */
export function addRecording(options: {
  app: JupyterFrontEnd;
  tracker: INotebookTracker;
  recorder: Recorder;
  palette: ICommandPalette | null;
  rendermime: IRenderMimeRegistry | null;
  statusBar: IStatusBar | null;
  trans: TranslationBundle;
}): void {
  const { app, tracker, recorder, palette, statusBar, trans } = options;
  const { commands } = app;
  const api = new RecordingApi(app.serviceManager.serverSettings);
  const view = Private.historyOpener({ ...options, api });
  addRecordingCommands({
    commands,
    palette,
    recorder,
    api,
    trans,
    currentPath: () => tracker.currentWidget?.context.path ?? '',
    show: view
  });

  const makeIndicator = () => {
    const indicator = new RecordingIndicator(commands, trans);
    const say = () => {
      const leftOut = recorder.leftOut(tracker.currentWidget);
      indicator.say(recorder.state, recorder.reason || leftOut);
    };
    recorder.changed.connect(say);
    tracker.currentChanged.connect(say);
    indicator.disposed.connect(() => {
      recorder.changed.disconnect(say);
      tracker.currentChanged.disconnect(say);
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
    // Notebook 7 has no status bar: there it is in each notebook's toolbar.
    const add = (_: unknown, panel: Private.Panel) =>
      panel.toolbar.addItem('nbeditRecording', makeIndicator());
    tracker.forEach(panel => add(null, panel));
    tracker.widgetAdded.connect(add);
  }

  let failure = '';
  recorder.changed.connect(() => {
    const { state, reason } = recorder;
    if (state === 'failed' && reason !== failure) {
      Notification.warning(trans.__('Recording has stopped: %1', reason));
    }
    failure = state === 'failed' ? reason : '';
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

namespace Private {
  /** A notebook panel. */
  export type Panel = NonNullable<INotebookTracker['currentWidget']>;

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
