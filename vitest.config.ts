import { defineConfig } from 'vitest/config';

/** One project a kind of test, so that `npm test` can name and count each. `conformance` suites are imported by both. */
export default defineConfig({
  test: {
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
