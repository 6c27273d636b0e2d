import { defineConfig } from '@playwright/test';

/** `ESPALIER_URL` is the server under test; without it the built app is shown with generated data. */
const url = process.env['ESPALIER_URL'];
const port = process.env['ESPALIER_APP_PORT'] ?? '5198';

export default defineConfig({
  testDir: 'e2e',
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  // The tour is of a running installation; generated data cannot stand in for it.
  ...(url === undefined ? { testIgnore: ['tour.spec.ts', 'access.spec.ts', 'hostile.spec.ts', 'flows/*'] } : {}),
  timeout: 60_000,
  // A machine under load may take seconds for a password's 210,000 rounds.
  expect: { timeout: 15_000 },
  workers: 1,
  // A second try is told as flaky, and does not keep others from their work.
  retries: Number(process.env['ESPALIER_RETRIES'] ?? 0),
  reporter: 'line',
  use: {
    baseURL: url ?? `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 1000 },
    reducedMotion: 'reduce',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
  ...(url === undefined ? { webServer: { command: `npx vite preview --port ${port} --strictPort`, url: `http://127.0.0.1:${port}`, reuseExistingServer: false } } : {}),
});
