import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** One project a kind of test, so that `npm test` can name and count each. `conformance` suites are imported by both. */
export default defineConfig({
  test: {
    // Two even on two cores, where vitest would take one: what waits for PostgreSQL or a disk leaves a core idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer,server,build}/**/*.test.{ts,tsx}'],
        },
      },
      { test: { name: 'property', include: ['tests/property/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
