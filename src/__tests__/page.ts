/* eslint-disable jupyter/plugin-id-convention -- one is another package's */
import {
  EditorExtensionRegistry,
  EditorLanguageRegistry,
  IEditorExtensionRegistry,
  IEditorLanguageRegistry
} from '@jupyterlab/codemirror';
import { DocumentRegistry } from '@jupyterlab/docregistry';
import {
  INotebookTracker,
  type NotebookPanel,
  NotebookTracker
} from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import {
  type IPlugin,
  type PartialJSONObject,
  PluginRegistry,
  type Token
} from '@lumino/coreutils';
import plugins, { IEditPrediction } from '..';
import { type NotebookEvent, PROTOCOL } from '../wire';
import { addBinding, openNotebook, openView } from './notebooks';
import { type FilePanel, openFile } from './files';
import { fakeServer, FakeSocket } from './sockets';

/** What is open in the application; the notebook that was opened last, at first. */
class Shell {
  currentWidget: Widget | null = null;
  readonly currentChanged = new Signal<this, void>(this);

  /** Have the user go to something. */
  enter(widget: Widget | null): void {
    this.currentWidget = widget;
    this.currentChanged.emit();
  }
}

/** An application with the plugins, but those that are disabled. */
export class Page {
  constructor(disabled: string[] = []) {
    const status = {
      ...{ version: '1', protocol: PROTOCOL, recording: 'on' },
      languages: ['python']
    };
    const fetch = () => Promise.resolve(new Response(JSON.stringify(status)));
    this.registry.application = {
      commands: this.commands,
      docRegistry: this.docRegistry,
      shell: this.shell,
      serviceManager: { serverSettings: fakeServer({ fetch }) }
    };
    addBinding(this.extensions);
    this.provide(INotebookTracker, this.tracker);
    this.provide(IEditorExtensionRegistry, this.extensions);
    this.provide(IEditorLanguageRegistry, languages());
    this.registry.registerPlugins(
      plugins.filter(
        ({ id }) => !disabled.includes(id.split(':')[1])
      ) as unknown as IPlugin<unknown, unknown>[]
    );
  }

  /** The metadata of the notebooks that are opened. */
  metadata: PartialJSONObject = { language_info: { name: 'python' } };

  readonly commands = new CommandRegistry();
  readonly docRegistry = new DocumentRegistry();
  readonly shell = new Shell();
  readonly tracker = new NotebookTracker({ namespace: 'test' });
  readonly extensions = new EditorExtensionRegistry();
  readonly registry = new PluginRegistry<unknown>();

  /** What there is to say about edit prediction where the user is. */
  get status(): string {
    return this.commands.label('nbedit:status');
  }

  provide<T>(token: Token<T>, service: T): void {
    this.registry.registerPlugin({
      id: `test:${token.name}`,
      provides: token,
      activate: () => service
    });
  }

  start(): Promise<void> {
    return this.registry.activatePlugins('startUp');
  }

  /** The service, as a plugin of another extension gets it. */
  async prediction(): Promise<IEditPrediction> {
    let service!: IEditPrediction;
    this.registry.registerPlugin({
      id: 'other:plugin',
      requires: [IEditPrediction],
      activate: (_, prediction: IEditPrediction) => {
        service = prediction;
      }
    });
    await this.registry.activatePlugin('other:plugin');
    return service;
  }

  /** Open a notebook, and have the server follow it. */
  async open(...sources: string[]): Promise<NotebookPanel> {
    const panel = await openNotebook(sources, this.extensions, this.metadata);
    await this.tracker.add(panel);
    await this._connect();
    return panel;
  }

  /** Open a file in an editor, and have the server follow it if that is asked to. */
  async openFile(path: string, source: string): Promise<FilePanel> {
    const panel = await openFile(path, source, this.extensions);
    const [extension] = this.docRegistry.widgetExtensions('Editor');
    // eslint-disable-next-line jupyter/require-disposable-transfer -- ours makes nothing
    extension?.createNew(panel, panel.context);
    this.shell.enter(panel);
    await panel.context.ready;
    await this._connect();
    return panel;
  }

  /** Answer on the sockets that were opened: of a document, and of the recorder. */
  private async _connect(): Promise<void> {
    await until(() => FakeSocket.made.some(isNew));
    await rest();
    const made = FakeSocket.made.filter(isNew);
    for (const socket of made) {
      socket.accept();
    }
    for (const socket of made) {
      socket.receive(
        socket.url.endsWith('record')
          ? { type: 'recording', state: 'on', reason: null }
          : {
              type: 'welcome',
              protocol: PROTOCOL,
              version: '1',
              languages: ['python'],
              probe: ''
            }
      );
    }
  }

  /** Open a notebook that is open in one more view. */
  async openView(panel: NotebookPanel): Promise<NotebookPanel> {
    const view = await openView(panel, this.extensions);
    await this.tracker.add(view);
    return view;
  }
}

/** Whether nothing was said on a socket yet. */
function isNew({ readyState }: FakeSocket): boolean {
  return readyState === WebSocket.CONNECTING;
}

/** The languages that editors of JupyterLab know. */
function languages(): EditorLanguageRegistry {
  const registry = new EditorLanguageRegistry();
  for (const language of EditorLanguageRegistry.getDefaultLanguages()) {
    registry.addLanguage(language);
  }
  return registry;
}

/** The events of a type that the server was told of on a socket. */
export function told<T extends NotebookEvent['type']>(
  path: 'notebook' | 'record',
  type: T
): (NotebookEvent & { type: T })[] {
  return FakeSocket.made
    .filter(({ url }) => url.endsWith(path))
    .flatMap(({ sent }) => sent)
    .flatMap(message => ('events' in message ? message.events : []))
    .filter(event => event.type === type) as (NotebookEvent & { type: T })[];
}

/** Let promises and animation frames be. */
export async function rest(): Promise<void> {
  await new Promise(done => requestAnimationFrame(done));
  await new Promise(done => setTimeout(done));
}

/** Wait for something to come true. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await rest();
  }
}
