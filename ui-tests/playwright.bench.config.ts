import base, { serverOf } from './playwright.config';

export default {
  ...base,
  reporter: 'line' as const,
  testDir: 'benchmarks',
  timeout: 300_000,
  use: { ...base.use, screenshot: 'off' as const },
  // Whatever runs beside a measurement disturbs it.
  webServer: serverOf(0),
  workers: 1
};
