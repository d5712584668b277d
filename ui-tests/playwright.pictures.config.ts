import base, { serverOf } from './playwright.config';

export default {
  ...base,
  reporter: 'line' as const,
  testDir: 'pictures',
  timeout: 120_000,
  use: {
    ...base.use,
    deviceScaleFactor: 2,
    screenshot: 'off' as const,
    trace: 'off' as const,
    viewport: { width: 900, height: 760 }
  },
  webServer: serverOf(0),
  workers: 1
};
