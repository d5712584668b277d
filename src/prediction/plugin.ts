import {
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { newNotebookFolder } from '../notebook/prepared';
import { IEditPrediction, ILanguageModel, INotebookStreams } from '../tokens';
import { Announcer } from '../ui/announce';
import { addChoices } from './choices';
import { addCommands } from './commands';
import { Controllers } from './controllers';
import { cellEditorExtension } from './editors';
import { tellFaults, tellServerFault, tellWrongPaths } from './faults';
import { explainKeysOnce } from './firsthint';
import { addHelp } from './help';
import { otherKey, requestKey, rerunKey } from './keynames';
import { hearEscape, heedRepeats } from './keys';
import { statusMenu } from './menu';
import { EditPrediction } from './service';
import { PredictionSettings } from './settings';
import { StatusItem, statusOf } from './status';

const PLUGIN_ID = 'jupyter-nbedit:prediction';

/** Predicts the next edit in each open notebook and file. */
export const predictionPlugin: JupyterFrontEndPlugin<IEditPrediction> = {
  id: PLUGIN_ID,
  description:
    'Predicts the next edit in a notebook or file and shows it inline.',
  autoStart: true,
  requires: [IEditorExtensionRegistry],
  optional: [
    INotebookStreams,
    ILanguageModel,
    ISettingRegistry,
    ICommandPalette,
    IStatusBar,
    ITranslator,
    ILabShell,
    IDefaultFileBrowser
  ],
  provides: IEditPrediction,
  activate: (
    app: JupyterFrontEnd,
    editors: IEditorExtensionRegistry,
    streams: INotebookStreams | null,
    languageModel: ILanguageModel | null,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    statusBar: IStatusBar | null,
    translator: ITranslator | null,
    labShell: ILabShell | null,
    fileBrowser: IDefaultFileBrowser | null
  ): IEditPrediction => {
    const trans = (translator ?? nullTranslator).load('jupyter_nbedit');
    const settings = new PredictionSettings();
    const controllers = new Controllers({
      streams,
      shell: app.shell,
      settings,
      languageModel,
      trans,
      serverSettings: app.serviceManager.serverSettings,
      otherKey: () => otherKey(app.commands),
      requestKey: () => requestKey(app.commands),
      rerunKey: () => rerunKey(app.commands)
    });
    const service = new EditPrediction(controllers);
    if (!streams) {
      // Without that plugin nothing can be predicted: there is no notebook here.
      return service;
    }
    hearEscape(controllers);
    heedRepeats(app.commands);
    editors.addExtension(
      cellEditorExtension(settings, view => controllers.of(view), trans)
    );
    addCommands({
      commands: app.commands,
      palette,
      trans,
      current: () => controllers.current
    });
    addChoices({
      commands: app.commands,
      palette,
      controllers,
      settings,
      trans
    });
    Private.announce(controllers, settings, trans);
    Private.addStatus({
      app,
      controllers,
      streams,
      statusBar,
      labShell,
      trans
    });
    addHelp({
      commands: app.commands,
      palette,
      services: app.serviceManager,
      settings,
      trans,
      folder: () => newNotebookFolder(fileBrowser, streams.currentPanel),
      opensHere: labShell !== null
    });
    explainKeysOnce({ commands: app.commands, controllers, settings, trans });
    tellFaults({ commands: app.commands, controllers, trans });
    tellWrongPaths(app.commands, settings, trans);
    controllers.changed.connect(() => {
      const model = controllers.current?.state.model;
      if (model) {
        languageModel?.heed(model);
      }
    });

    const begin = async () => {
      // Nothing may be asked or sent before it is known what the user chose.
      await Promise.all([
        registry ? settings.load(registry, PLUGIN_ID, trans) : undefined,
        languageModel?.ready
      ]);
      const greeting = await streams.server;
      controllers.message = greeting.message;
      tellServerFault(greeting, trans);
      streams.each(stream => controllers.add(stream));
    };
    begin().catch(error => {
      console.error('Edit prediction did not start.', error);
    });
    return service;
  }
};

namespace Private {
  /** Tell screen readers what is offered, if the user wants that. */
  export function announce(
    controllers: Controllers,
    settings: PredictionSettings,
    trans: TranslationBundle
  ): void {
    const announcer = new Announcer();
    Widget.attach(announcer, document.body);
    const say = (text: string) => {
      if (settings.current.announce) {
        announcer.say(text);
      }
    };
    controllers.offered.connect((_, text) =>
      say(trans.__('Suggested edit. %1', text))
    );
    controllers.marked.connect((_, text) => say(text));
    controllers.answeredNothing.connect((_, text) => say(text));
    controllers.finished.connect(() =>
      say(trans.__('Accepted. No edit is left.'))
    );
    // Who reads on finds there what is true now.
    let hadEdits = false;
    let hadWord = false;
    controllers.changed.connect(() => {
      const { current } = controllers;
      const hasEdits =
        !!current && (current.isMarked || current.prediction.edits.length > 0);
      const hasWord = controllers.word !== '';
      if (!hasWord && (hadWord || (hadEdits && !hasEdits))) {
        announcer.clear();
      }
      hadEdits = hasEdits;
      hadWord = hasWord;
    });
  }

  /**
   * Show how it is going in the notebook that the user is in: in the status bar,
   * or where there is none in the toolbar of each notebook and file.
   */
  export function addStatus(options: {
    app: JupyterFrontEnd;
    controllers: Controllers;
    streams: INotebookStreams;
    statusBar: IStatusBar | null;
    labShell: ILabShell | null;
    trans: TranslationBundle;
  }): void {
    const { app, controllers, streams, statusBar, labShell, trans } = options;
    const makeItem = () => {
      const item = new StatusItem(statusMenu(app.commands, trans), trans);
      const say = () => item.say(statusOf(controllers));
      controllers.changed.connect(say);
      item.disposed.connect(() => controllers.changed.disconnect(say));
      say();
      return item;
    };
    if (!statusBar) {
      streams.eachPanel(
        ({ toolbar }) => void toolbar.addItem('nbeditStatus', makeItem())
      );
      return;
    }
    const item = makeItem();
    const moved = new Signal<object, void>(item);
    labShell?.currentChanged.connect(() => moved.emit());
    streams.currentPanelChanged.connect(() => moved.emit());
    statusBar.registerStatusItem('jupyter-nbedit:status', {
      item,
      align: 'right',
      rank: 90,
      isActive: () => {
        const widget = labShell?.currentWidget ?? app.shell.currentWidget;
        return streams.isInConsole || widget === streams.currentPanel;
      },
      activeStateChanged: moved
    });
  }
}
