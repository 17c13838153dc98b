import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClientCalendar } from '#shared/calendars/client-calendar';
import { type ClientHours, compileClientHours } from '#shared/calendars/client-hours';
import { allOpen, anyOpen } from '#shared/calendars/combined-hours';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { calendarNear } from './arbitrary-calendar';
import { lengthOf, type Minute, walk } from './minute-walker';

const DAY = 86_400_000;
/** Before 1972 some zones stood a part of a minute off, which the walker cannot see. */
const first = Date.UTC(1972, 1, 1);
const last = Date.UTC(2037, 11, 31);

const zones = zoneProviderFromIntl({ dataVersion: process.versions.tz ?? 'unknown' });
const zoneNames = Intl.supportedValuesOf('timeZone');

const hoursOf = (calendar: ClientCalendar): ClientHours => {
  const compiled = compileClientHours(calendar, zones);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
};

/** Any instant, or one within two days of a change of the zone's clock. */
const instantIn = (zone: string): fc.Arbitrary<number> => {
  const transitions = zones.transitions(zone, first, last);
  const times = transitions.ok ? transitions.value.times.filter((time) => first < time && time < last) : [];
  const any = fc.integer({ min: first, max: last });
  if (times.length === 0) return any;
  const near = fc
    .tuple(fc.constantFrom(...times), fc.integer({ min: -DAY, max: DAY }))
    .map(([time, offset]) => time + offset);
  return fc.oneof(any, { arbitrary: near, weight: 3 });
};

const sampleIn = (zone: string) =>
  instantIn(zone).chain((from) =>
    fc.record({
      calendar: calendarNear(zone, from),
      from: fc.constant(from),
      length: fc.integer({ min: 1, max: 2 * DAY }),
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    }),
  );

const firstOf = (minutes: readonly Minute[], wanted: (minute: Minute) => boolean): number | null =>
  minutes.find(wanted)?.from ?? null;

const within = (instant: number | null, until: number): number | null =>
  instant === null || instant >= until ? null : instant;

/** The earliest instant with `open` open milliseconds since the first of the minutes. */
const walkForward = (minutes: readonly Minute[], open: number): number | undefined => {
  let left = open;
  for (const { from, until, state } of minutes) {
    if (state !== 'open') continue;
    if (left <= until - from) return from + left;
    left -= until - from;
  }
  return undefined;
};

/** The latest instant with `open` open milliseconds until the last of the minutes. */
const walkBack = (minutes: readonly Minute[], open: number): number | undefined => {
  let left = open;
  for (const { from, until, state } of [...minutes].reverse()) {
    if (state !== 'open') continue;
    // On an edge the latest such instant is the start of the open time, not of the closed time before it.
    if (left <= until - from) return until - left;
    left -= until - from;
  }
  return undefined;
};

test('every zone: the engine answers what walking minute by minute finds', () => {
  for (const zone of zoneNames)
    fc.assert(
      fc.property(sampleIn(zone), ({ calendar, from, length, share }) => {
        const until = from + length;
        const hours = hoursOf(calendar);
        const minutes = walk(calendar, from, until);
        const open = lengthOf(minutes, 'open');
        expect(hours.openMilliseconds(from, until)).toBe(open);
        expect(hours.split(from, until)).toEqual({
          inHours: open,
          holiday: lengthOf(minutes, 'holiday'),
          afterHours: lengthOf(minutes, 'closed'),
        });
        const { state } = minutes[0]!;
        expect(hours.isOpen(from)).toBe(state === 'open');
        expect(hours.closedReason(from) === null).toBe(state === 'open');
        expect(within(hours.nextOpening(from), until)).toBe(firstOf(minutes, (m) => m.state === 'open'));
        expect(within(hours.nextClosing(from), until)).toBe(firstOf(minutes, (m) => m.state !== 'open'));
        if (open === 0) return;
        const part = Math.ceil(open * share);
        expect(hours.addOpenMilliseconds(from, part)).toBe(walkForward(minutes, part));
        expect(hours.addOpenMilliseconds(until, -part)).toBe(walkBack(minutes, part));
      }),
      { numRuns: 3 },
    );
}, 60_000);

test('segments fill a span without gaps and say what each minute is', () => {
  const sample = fc.constantFrom(...zoneNames).chain(sampleIn);
  fc.assert(
    fc.property(sample, ({ calendar, from, length }) => {
      const until = from + length;
      const segments = hoursOf(calendar).segments(from, until);
      expect(segments[0]?.from).toBe(from);
      expect(segments.at(-1)?.until).toBe(until);
      for (const [i, segment] of segments.entries()) {
        expect(segment.until).toBeGreaterThan(segment.from);
        if (i > 0) expect(segment.from).toBe(segments[i - 1]?.until);
      }
      for (const minute of walk(calendar, from, until)) {
        const segment = segments.find((s) => s.from <= minute.from && minute.from < s.until);
        expect(segment?.kind).toBe(minute.state);
      }
    }),
    { numRuns: 60 },
  );
});

test('all of several are open when each is, any when one is', () => {
  const several = fc
    .tuple(fc.constantFrom(...zoneNames), fc.constantFrom(...zoneNames))
    .chain(([a, b]) =>
      instantIn(a).chain((from) =>
        fc.record({ a: calendarNear(a, from), b: calendarNear(b, from), from: fc.constant(from) }),
      ),
    );
  fc.assert(
    fc.property(several, ({ a, b, from }) => {
      const until = from + DAY;
      const walkedA = walk(a, from, until);
      const walkedB = walk(b, from, until);
      const both = [hoursOf(a), hoursOf(b)] as const;
      const joined = (test: (a: boolean, b: boolean) => boolean): Minute[] =>
        walkedA.map((minute, i) => ({
          ...minute,
          state: test(minute.state === 'open', walkedB[i]?.state === 'open') ? 'open' : 'closed',
        }));
      const all = joined((x, y) => x && y);
      const any = joined((x, y) => x || y);
      expect(allOpen(both).openMilliseconds(from, until)).toBe(lengthOf(all, 'open'));
      expect(anyOpen(both).openMilliseconds(from, until)).toBe(lengthOf(any, 'open'));
      expect(within(allOpen(both).nextOpening(from), until)).toBe(firstOf(all, (m) => m.state === 'open'));
      expect(within(anyOpen(both).nextClosing(from), until)).toBe(firstOf(any, (m) => m.state !== 'open'));
    }),
    { numRuns: 60 },
  );
});

test('growing to a farther question changes no earlier answer', () => {
  const sample = fc
    .constantFrom(...zoneNames)
    .chain((zone) =>
      fc.tuple(sampleIn(zone), fc.array(fc.integer({ min: first, max: last }), { maxLength: 6 })),
    );
  fc.assert(
    fc.property(sample, ([{ calendar, from, length }, detours]) => {
      const fresh = hoursOf(calendar).split(from, from + length);
      const grown = hoursOf(calendar);
      for (const detour of detours) grown.isOpen(detour);
      expect(grown.split(from, from + length)).toEqual(fresh);
    }),
    { numRuns: 40 },
  );
});
