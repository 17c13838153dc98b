/**
 * `npm run -s oracle:client-hours -- FILE`: asks the client-hours engine every question of an oracle file. Prints how
 * many cases are exact in all their fields, names the first that are not, and fails if there is any.
 */
import { readFileSync } from 'node:fs';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { checkCase, oracleFile } from './support/client-hours-oracle';

/** Mismatching cases named in full; more would bury the count. */
const NAMED = 10;

const readOracle = (path: string) => {
  try {
    return oracleFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (problem) {
    return { success: false as const, error: problem };
  }
};

const main = (path: string | undefined): number => {
  if (path === undefined) {
    console.error('Which file? npm run -s oracle:client-hours -- FILE');
    return 2;
  }
  const oracle = readOracle(path);
  if (!oracle.success) {
    console.error(`${path} is no oracle of business hours: ${String(oracle.error)}`);
    return 2;
  }
  const zones = zoneProviderFromIntl({ dataVersion: process.versions.tz ?? 'unknown' });
  const { cases } = oracle.data;
  const wrong = cases
    .map((one) => ({ id: one.id, mismatches: checkCase(one, zones) }))
    .filter(({ mismatches }) => mismatches.length > 0);
  console.log(`${cases.length - wrong.length} of ${cases.length} exact`);
  for (const { id, mismatches } of wrong.slice(0, NAMED))
    for (const { field, expected, actual } of mismatches)
      console.error(`${id} ${field}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  if (wrong.length > NAMED) console.error(`and ${wrong.length - NAMED} more cases`);
  return wrong.length === 0 && cases.length > 0 ? 0 : 1;
};

process.exitCode = main(process.argv[2]);
