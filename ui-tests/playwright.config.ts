import { existsSync } from 'node:fs';

import { defineConfig } from '@playwright/test';
import { PORTS, portsOf, WORKERS } from './tests/ports';

/** The first of the browsers of `scripts/browser.py` that is there. */
const browser = (
  process.env.CHROMIUM_PATH
    ? [process.env.CHROMIUM_PATH]
    : ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
).find(path => existsSync(path));

const url = (port: number) => `http://localhost:${port}`;

/** The server of one worker, so that no test meets what another one recorded. */
export const serverOf = (worker: number) => {
  const { server, model } = portsOf(worker);
  return {
    command: 'jlpm start',
    env: { NBEDIT_TEST_PORT: `${server}`, NBEDIT_MODEL_PORT: `${model}` },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 } as const,
    reuseExistingServer: !process.env.CI,
    timeout: 240_000,
    url: `${url(server)}/lab`
  };
};

export default defineConfig({
  // Generous, since they are reached by a failure only: no test waits for time.
  expect: { timeout: 60_000, toPass: { timeout: 60_000 } },
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  outputDir: 'test-results',
  reporter: [['list'], ['html', { open: 'never' }]],
  reportSlowTests: null,
  testDir: 'tests',
  timeout: 240_000,
  use: {
    // Each worker reads this file anew.
    baseURL: url(PORTS.server),
    launchOptions: {
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-quic',
        '--disable-sync',
        '--no-first-run',
        '--no-sandbox'
      ],
      // Without a system browser Playwright looks for the one it installed.
      executablePath: browser
    },
    screenshot: 'only-on-failure',
    // A trace costs a fifth of the time: to look into a failure, `jlpm test --trace on`.
    trace: 'off',
    video: 'off',
    viewport: { width: 1280, height: 800 }
  },
  webServer: Array.from({ length: WORKERS }, (_, worker) => serverOf(worker)),
  workers: WORKERS
});
