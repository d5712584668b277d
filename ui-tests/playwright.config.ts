import { existsSync } from 'node:fs';

import { defineConfig } from '@playwright/test';

const url = `http://localhost:${process.env.NBEDIT_TEST_PORT ?? '8988'}`;

const system = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export default defineConfig({
  forbidOnly: Boolean(process.env.CI),
  outputDir: 'test-results',
  reporter: [['list'], ['html', { open: 'never' }]],
  reportSlowTests: null,
  testDir: 'tests',
  timeout: 60_000,
  use: {
    baseURL: url,
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
      executablePath: existsSync(system) ? system : undefined
    },
    screenshot: 'on',
    trace: 'retain-on-failure',
    video: 'off',
    viewport: { width: 1280, height: 800 }
  },
  webServer: {
    command: 'jlpm start',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    reuseExistingServer: !process.env.CI,
    timeout: 120_000,
    url: `${url}/lab`
  },
  workers: 1
});
