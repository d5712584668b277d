import { nullTranslator } from '@jupyterlab/translation';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import { userMessage } from '../../__tests__/messages';
import { fakeServer, FakeSocket } from '../../__tests__/sockets';
import type { INotebookStream, StreamReader } from '../../tokens';
import {
  type IRecord,
  type IRecording,
  type NotebookEvent,
  PROTOCOL
} from '../../wire';
import { Recorder } from '../recorder';

/** What a recorder needs of a notebook's stream. */
class FakeStream {
  readonly ready = Promise.resolve();
  readonly isDisposed = false;
  isWanted = true;
  readonly languageChanged = new Signal<this, string>(this);
  readonly pathChanged = new Signal<this, string>(this);
  readonly disposed = new Signal<this, void>(this);
  readonly context = { pathChanged: this.pathChanged };
  readonly panels = [{}, {}] as NotebookPanel[];
  readers: StreamReader[] = [];

  follow(reader: StreamReader) {
    this.readers.push(reader);
    return {
      isDisposed: false,
      dispose: () => {
        this.readers = this.readers.filter(each => each !== reader);
      }
    };
  }

  snapshot(): NotebookEvent {
    return OPEN;
  }

  say(event: NotebookEvent): void {
    this.readers.forEach(reader =>
      reader(event as Parameters<typeof reader>[0])
    );
  }
}

const OPEN: NotebookEvent = { type: 'open', cells: [], path: 'a.ipynb' };
const EDIT: NotebookEvent = {
  type: 'edit',
  cellId: 'c',
  start: 0,
  end: 0,
  text: 'x'
};

describe('Recorder', () => {
  let recorder: Recorder;
  let stream: FakeStream;

  const records = () =>
    FakeSocket.newest.sent.filter(
      (message): message is IRecord => message.type === 'record'
    );
  const tell = (state: IRecording['state'], reason = '') =>
    FakeSocket.newest.receive({
      type: 'recording',
      state,
      reason: reason ? userMessage(reason) : null
    });
  const send = () => jest.advanceTimersByTime(250);

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
    sessionStorage.clear();
    recorder = new Recorder({
      serverSettings: fakeServer(),
      trans: nullTranslator.load('jupyter_nbedit')
    });
    stream = new FakeStream();
    recorder.add(stream as unknown as INotebookStream);
    await Promise.resolve();
    await Promise.resolve();
  });

  afterEach(() => {
    recorder.dispose();
    jest.useRealTimers();
  });

  /** Have the user agree, and the server say so. */
  function begin(): void {
    recorder.follow('on');
    FakeSocket.newest.accept();
    tell('on');
  }

  it('makes no request and watches nothing before the user has agreed', () => {
    recorder.follow('off');
    stream.say(EDIT);
    jest.advanceTimersByTime(60_000);
    expect(FakeSocket.made).toEqual([]);
    expect(stream.readers).toEqual([]);
    expect(sessionStorage).toHaveLength(0);
  });

  it('records from the moment on which the user agrees', () => {
    begin();
    stream.say(EDIT);
    send();
    expect(FakeSocket.newest.url).toBe('ws://lab/base/jupyter-nbedit/record');
    expect(FakeSocket.newest.sent[0]).toEqual({
      type: 'hello',
      protocol: PROTOCOL
    });
    expect(records().flatMap(({ events }) => events)).toEqual([OPEN, EDIT]);
    expect(recorder.state).toBe('on');
  });

  it('gathers what happens in quick succession', () => {
    begin();
    const before = records().length;
    for (let time = 0; time < 20; time++) {
      stream.say(EDIT);
      jest.advanceTimersByTime(10);
    }
    send();
    expect(records().slice(before)).toHaveLength(1);
  });

  it('sends again what was not acknowledged when the connection is back', () => {
    begin();
    const [{ stream: id }] = records();
    FakeSocket.newest.receive({
      type: 'recorded',
      stream: id,
      upto: 1
    });
    stream.say(EDIT);
    send();
    FakeSocket.newest.fail(1006);
    expect(recorder.state).toBe('connecting');
    stream.say(EDIT);
    jest.advanceTimersByTime(1000);
    FakeSocket.newest.accept();
    tell('on');
    expect(records()).toEqual([
      { type: 'record', stream: id, first: 2, events: [EDIT, EDIT] }
    ]);
  });

  it('sends from where the server asks it to', () => {
    begin();
    stream.say(EDIT);
    send();
    const [{ stream: id }] = records();
    FakeSocket.newest.receive({
      type: 'resend',
      stream: id,
      upto: 1
    });
    send();
    expect(records().pop()).toMatchObject({ first: 2, events: [EDIT] });
  });

  it('begins another stream when the server cannot go on', () => {
    begin();
    const [{ stream: id }] = records();
    FakeSocket.newest.receive({
      type: 'restart',
      stream: id,
      reason: userMessage('a gap')
    });
    send();
    const newest = records().pop()!;
    expect(newest).toMatchObject({ first: 1, events: [OPEN] });
    expect(newest.stream).not.toBe(id);
  });

  it('gives up on a notebook that always fails', () => {
    begin();
    for (let time = 0; time < 6; time++) {
      send();
      FakeSocket.newest.receive({
        type: 'restart',
        stream: records().pop()!.stream,
        reason: userMessage('a gap')
      });
    }
    expect(recorder.leftOut(stream.panels[0])).toBe('a gap');
    expect(stream.readers).toEqual([]);
  });

  it('begins another stream for a renamed notebook and keeps the old one', () => {
    begin();
    stream.say(EDIT);
    stream.pathChanged.emit('b.ipynb');
    send();
    const ids = records().map(({ stream: id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(records().flatMap(({ events }) => events)).toEqual(
      expect.arrayContaining([OPEN, EDIT, OPEN])
    );
  });

  it('leaves out what the server leaves out, until that changes', () => {
    begin();
    FakeSocket.newest.receive({
      type: 'excluded',
      stream: records()[0].stream,
      reason: userMessage('private')
    });
    for (const panel of stream.panels) {
      expect(recorder.leftOut(panel)).toBe('private');
    }
    expect(stream.readers).toEqual([]);
    tell('on');
    expect(recorder.leftOut(stream.panels[0])).toBe('');
    expect(stream.readers).toHaveLength(1);
  });

  it('keeps what happens while the server has no room', () => {
    begin();
    tell('failed', 'the disk is full');
    expect([recorder.state, recorder.reason]).toEqual([
      'failed',
      'the disk is full'
    ]);
    const before = records().length;
    stream.say(EDIT);
    send();
    expect(records()).toHaveLength(before);
    tell('on');
    expect(records().pop()?.events).toEqual([OPEN, EDIT]);
  });

  it.each(['off', 'paused', 'outdated', 'forbidden'] as const)(
    'forgets all when the server says %s',
    state => {
      begin();
      stream.say(EDIT);
      tell(state);
      expect(recorder.state).toBe(state);
      expect(FakeSocket.newest.readyState).toBe(WebSocket.CLOSED);
      expect(stream.readers).toEqual([]);
      window.dispatchEvent(new Event('pagehide'));
      expect(sessionStorage).toHaveLength(0);
    }
  );

  it('sends after a reload what the page had not got acknowledged', async () => {
    begin();
    const [{ stream: id }] = records();
    stream.say(EDIT);
    window.dispatchEvent(new Event('pagehide'));
    recorder = new Recorder({
      serverSettings: fakeServer(),
      trans: nullTranslator.load('jupyter_nbedit')
    });
    begin();
    expect(records()).toEqual([
      { type: 'record', stream: id, first: 1, events: [OPEN, EDIT] }
    ]);
    FakeSocket.newest.receive({
      type: 'recorded',
      stream: id,
      upto: 2
    });
    window.dispatchEvent(new Event('pagehide'));
    expect(sessionStorage).toHaveLength(0);
  });

  it('leaves what is not acknowledged of a closed notebook to be sent', () => {
    begin();
    const [{ stream: id }] = records();
    stream.say(EDIT);
    stream.disposed.emit();
    send();
    expect(records().pop()).toMatchObject({ stream: id, events: [EDIT] });
    expect(stream.readers).toEqual([]);
  });

  it('says why when the server does not understand', () => {
    begin();
    FakeSocket.newest.fail(4400, 'protocol 3');
    expect([recorder.state, recorder.reason]).toEqual([
      'failed',
      'The server does not understand what the page sends. Reload the page.'
    ]);
    expect(stream.readers).toEqual([]);
  });
});
