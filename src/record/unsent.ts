import { type IRecord, PROTOCOL } from '../wire';
import { StreamQueue } from './queue';

/** What another version of the page kept, the server may not understand. */
const KEY = `jupyter-nbedit:unsent-${PROTOCOL}`;

/**
 * Keep over a reload of the page what the server has not acknowledged.
 *
 * #### Notes
 * It is kept in the storage of the tab, which ends with the tab, and is taken
 * out of it as soon as the page is there again.
 *
 * @returns Whether there was room for all of it.
 */
export function keepUnsent(queues: Iterable<StreamQueue>): boolean {
  const records = [...queues].flatMap(queue => queue.unacknowledged() ?? []);
  try {
    if (records.length) {
      sessionStorage.setItem(KEY, JSON.stringify(records));
    } else {
      sessionStorage.removeItem(KEY);
    }
    return true;
  } catch {
    return false;
  }
}

/** Take out what an earlier life of the page kept. */
export function takeUnsent(): StreamQueue[] {
  try {
    const kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const records = JSON.parse(kept ?? '[]') as IRecord[];
    return records.map(
      ({ stream, first, events }) => new StreamQueue(stream, first, events)
    );
  } catch {
    // Another program's, or cut short: there is nothing to be had from it.
    return [];
  }
}
