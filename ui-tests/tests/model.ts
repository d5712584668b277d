import { createServer, Server } from 'node:http';
import { PORTS } from './ports';

/** What the model answers: a text, or a status that says it failed. */
export type Answer = string | number;

/** A model server, on this machine alone, that says what a test tells it. */
export class ScriptedModel {
  /** The bodies of the requests so far. */
  readonly asked: string[] = [];

  constructor(public answer: Answer) {}

  /** Begin to listen. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', part => (body += part));
      request.on('end', () => {
        this.asked.push(body);
        if (typeof this.answer === 'number') {
          response.writeHead(this.answer, {
            'Content-Type': 'application/json'
          });
          response.end(JSON.stringify({ error: { message: 'no' } }));
          return;
        }
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        const chunk = (delta: object, finish: string | null) => {
          const choices = [{ index: 0, delta, finish_reason: finish }];
          const event = { id: '1', object: 'chat.completion.chunk', choices };
          response.write(`data: ${JSON.stringify(event)}\n\n`);
        };
        chunk({ content: this.answer }, null);
        chunk({}, 'stop');
        response.end('data: [DONE]\n\n');
      });
    });
    this._server = server;
    await new Promise<void>(done =>
      server.listen(PORTS.model, '0.0.0.0', done)
    );
  }

  /** Listen no more. */
  async close(): Promise<void> {
    const server = this._server;
    if (server) {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    }
  }

  private _server: Server | null = null;
}
