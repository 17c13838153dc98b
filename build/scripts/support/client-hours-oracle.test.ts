import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { checkCase, oracleFile } from './client-hours-oracle';

const fixture = new URL('../../../tests/fixtures/client-hours/business-hours.json', import.meta.url);
const { cases } = oracleFile.parse(JSON.parse(readFileSync(fixture, 'utf8')));
const zones = zoneProviderFromIntl({ dataVersion: process.versions.tz ?? 'unknown' });

test('every field of every case is exact', () => {
  expect(cases).toHaveLength(561);
  const wrong = cases.flatMap((one) =>
    checkCase(one, zones).map((mismatch) => ({ id: one.id, ...mismatch })),
  );
  expect(wrong).toEqual([]);
});

test('an answer that is off by a millisecond is named', () => {
  const one = cases.find(({ expectedMilliseconds }) => expectedMilliseconds > 0)!;
  const altered = { ...one, expectedMilliseconds: one.expectedMilliseconds + 1 };
  expect(checkCase(altered, zones)).toEqual([
    {
      field: 'expectedMilliseconds',
      expected: altered.expectedMilliseconds,
      actual: one.expectedMilliseconds,
    },
  ]);
});
