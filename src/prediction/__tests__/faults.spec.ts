import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import { userMessage } from '../../__tests__/messages';
import { Page, rest } from '../../__tests__/page';
import { FakeSocket } from '../../__tests__/sockets';
import type { IModelStatus } from '../../wire';
import { tellServerFault, tellWrongPaths } from '../faults';
import { PredictionSettings } from '../settings';

const UNREACHABLE: IModelStatus = {
  name: 'm',
  state: 'waiting',
  host: 'h:1',
  remote: false,
  message: userMessage('Nothing answers at %1.', 'h:1'),
  lasting: true
};

/** What the user can see told, with the buttons. */
const notices = () =>
  Notification.manager.notifications.map(
    ({ message, options }) =>
      `${message} [${(options.actions ?? []).map(({ label }) => label).join('|')}]`
  );

describe('a lasting fault', () => {
  let page: Page;
  let panel: NotebookPanel;
  let socket: FakeSocket;

  const say = (status: Partial<IModelStatus>) =>
    socket.receive({ type: 'model', status: { ...UNREACHABLE, ...status } });
  const fail = (text: string) =>
    socket.receive({ type: 'fault', message: userMessage(text) });
  const right = () => say({ state: 'ready', message: null, lasting: false });

  beforeEach(async () => {
    page = new Page();
    page.commands.addCommand('settingeditor:open', {
      describedBy: { args: {} },
      execute: () => undefined
    });
    await page.start();
    panel = await page.open('x = 1');
    socket = FakeSocket.made.find(({ url }) => url.endsWith('notebook'))!;
    await rest();
  });

  afterEach(() => {
    panel.dispose();
    Notification.dismiss();
  });

  it('is told once, with what helps, and goes when the fault does', () => {
    say({});
    say({});
    expect(notices()).toEqual([
      'Edit prediction: Nothing answers at h:1. ' +
        '[Choose Language Model…|Settings of Edit Prediction…]'
    ]);
    right();
    expect(notices()).toEqual([]);
    say({});
    expect(notices()).toHaveLength(1);
  });

  it('is not told of a fault that passes', () => {
    say({ lasting: false });
    expect(notices()).toEqual([]);
  });

  it('is not told again once it was put away, whatever is said of it', () => {
    say({});
    Notification.dismiss(Notification.manager.notifications[0].id);
    say({ message: userMessage('There is no key for h.') });
    expect(notices()).toEqual([]);
    right();
    say({ message: userMessage('There is no key for h.') });
    expect(notices()).toHaveLength(1);
  });

  it('says what is wrong now', () => {
    say({});
    say({ message: userMessage('There is no key for h.') });
    expect(notices()).toHaveLength(1);
    expect(notices()[0]).toContain('There is no key');
  });

  it('is one of a predictor, which lasts while it is asked again', async () => {
    fail('it broke');
    expect(notices()[0]).toContain('it broke');
    await page.commands.execute('nbedit:request');
    expect(notices()).toHaveLength(1);
    fail('it broke');
    expect(notices()).toHaveLength(1);
    await page.commands.execute('nbedit:request');
    const asked = socket.sent.flatMap(message =>
      message.type === 'predict' ? [message] : []
    );
    const { request, seq } = asked[asked.length - 1];
    socket.receive({
      ...{ type: 'prediction', request, seq },
      ...{ suggestion: null, final: true }
    });
    expect(notices()).toEqual([]);
  });

  it('is of no interest where prediction is off', async () => {
    say({});
    await page.commands.execute('nbedit:toggle-notebook');
    expect(notices()).toEqual([]);
  });

  it('runs what helps', async () => {
    const opened = jest.fn();
    page.commands.commandExecuted.connect((_, { id }) => opened(id));
    say({});
    const [{ options }] = Notification.manager.notifications;
    options.actions![1].callback(new MouseEvent('click'));
    await rest();
    expect(opened).toHaveBeenCalledWith('nbedit:open-settings');
  });

  it.each([
    [true, ['Edit prediction: Why. [Reload Page]']],
    [false, []]
  ])('of the server is told if a reload helps: %s', (needsReload, expected) => {
    const trans = nullTranslator.load('jupyter_nbedit');
    tellServerFault({ status: null, message: 'Why.', needsReload }, trans);
    expect(notices()).toEqual(expected);
  });
});

it('is told which path of the settings has no effect, until it is another one', async () => {
  const settings = new PredictionSettings();
  tellWrongPaths(
    new CommandRegistry(),
    settings,
    nullTranslator.load('jupyter_nbedit')
  );
  await settings.set('disabledPaths', ['./drafts', '../secret']);
  expect(notices()).toEqual([
    expect.stringMatching(/^Paths without suggestions: \.\.\/secret fits no/)
  ]);
  await settings.set('disabledPaths', ['./drafts', './secret']);
  expect(notices()).toEqual([]);
});
