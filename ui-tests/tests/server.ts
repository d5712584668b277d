import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A server of a test's own. */
export interface IOwnServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Start a server as the tests have it, with something different.
 *
 * @param env - What its configuration reads of the environment.
 */
export async function startServer(
  env: Record<string, string>
): Promise<IOwnServer> {
  const port = await freePort();
  const child = spawn(
    'jupyter',
    ['lab', '--config', 'jupyter_server_test_config.py'],
    {
      cwd: join(__dirname, '..'),
      env: { ...process.env, ...env, NBEDIT_TEST_PORT: `${port}` },
      stdio: 'ignore'
    }
  );
  const url = `http://localhost:${port}`;
  while (!(await answers(`${url}/api`))) {
    if (child.exitCode !== null) {
      throw new Error(`The server ended with ${child.exitCode}.`);
    }
    await new Promise(done => setTimeout(done, 100));
  }
  return { url, stop: () => end(child) };
}

/** End a server, and wait until it has. */
async function end(child: ChildProcess): Promise<void> {
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

/** A port that nothing listens at. */
async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
