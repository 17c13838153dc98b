import { readFileSync } from 'node:fs';
import { checkCase, type OracleCase, oracleFile } from '../../../build/scripts/support/client-hours-oracle';
import { type ClientHours, compileClientHours } from '../../../shared/calendars/client-hours';
import type { ZoneProvider } from '../../../shared/calendars/zone-transitions';
import { zoneProviderFromIntl } from '../../../shared/calendars/zone-transitions-from-intl';
import type { BenchResult } from '../result';
import { patiently, perSecond, quickest } from './measure';
import { asCalendar, office } from './office';
import { dayjsBusinessTime } from './peers/dayjs-business-time';
import { momentBusinessTime } from './peers/moment-business-time';
import { openingHours } from './peers/opening-hours';
import type { Peer } from './peers/peer';
import { temporalDayLoop } from './peers/temporal-day-loop';
import { workingTimeCalculator } from './peers/working-time-calculator';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const decade = { from: Date.UTC(2020, 0, 1), until: Date.UTC(2030, 0, 1) };
const fixture = new URL('../../fixtures/client-hours/business-hours.json', import.meta.url);

/** How long each speed is measured, so that the whole run stays under a minute. */
const MEASURED_MS = 400;

const figure = (
  metric: string,
  value: number,
  unit: string,
  target: { readonly words: string; readonly met: boolean } | null,
): BenchResult => ({
  group: 'client-hours',
  metric,
  value,
  unit,
  peer: null,
  peerValue: null,
  ratio: null,
  target: target?.words ?? null,
  met: target?.met ?? true,
});

const beside = (result: BenchResult, peer: string, peerValue: number): BenchResult => ({
  ...result,
  peer,
  peerValue,
  ratio: peerValue > 0 ? result.value / peerValue : null,
});

const compiled = (zone: string, zones: ZoneProvider): ClientHours => {
  const result = compileClientHours(asCalendar(office(zone)), zones, { range: decade });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** Instants all over the first nine years, the same in every run. */
const instants = (count: number): Float64Array => {
  const list = new Float64Array(count);
  for (let i = 0; i < count; i++) list[i] = decade.from + ((i * 7_919_777_123) % (9 * YEAR));
  return list;
};

/** Peers answer only the first of the oracle's questions, so that is what they are asked. */
const exactCases = (peer: Peer, cases: readonly OracleCase[]): number =>
  cases.filter((one) => {
    const answer = patiently(() =>
      peer.prepare({ zone: one.timeZone, weekly: one.weekly, holidays: one.holidays })(one.start, one.end),
    );
    return answer === one.expectedMilliseconds;
  }).length;

const compileTime = (zones: ZoneProvider): BenchResult => {
  const value = quickest(20, () => compiled('Europe/London', zones));
  return figure('ten years compiled', value, 'ms', { words: '< 5 ms', met: value < 5 });
};

const splitTime = (zones: ZoneProvider): BenchResult => {
  const names = Intl.supportedValuesOf('timeZone');
  const calendars = Array.from({ length: 500 }, (_, i) =>
    compiled(names[(i * 7) % names.length] ?? 'UTC', zones),
  );
  const starts = instants(4096);
  const value = quickest(3, () => {
    let sum = 0;
    for (let i = 0; i < 1_000_000; i++) {
      const from = starts[(i * 31) % starts.length] ?? 0;
      const split = calendars[i % 500]?.split(from, from + 5 * HOUR + i);
      sum += split?.inHours ?? Number.NaN;
    }
    if (Number.isNaN(sum)) throw new Error('A calendar is missing');
  });
  return figure('1,000,000 entries split over 500 calendars', value, 'ms', {
    words: '< 1,000 ms',
    met: value < 1000,
  });
};

/** What the band asks before it draws; drawing itself is measured in the interface. */
const bandTime = (zones: ZoneProvider): BenchResult => {
  const names = Intl.supportedValuesOf('timeZone').slice(0, 50);
  const pinned = names.map((name) => compiled(name, zones));
  const value = quickest(20, () => {
    for (const hours of pinned) hours.segments(decade.from, decade.from + 7 * 24 * HOUR);
  });
  return figure('a week of the band for 50 clients, reckoned', value, 'ms', {
    words: '< 16 ms, one frame',
    met: value < 16,
  });
};

/** Correctness on the oracle and speed, beside every peer in the same run. */
export const run = async (): Promise<BenchResult[]> => {
  const { cases } = oracleFile.parse(JSON.parse(readFileSync(fixture, 'utf8')));
  const zones = zoneProviderFromIntl({ dataVersion: process.versions.tz ?? 'unknown' });
  const results = [compileTime(zones), splitTime(zones), bandTime(zones)];

  const exact = cases.filter((one) => checkCase(one, zones).length === 0).length;
  const correctness = figure('oracle', exact, `of ${cases.length} exact`, {
    words: 'every case exact',
    met: exact === cases.length,
  });
  const hours = compiled('Europe/London', zones);
  const starts = instants(4096);
  const eightHours = figure(
    'eight-hour spans',
    perSecond(hours.openMilliseconds, starts, 8 * HOUR, MEASURED_MS),
    'a second',
    null,
  );
  const years = perSecond(hours.openMilliseconds, starts, YEAR, MEASURED_MS);
  const oneYear = figure('one-year spans', years, 'a second', {
    words: '> 5,000,000 a second',
    met: years > 5_000_000,
  });
  results.push(correctness, eightHours, oneYear);

  let fastest = { name: '', exact: 0, years: 0 };
  for (const create of [
    momentBusinessTime,
    dayjsBusinessTime,
    workingTimeCalculator,
    openingHours,
    temporalDayLoop,
  ]) {
    const peer = create();
    const peerExact = exactCases(peer, cases);
    const measure = peer.prepare(office('Europe/London'));
    const peerYears = perSecond(measure, starts, YEAR, MEASURED_MS);
    results.push(
      { ...beside(correctness, peer.name, peerExact), target: null },
      { ...beside(eightHours, peer.name, perSecond(measure, starts, 8 * HOUR, MEASURED_MS)), target: null },
      { ...beside(oneYear, peer.name, peerYears), target: null },
    );
    if (peerExact >= cases.length * 0.8 && peerYears > fastest.years)
      fastest = { name: peer.name, exact: peerExact, years: peerYears };
  }
  if (fastest.years > 0)
    results.push({
      ...beside(oneYear, fastest.name, fastest.years),
      metric: `one-year spans, beside the fastest peer that is right on four fifths (${fastest.exact})`,
      target: '≥ 10,000×',
      met: years >= 10_000 * fastest.years,
    });
  return results;
};
