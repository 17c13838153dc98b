import { defineConfig } from 'i18next-cli';

/** English is written by hand; `npm run check` fails where code and English differ, or another language lags behind. */
export default defineConfig({
  locales: ['en'],
  extract: {
    input: 'renderer/**/*.{ts,tsx}',
    ignore: 'renderer/**/*.test.{ts,tsx}',
    output: 'assets/locales/{{language}}/{{namespace}}.json',
    defaultNS: 'common',
    sort: false,
    // Keys that are put together from a code of a table.
    preservePatterns: ['errors:*'],
  },
});
