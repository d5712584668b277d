import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PORTS } from './ports';

/** A server of a test's own. */
export interface IOwnServer {
  /** Its address, with the prefix. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What is different in a server of a test's own. */
export interface IDifferences {
  /** What its configuration reads of the environment. */
  env?: Record<string, string>;
  /** Where on its host it is: a path without a slash at its end. */
  prefix?: string;
}

/** Start a server as the tests have it, with something different. */
export async function startServer({
  env = {},
  prefix = ''
}: IDifferences): Promise<IOwnServer> {
  const child = spawn(
    'jupyter',
    [
      ...['lab', '--config', 'jupyter_server_test_config.py'],
      `--ServerApp.base_url=${prefix}/`
    ],
    {
      cwd: join(__dirname, '..'),
      env: { ...process.env, ...env, NBEDIT_TEST_PORT: `${PORTS.own}` },
      stdio: ['ignore', 'ignore', 'inherit']
    }
  );
  const url = `http://localhost:${PORTS.own}${prefix}`;
  while (!(await answers(`${url}/api`))) {
    if (hasEnded(child)) {
      throw new Error(`The server ended with ${child.exitCode}.`);
    }
    await new Promise(done => setTimeout(done, 100));
  }
  return { url, stop: () => end(child) };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** End a server, and wait until it has. */
async function end(child: ChildProcess): Promise<void> {
  // One that has ended by itself says so no more.
  if (hasEnded(child)) {
    return;
  }
  const ended = new Promise<void>(done => child.once('exit', () => done()));
  child.kill('SIGTERM');
  await ended;
}

/** Whether a server answers. */
async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
