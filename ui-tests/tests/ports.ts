/** How many tests run at a time; each worker has a server of its own. */
export const WORKERS = 2;

const FIRST = Number(process.env.NBEDIT_TEST_PORT ?? '8988');

/**
 * The ports of a worker: of its server, of the models that is configured with,
 * and of a server that a test starts for itself.
 */
export function portsOf(worker: number): {
  server: number;
  model: number;
  own: number;
} {
  const first = FIRST + 3 * worker;
  return { server: first, model: first + 1, own: first + 2 };
}

/**
 * The ports of the worker that runs this; Playwright numbers those that run at
 * the same time from 0, and gives a worker that died the number back.
 */
export const PORTS = portsOf(Number(process.env.TEST_PARALLEL_INDEX ?? '0'));
