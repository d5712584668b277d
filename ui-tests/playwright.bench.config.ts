import base from './playwright.config';

export default {
  ...base,
  reporter: 'line' as const,
  testDir: 'benchmarks',
  timeout: 300_000,
  use: { ...base.use, screenshot: 'off' as const, trace: 'off' as const }
};
