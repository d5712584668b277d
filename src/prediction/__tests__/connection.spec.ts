import { nullTranslator } from '@jupyterlab/translation';
import type { ServerConnection } from '@jupyterlab/services';
import { userMessage } from '../../__tests__/messages';
import { fakeServer, FakeSocket, settle } from '../../__tests__/sockets';
import {
  BAD_MESSAGE,
  type IConfigure,
  type IModelStatus,
  type IOpen,
  type IPrediction,
  type NotebookEvent,
  PROTOCOL,
  type ServerMessage
} from '../../wire';
import { NotebookConnection } from '../connection';

const OPEN: IOpen = { type: 'open', cells: [], time: 0 };
const FOCUS: NotebookEvent = {
  type: 'focus',
  cellId: 'c',
  cursor: 0,
  anchor: 0
};
const EDIT: NotebookEvent = {
  type: 'edit',
  cellId: 'c',
  start: 0,
  end: 0,
  text: 'x',
  origin: 'remote'
};
const WELCOME: ServerMessage = {
  type: 'welcome',
  protocol: PROTOCOL,
  version: '1',
  languages: ['python'],
  probe: ''
};
const RESYNC: ServerMessage = { type: 'resync', reason: 'a gap' };

function answer(request: number, final = true): IPrediction {
  return { type: 'prediction', request, seq: 1, suggestion: null, final };
}

describe('NotebookConnection', () => {
  let connection: NotebookConnection;
  const socket = () => FakeSocket.newest;

  function connect(
    options: Partial<ServerConnection.ISettings> = {},
    choice?: () => IConfigure
  ): void {
    connection = new NotebookConnection({
      serverSettings: fakeServer(options),
      trans: nullTranslator.load('jupyter_nbedit'),
      snapshot: () => OPEN,
      past: () => [OPEN],
      choice
    });
  }

  /** Make a connection that the server follows. */
  async function follow(): Promise<void> {
    connect();
    socket().accept();
    await settle();
    socket().receive(WELCOME);
    socket().sent.length = 0;
  }

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
  });

  afterEach(() => {
    connection?.dispose();
    jest.useRealTimers();
  });

  describe('begins', () => {
    it('at the address of the server, with its token where it must', () => {
      connect();
      expect(socket().url).toBe('ws://lab/base/jupyter-nbedit/notebook');
      connection.dispose();
      connect({ token: 'a b', appendToken: true });
      expect(socket().url).toMatch(/\/notebook\?token=a%20b$/);
    });

    it('with a greeting and the whole notebook', async () => {
      connect();
      expect(connection.state).toBe('connecting');
      socket().accept();
      await settle();
      expect(socket().sent).toEqual([
        { type: 'hello', protocol: PROTOCOL },
        { type: 'events', seq: 1, events: [OPEN] }
      ]);
      expect(connection.state).toBe('connecting');
      socket().receive(WELCOME);
      expect(connection.state).toBe('ready');
    });

    it('without what happened before', async () => {
      connect();
      connection.send(EDIT);
      connection.predict('manual');
      connection.cancel();
      socket().accept();
      await settle();
      expect(socket().sent.map(({ type }) => type)).toEqual([
        'hello',
        'events'
      ]);
    });
  });

  describe('tells what the user chose', () => {
    const configured = () =>
      socket().sent.filter(({ type }) => type === 'configure');
    let choice: IConfigure;

    beforeEach(async () => {
      choice = { type: 'configure', model: 'm', consents: ['h'] };
      connect({}, () => choice);
      socket().accept();
      await settle();
    });

    it('right after the greeting', () => {
      expect(socket().sent.map(({ type }) => type)).toEqual([
        'hello',
        'configure',
        'events'
      ]);
      expect(configured()).toEqual([choice]);
    });

    it('again when it changes, and not otherwise', () => {
      connection.configure();
      expect(configured()).toHaveLength(1);
      choice = { ...choice, consents: [] };
      connection.configure();
      connection.configure();
      expect(configured()).toHaveLength(2);
    });

    it('again on a new connection', async () => {
      socket().fail(1006);
      jest.runOnlyPendingTimers();
      socket().accept();
      await settle();
      expect(configured()).toEqual([choice]);
    });

    it('and hears how the model is', () => {
      const heard: unknown[] = [];
      connection.modelChanged.connect((_, status) => heard.push(status));
      const status: IModelStatus = {
        lasting: false,
        name: 'm',
        state: 'consent',
        host: 'h',
        remote: true,
        message: null
      };
      socket().receive({ type: 'model', status });
      expect(heard).toEqual([status]);
    });
  });

  describe('sends', () => {
    beforeEach(follow);

    it('a burst in messages that the server reads in no time', async () => {
      await follow();
      for (let number = 0; number < 2500; number++) {
        connection.send(EDIT);
      }
      await settle();
      expect(
        socket().sent.map(
          message =>
            message.type === 'events' && [message.seq, message.events.length]
        )
      ).toEqual([
        [1001, 1000],
        [2001, 1000],
        [2501, 500]
      ]);
    });

    it('what happens in one go in one message, under the last number', async () => {
      connection.send(EDIT);
      connection.send(FOCUS);
      expect(socket().sent).toEqual([]);
      await settle();
      connection.send(EDIT);
      await settle();
      expect(socket().sent).toEqual([
        { type: 'events', seq: 3, events: [EDIT, FOCUS] },
        { type: 'events', seq: 4, events: [EDIT] }
      ]);
    });

    it('events before the request that builds on them', () => {
      connection.send(EDIT);
      connection.predict('edit');
      expect(socket().sent).toEqual([
        { type: 'events', seq: 2, events: [EDIT] },
        {
          type: 'predict',
          request: 1,
          seq: 2,
          trigger: 'edit',
          eagerness: 'medium'
        }
      ]);
    });

    it('a cancellation once, for the newest request', () => {
      connection.cancel();
      connection.predict('edit');
      connection.predict('manual');
      connection.cancel();
      connection.cancel();
      expect(socket().sent.slice(2)).toEqual([{ type: 'cancel', request: 2 }]);
    });

    it('the whole notebook in place of what it makes obsolete', async () => {
      connection.send(EDIT);
      connection.open();
      await settle();
      const [{ events }] = socket().sent as { events: NotebookEvent[] }[];
      expect(events).toEqual([OPEN]);
    });

    it('nothing once it is disposed', async () => {
      connection.send(EDIT);
      connection.dispose();
      connection.dispose();
      connection.send(EDIT);
      connection.predict('edit');
      await settle();
      expect(socket().sent).toEqual([]);
      expect(socket().readyState).toBe(WebSocket.CLOSED);
      expect(connection.isDisposed).toBe(true);
    });
  });

  describe('says what is between', () => {
    /** Answers REST as a server does, or not at all. */
    const rest = (isThere: boolean) => ({
      baseUrl: 'http://lab/base/',
      fetch: () =>
        isThere
          ? Promise.resolve(new Response('{"version": "1", "protocol": 1}'))
          : Promise.reject(new TypeError('no network'))
    });
    const fail = async () => {
      socket().fail(1006);
      await jest.advanceTimersByTimeAsync(0);
      const { state } = connection;
      jest.runOnlyPendingTimers();
      return state;
    };

    it('where no socket can be opened, though the server answers', async () => {
      connect(rest(true));
      const { length } = FakeSocket.made;
      expect([await fail(), await fail(), await fail()]).toEqual([
        'connecting',
        'connecting',
        'blocked'
      ]);
      expect(connection.trouble).toBe('closed');
      // It is tried further, and says so only when it is over.
      expect(await fail()).toBe('blocked');
      expect(FakeSocket.made).toHaveLength(length + 4);
      socket().accept();
      socket().receive(WELCOME);
      expect(connection.state).toBe('ready');
      expect(await fail()).toBe('connecting');
    });

    it('where nothing comes back', async () => {
      connect(rest(true));
      socket().accept();
      await jest.advanceTimersByTimeAsync(14_000);
      expect(connection.state).toBe('connecting');
      await jest.advanceTimersByTimeAsync(2_000);
      expect(connection.state).toBe('blocked');
      expect(connection.trouble).toBe('silent');
      // It may have been slow only.
      socket().receive(WELCOME);
      expect(connection.state).toBe('ready');
    });

    it('and nothing where the server itself is away', async () => {
      connect(rest(false));
      expect([await fail(), await fail(), await fail(), await fail()]).toEqual(
        Array(4).fill('connecting')
      );
      socket().accept();
      await jest.advanceTimersByTimeAsync(20_000);
      expect(connection.state).toBe('connecting');
    });

    it('nor once the server has spoken', async () => {
      connect(rest(true));
      socket().accept();
      socket().receive(WELCOME);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(connection.state).toBe('ready');
    });
  });

  describe('tells', () => {
    let predicted: number[];

    beforeEach(async () => {
      await follow();
      predicted = [];
      connection.predicted.connect((_, { request }) => predicted.push(request));
    });

    it('answers to the newest request, up to the final one', () => {
      connection.predict('edit');
      connection.predict('edit');
      socket().receive(answer(1));
      socket().receive(answer(2, false));
      socket().receive(answer(2));
      socket().receive(answer(2));
      expect(predicted).toEqual([2, 2]);
    });

    it('no answer that was cancelled', () => {
      connection.predict('edit');
      connection.cancel();
      socket().receive(answer(1));
      expect(predicted).toEqual([]);
    });

    it('no answer that is about another text by now', () => {
      connection.predict('edit');
      connection.send(FOCUS);
      socket().receive(answer(1, false));
      connection.send(EDIT);
      socket().receive(answer(1, false));
      expect(predicted).toEqual([1]);
    });

    it('what failed on the server', () => {
      const failed: string[] = [];
      connection.failed.connect((_, message) => failed.push(message));
      socket().receive({
        type: 'fault',
        message: userMessage('no %1', 'model')
      });
      expect(failed).toEqual(['no model']);
      expect(connection.state).toBe('ready');
    });
  });

  describe('begins anew', () => {
    beforeEach(follow);

    it('when the server lost track', async () => {
      socket().receive(RESYNC);
      await settle();
      expect(socket().sent).toEqual([
        { type: 'events', seq: 2, events: [OPEN] }
      ]);
      expect(connection.state).toBe('ready');
    });

    it('five times a minute and no more', () => {
      for (let time = 0; time < 5; time++) {
        socket().receive(RESYNC);
      }
      jest.advanceTimersByTime(60_000);
      for (let time = 0; time < 5; time++) {
        socket().receive(RESYNC);
        expect(connection.state).toBe('ready');
      }
      socket().receive(RESYNC);
      expect(connection.state).toBe('closed');
      expect(connection.reason).toContain('Close it and open it again');
      expect(socket().readyState).toBe(WebSocket.CLOSED);
      jest.advanceTimersByTime(120_000);
      expect(FakeSocket.made).toHaveLength(1);
    });

    it('after a connection was lost, later each time', async () => {
      const states: string[] = [];
      connection.stateChanged.connect((_, state) => states.push(state));
      let made = 1;
      for (const delay of [1, 2, 4, 8, 16, 32, 60, 60]) {
        socket().fail(1006);
        jest.advanceTimersByTime(1000 * delay - 1);
        expect(FakeSocket.made).toHaveLength(made);
        jest.advanceTimersByTime(1);
        expect(FakeSocket.made).toHaveLength(++made);
      }
      socket().accept();
      await settle();
      expect(socket().sent).toEqual([
        { type: 'hello', protocol: PROTOCOL },
        { type: 'events', seq: 1, events: [OPEN] }
      ]);
      socket().receive(WELCOME);
      expect(states).toEqual(['connecting', 'ready']);
      socket().fail(1006);
      jest.advanceTimersByTime(1000);
      expect(FakeSocket.made).toHaveLength(made + 1);
    });

    it('without what happened just before', async () => {
      connection.send(EDIT);
      socket().fail(1006);
      jest.advanceTimersByTime(1000);
      connection.send(EDIT);
      socket().accept();
      await settle();
      expect(socket().sent[1]).toEqual({
        type: 'events',
        seq: 1,
        events: [OPEN]
      });
    });

    it('never when it was disposed', () => {
      socket().fail(1006);
      connection.dispose();
      jest.advanceTimersByTime(120_000);
      expect(FakeSocket.made).toHaveLength(1);
    });
  });

  describe('is closed for good', () => {
    beforeEach(follow);

    it.each([
      [
        BAD_MESSAGE,
        'protocol 3',
        'The server does not understand what the page sends. Reload the page.'
      ],
      [1009, '', 'The notebook is too large.']
    ])('by code %d', (code, reason, said) => {
      const states: string[] = [];
      connection.stateChanged.connect((_, state) => states.push(state));
      socket().fail(code, reason);
      expect(states).toEqual(['closed']);
      expect(connection.reason).toBe(said);
      jest.advanceTimersByTime(120_000);
      expect(FakeSocket.made).toHaveLength(1);
    });
  });
});
