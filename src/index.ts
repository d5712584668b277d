/* eslint-disable jupyter/prefer-lazy-imports -- one small bundle, all of it
   needed as soon as a notebook opens */
import {
  ILabShell,
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { PathExt } from '@jupyterlab/coreutils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { addBenchCommands } from './bench/commands';
import { addCommands, CommandIDs } from './commands';
import { addModels } from './model';
import { Controllers } from './notebook/controllers';
import { cellEditorExtension } from './notebook/editors';
import { addRecording, remind } from './record';
import { Recorder } from './record/recorder';
import { Settings } from './settings';
import { Announcer } from './ui/announce';
import { StatusItem } from './ui/status';

const PLUGIN_ID = 'jupyter-nbedit:plugin';

/** Predicts the next edit in each open notebook. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'Predicts the next edit in a notebook and shows it inline.',
  autoStart: true,
  requires: [INotebookTracker, IEditorExtensionRegistry],
  optional: [
    ISettingRegistry,
    ICommandPalette,
    IStatusBar,
    ITranslator,
    ILabShell,
    IRenderMimeRegistry,
    IDefaultFileBrowser
  ],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    editors: IEditorExtensionRegistry,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    statusBar: IStatusBar | null,
    translator: ITranslator | null,
    labShell: ILabShell | null,
    rendermime: IRenderMimeRegistry | null,
    fileBrowser: IDefaultFileBrowser | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyter_nbedit');
    const settings = new Settings();
    const controllers = new Controllers({
      tracker,
      settings,
      trans,
      serverSettings: app.serviceManager.serverSettings
    });
    editors.addExtension(
      cellEditorExtension(settings, view => controllers.of(view))
    );
    addCommands({
      commands: app.commands,
      palette,
      settings,
      trans,
      current: () => controllers.current
    });
    addBenchCommands({
      commands: app.commands,
      palette,
      services: app.serviceManager,
      trans,
      folder: () =>
        fileBrowser?.model.path ??
        PathExt.dirname(tracker.currentWidget?.context.localPath ?? '')
    });

    addModels({
      commands: app.commands,
      palette,
      controllers,
      settings,
      serverSettings: app.serviceManager.serverSettings,
      trans
    });

    const announcer = new Announcer();
    Widget.attach(announcer, document.body);
    controllers.offered.connect((_, text) => {
      if (settings.current.announce) {
        announcer.say(trans.__('Suggested edit: %1', text));
      }
    });

    if (statusBar) {
      const item = new StatusItem(
        trans,
        () => void app.commands.execute(CommandIDs.toggle)
      );
      const show = () => {
        const { current, message } = controllers;
        item.say(
          current?.state ?? 'off',
          message || current?.message || '',
          current?.model
        );
      };
      controllers.changed.connect(show);
      const moved = new Signal<object, void>(item);
      labShell?.currentChanged.connect(() => moved.emit());
      statusBar.registerStatusItem('jupyter-nbedit:status', {
        item,
        align: 'right',
        rank: 90,
        isActive: () => Private.inNotebook(app, labShell),
        activeStateChanged: moved
      });
      show();
    }

    const recorder = new Recorder({
      serverSettings: app.serviceManager.serverSettings
    });
    controllers.opened.connect((_, stream) => recorder.add(stream));
    addRecording({
      app,
      tracker,
      recorder,
      palette,
      rendermime,
      statusBar,
      trans
    });

    const begin = async () => {
      if (registry) {
        await settings.load(registry, PLUGIN_ID);
      }
      const status = await controllers.begin();
      const recording = status?.recording ?? 'off';
      recorder.follow(recording);
      remind(recording, app.commands, trans);
    };
    begin().catch(error => {
      console.error('Edit prediction did not start.', error);
    });
  }
};

export default plugin;

namespace Private {
  /** Whether the user is in a notebook. */
  export function inNotebook(
    app: JupyterFrontEnd,
    labShell: ILabShell | null
  ): boolean {
    const widget = labShell?.currentWidget ?? app.shell.currentWidget;
    return widget instanceof NotebookPanel;
  }
}
