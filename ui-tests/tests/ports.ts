/** How many tests run at a time; each worker has a server of its own. */
export const WORKERS = 2;

const FIRST = Number(process.env.NBEDIT_TEST_PORT ?? '8988');

/** The port of a worker's server, and of the models it is configured with. */
export function portsOf(worker: number): { server: number; model: number } {
  return { server: FIRST + 2 * worker, model: FIRST + 2 * worker + 1 };
}

/**
 * The ports of the worker that runs this; Playwright numbers those that run at
 * the same time from 0, and gives a worker that died the number back.
 */
export const PORTS = portsOf(Number(process.env.TEST_PARALLEL_INDEX ?? '0'));
