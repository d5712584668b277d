import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { BAD_MESSAGE } from '../wire';
import { ENDPOINT } from './rest';

/** WebSocket close code: a message was too big (RFC 6455, section 7.4.1). */
const TOO_BIG = 1009;

/** Milliseconds before the first try to connect again; each next one waits twice as long. */
const FIRST_RETRY = 1000;

/** Milliseconds between tries at most. */
const LAST_RETRY = 60_000;

/** Milliseconds in which the server says something once the connection is made. */
const PATIENCE = 15_000;

/** Tries in a row that fail before it is said why: one may be a server that restarts. */
const MANY = 3;

/**
 * What keeps messages from passing, as far as a page can tell.
 *
 * - `closed`: no connection is made, or it ends before anything was said;
 * - `silent`: a connection is made, and nothing comes back.
 */
export type SocketTrouble = 'closed' | 'silent';

/**
 * A WebSocket of the server extension that carries JSON messages and connects
 * again, later each time, when the connection is lost.
 */
export class ServerSocket<Sent, Received> implements IDisposable {
  constructor(options: ServerSocket.IOptions<Received>) {
    this._options = options;
    this._connect();
  }

  /** Whether a message can be sent. */
  get isOpen(): boolean {
    return this._socket?.readyState === WebSocket.OPEN;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Close the connection for good. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    window.clearTimeout(this._retry);
    window.clearTimeout(this._silence);
    const socket = this._socket;
    this._socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  /** Send a message, if the connection is open. */
  send(message: Sent): void {
    if (this.isOpen) {
      this._socket!.send(JSON.stringify(message));
    }
  }

  /**
   * Forget how often it was tried: the next loss is a first one again.
   *
   * #### Notes
   * For when the other end has answered. That a connection was made is not
   * enough: a server that accepts and hangs up would be asked each second.
   */
  resetDelay(): void {
    this._delay = FIRST_RETRY;
    this._failures = 0;
  }

  /** Make the connection. */
  private _connect(): void {
    const { serverSettings, path, onOpen, onMessage, onTrouble } =
      this._options;
    const { WebSocket, wsUrl, token, appendToken } = serverSettings;
    let url = URLExt.join(wsUrl, ENDPOINT, path);
    if (appendToken && token !== '') {
      url += `?token=${encodeURIComponent(token)}`;
    }
    const socket = new WebSocket(url);
    this._socket = socket;
    socket.onopen = () => {
      this._silence = window.setTimeout(() => onTrouble?.('silent'), PATIENCE);
      onOpen();
    };
    socket.onmessage = event => {
      window.clearTimeout(this._silence);
      onMessage(JSON.parse(event.data) as Received);
    };
    socket.onclose = event => this._onClose(event);
  }

  /** Handle the end of the connection: for good, or until it is tried again. */
  private _onClose({ code, reason }: CloseEvent): void {
    this._socket = null;
    // Neither would go better the next time: what is sent would be the same.
    if (code === BAD_MESSAGE || code === TOO_BIG) {
      const { onRefused, tooBig, trans } = this._options;
      if (reason) {
        console.warn('The server hung up.', reason);
      }
      onRefused(
        code === TOO_BIG
          ? tooBig
          : trans.__(
              'The server does not understand what the page sends. Reload the page.'
            )
      );
      this.dispose();
      return;
    }
    window.clearTimeout(this._silence);
    this._options.onLost();
    this._failures++;
    if (this._failures >= MANY) {
      this._options.onTrouble?.('closed');
    }
    this._retry = window.setTimeout(() => this._connect(), this._delay);
    this._delay = Math.min(2 * this._delay, LAST_RETRY);
  }

  private readonly _options: ServerSocket.IOptions<Received>;
  private _socket: WebSocket | null = null;
  private _delay = FIRST_RETRY;
  private _retry = 0;
  private _silence = 0;
  /** How often in a row nothing came of it. */
  private _failures = 0;
  private _isDisposed = false;
}

/** The namespace of `ServerSocket`. */
export namespace ServerSocket {
  /** What a socket is made from. */
  export interface IOptions<Received> {
    serverSettings: ServerConnection.ISettings;
    /** Where the socket is, below the extension's endpoints. */
    path: string;
    trans: TranslationBundle;
    /** What to say when a message was too big. */
    tooBig: string;
    onOpen: () => void;
    onMessage: (message: Received) => void;
    /** The connection was lost; it is tried again. */
    onLost: () => void;
    /** It will hardly go better the next time. */
    onTrouble?: (trouble: SocketTrouble) => void;
    /** The server does not understand; it is not tried again. */
    onRefused: (reason: string) => void;
  }
}
