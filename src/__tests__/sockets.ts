import { ServerConnection } from '@jupyterlab/services';
import type {
  ClientMessage,
  RecordingClientMessage,
  RecordingServerMessage,
  ServerMessage
} from '../wire';

/** A socket whose other end is the test. */
export class FakeSocket {
  static made: FakeSocket[] = [];

  /** The one that was made last. */
  static get newest(): FakeSocket {
    return FakeSocket.made[FakeSocket.made.length - 1];
  }

  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }

  readyState: number = WebSocket.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  sent: (ClientMessage | RecordingClientMessage)[] = [];

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
  }

  /** Let the connection be made. */
  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }

  receive(message: ServerMessage | RecordingServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** Close from the other end. */
  fail(code: number, reason = ''): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.({ code, reason });
  }
}

/** Let what was put off to the end of the task be done. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
}

/** Settings of a server whose sockets are all of this kind. */
export function fakeServer(
  options: Partial<ServerConnection.ISettings> = {}
): ServerConnection.ISettings {
  FakeSocket.made = [];
  return ServerConnection.makeSettings({
    wsUrl: 'ws://lab/base/',
    token: '',
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    ...options
  });
}
