import base, { serverOf } from './playwright.config';

export default {
  ...base,
  reporter: 'line' as const,
  testDir: 'pictures',
  use: {
    ...base.use,
    deviceScaleFactor: 2,
    screenshot: 'off' as const,
    viewport: { width: 900, height: 760 }
  },
  // Whatever runs beside it could make a pause where nobody pauses.
  webServer: serverOf(0),
  workers: 1
};
