import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A proxy in front of a server, as a JupyterHub has one. */
export class Proxy {
  /** @param _port - The port of the server. */
  constructor(private readonly _port: number) {
    this._server = createServer((asked, answer) => {
      const { method, url, headers } = asked;
      const passed = httpRequest(
        { host: '127.0.0.1', port: this._port, method, path: url, headers },
        got => {
          answer.writeHead(got.statusCode!, got.headers);
          got.pipe(answer);
        }
      );
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
    this._server.on('upgrade', ({ url, headers }, socket, head) => {
      this.upgraded.push(url!);
      socket.on('error', () => socket.destroy());
      if (!this.letsWebSocketsPass) {
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        return;
      }
      const server = connect(this._port, '127.0.0.1', () => {
        const lines = Object.entries(headers).map(
          ([name, value]) => `${name}: ${value}\r\n`
        );
        server.write(`GET ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
        server.write(head);
        server.pipe(socket).pipe(server);
      });
      server.on('error', () => socket.destroy());
      socket.on('close', () => server.destroy());
    });
  }

  /** Whether it does as it should. */
  letsWebSocketsPass = true;

  /** The paths for which a WebSocket was asked. */
  readonly upgraded: string[] = [];

  /** Begin to serve; the address. */
  async open(): Promise<string> {
    await new Promise<void>(done => this._server.listen(0, '127.0.0.1', done));
    const { port } = this._server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  close(): void {
    this._server.closeAllConnections();
    this._server.close();
  }

  private readonly _server: Server;
}
