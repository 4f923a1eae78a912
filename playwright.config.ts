import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { systemBrowser } from './scripts/browser.mjs'

const port = Number(process.env.E2E_PORT ?? 4100)
export const setupToken = 'token-for-the-browser-tests'

// Workers load this file too: only the first process makes the folder, the others learn it from the environment.
process.env.E2E_DATA_DIR ??= mkdtempSync(path.join(os.tmpdir(), 'shopbell-e2e-'))

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  use: {
    baseURL: `http://localhost:${port}`,
    // Traces take half as much time again. E2E_TRACE=1 npx playwright test keeps those of failed tests.
    trace: process.env.E2E_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    timezoneId: 'Europe/Zurich',
    locale: 'en-GB',
    launchOptions: {
      executablePath: systemBrowser(),
      // Chromium's sandbox does not start as root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'story', testMatch: 'story.spec.ts', use: devices['Desktop Chrome'] },
    { name: 'screens', testIgnore: 'story.spec.ts', dependencies: ['story'], use: devices['Desktop Chrome'] },
  ],
  webServer: {
    command: 'node scripts/start.mjs',
    url: `http://localhost:${port}/api/health/ready`,
    timeout: 180_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    env: {
      PORT: String(port),
      SHOPBELL_DATA_DIR: process.env.E2E_DATA_DIR,
      SHOPBELL_SETUP_TOKEN: setupToken,
      GATEWAY_REPORT_DELAY_MS: '300',
      ...(process.env.E2E_DATABASE_URL ? { DATABASE_URL: process.env.E2E_DATABASE_URL } : {}),
    },
  },
})
