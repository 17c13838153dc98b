import { defineConfig } from 'i18next-cli';

/** English is written by hand; `npm run check` fails where code and English differ, or another language lags behind. */
export default defineConfig({
  locales: ['en'],
  extract: {
    input: ['renderer/**/*.{ts,tsx}', 'electron/**/*.ts'],
    ignore: ['renderer/**/*.test.{ts,tsx}', 'electron/**/*.test.ts'],
    output: 'assets/locales/{{language}}/{{namespace}}.json',
    defaultNS: 'common',
    sort: false,
    // Keys that are put together from a code of a table; `renderer/i18n/keys.d.ts` has the compiler see that each is there.
    preservePatterns: [
      'errors:*',
      'work-item:activity.*',
      'work-item:command.*',
      'work-item:credential.*',
      'work-item:jurisdiction.*',
      'work-item:note-for.*',
      'work-item:priority.*',
      'work-item:said.*',
      'work-item:status.*',
      'queue:column.*',
      'queue:due-group.*',
      'queue:due-within.*',
      'queue:filter.*',
      'queue:holding.*',
      'queue:service-line.*',
      'queue:views.*',
      'attention:reason.*',
    ],
  },
});
