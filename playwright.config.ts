import { defineConfig } from '@playwright/test';
import type { HostOptions } from './tests/e2e/support/fixtures';

/**
 * The specs in `product` run on both hosts, unchanged; what only one host has is beside them. No retries: a test that
 * passes the second time has found something. `npm test` names the projects that can run on the machine.
 */
export default defineConfig<HostOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results/end-to-end',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  projects: [
    { name: 'browser-host', testDir: 'tests/e2e/product', use: { host: 'browser' } },
    { name: 'browser-host-only', testDir: 'tests/e2e/browser-host', use: { host: 'browser' } },
    { name: 'electron-host', testDir: 'tests/e2e/product', use: { host: 'electron' } },
    { name: 'electron-host-only', testDir: 'tests/e2e/electron-host', use: { host: 'electron' } },
    { name: 'crash-browser', testDir: 'tests/e2e/crash', use: { host: 'browser' } },
    { name: 'crash-electron', testDir: 'tests/e2e/crash', use: { host: 'electron' } },
    { name: 'packaged', testDir: 'tests/e2e/packaged', use: { host: 'electron' } },
  ],
});
