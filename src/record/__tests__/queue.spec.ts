import * as fc from 'fast-check';
import type { IRecord, NotebookEvent } from '../../wire';
import { StreamQueue } from '../queue';

const event = (cursor: number): NotebookEvent => ({
  type: 'focus',
  cellId: 'c',
  cursor,
  anchor: 0
});

/** A server that keeps what it is sent, in order, and misses nothing. */
class Disk {
  kept: NotebookEvent[] = [];

  /** Take a message; what is known is passed over. */
  take({ first, events }: IRecord): boolean {
    if (first > this.kept.length + 1) {
      return false;
    }
    this.kept.push(...events.slice(this.kept.length + 1 - first));
    return true;
  }
}

describe('StreamQueue', () => {
  it('sends each event once, under its number', () => {
    const queue = new StreamQueue('s');
    expect(queue.take()).toBeNull();
    queue.push(event(1));
    queue.push(event(2));
    expect(queue.take()).toEqual({
      type: 'record',
      stream: 's',
      first: 1,
      events: [event(1), event(2)]
    });
    expect(queue.take()).toBeNull();
    queue.push(event(3));
    expect(queue.take()).toMatchObject({ first: 3, events: [event(3)] });
  });

  it('keeps what is not acknowledged', () => {
    const queue = new StreamQueue('s', 4, [event(4), event(5)]);
    queue.acknowledge(4);
    queue.acknowledge(2);
    expect(queue.size).toBe(1);
    expect(queue.last).toBe(5);
    expect(queue.unacknowledged()).toMatchObject({
      first: 5,
      events: [event(5)]
    });
    queue.acknowledge(5);
    expect(queue.unacknowledged()).toBeNull();
    expect(queue.weight).toBe(0);
  });

  it('knows when it cannot send again what is asked for', () => {
    const queue = new StreamQueue('s', 4, [event(4), event(5)]);
    expect(queue.rewind(2)).toBe(false);
    expect(queue.rewind(4)).toBe(true);
    expect(queue.take()).toMatchObject({ first: 5 });
    expect(queue.rewind(7)).toBe(false);
  });

  it('loses nothing and repeats nothing, whatever is lost on the way', () => {
    const action = fc.constantFrom(
      'push',
      'send',
      'lose',
      'acknowledge',
      'reconnect',
      'reload'
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), actions => {
        const disk = new Disk();
        const happened: NotebookEvent[] = [];
        let queue = new StreamQueue('s');
        const send = () => {
          const record = queue.take();
          if (record && !disk.take(record)) {
            expect(queue.rewind(disk.kept.length)).toBe(true);
          }
        };
        for (const act of actions) {
          if (act === 'push') {
            happened.push(event(happened.length));
            queue.push(happened[happened.length - 1]);
          } else if (act === 'send') {
            send();
          } else if (act === 'lose') {
            queue.take();
          } else if (act === 'acknowledge') {
            queue.acknowledge(disk.kept.length);
          } else if (act === 'reconnect') {
            queue.rewind(queue.acknowledged);
          } else {
            const kept = queue.unacknowledged();
            queue = new StreamQueue(
              's',
              kept?.first ?? queue.last + 1,
              kept?.events
            );
          }
        }
        queue.rewind(queue.acknowledged);
        send();
        send();
        expect(disk.kept).toEqual(happened);
      })
    );
  });
});
