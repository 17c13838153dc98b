import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClientCalendar, Holiday } from '#shared/calendars/client-calendar';
import { type CompileOptions, compileClientHours } from '#shared/calendars/client-hours';
import { changedInHindsight } from '#shared/calendars/hindsight';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { calendarNear } from './arbitrary-calendar';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const zoneNames = ['Asia/Dubai', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Manila'];

const compile = (calendar: ClientCalendar, options: CompileOptions = {}) => {
  const compiled = compileClientHours(calendar, zones, options);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
};

const instantNear = (instant: number) =>
  fc.integer({ min: -5 * 24, max: 5 * 24 }).map((hours) => instant + hours * HOUR);

/** Holidays that were announced, and some of them called off again, while the days around `now` went by. */
const announcedNear = (calendar: ClientCalendar, now: number): fc.Arbitrary<ClientCalendar> =>
  fc.infiniteStream(fc.tuple(instantNear(now), instantNear(now), fc.boolean())).map((moments) => {
    const announced = (holiday: Holiday): Holiday => {
      const [one, other, withdrawn] = moments.next().value!;
      const announcedAt = new Date(Math.min(one, other)).toISOString();
      if (!withdrawn) return { ...holiday, announcedAt };
      return {
        ...holiday,
        announcedAt,
        status: 'withdrawn',
        withdrawnAt: new Date(Math.max(one, other)).toISOString(),
      };
    };
    const versions = calendar.versions.map((version) => ({
      ...version,
      holidays: version.holidays.map(announced),
    }));
    return { ...calendar, versions };
  });

const sample = fc
  .tuple(fc.constantFrom(...zoneNames), fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2030, 0) }))
  .chain(([zone, now]) =>
    calendarNear(zone, now)
      .chain((calendar) => announcedNear(calendar, now))
      .map((calendar) => ({ calendar, now })),
  );

test('each moment is judged by what was known at that moment', () => {
  fc.assert(
    fc.property(sample, ({ calendar, now }) => {
      const hours = compile(calendar, { knownAt: 'each-moment' });
      for (let instant = now - 4 * DAY; instant < now + 4 * DAY; instant += 7 * HOUR) {
        const known = compile(calendar, { knownAt: instant });
        expect(hours.isOpen(instant)).toBe(known.isOpen(instant));
        expect(hours.closedReason(instant)).toEqual(known.closedReason(instant));
      }
    }),
    { numRuns: 60 },
  );
});

test('one more announcement changes nothing before it was made', () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: -72, max: 72 }), ({ calendar, now }, hoursLater) => {
      const announcedAt = now + hoursLater * HOUR;
      const date = new Date(now).toISOString().slice(0, 10);
      const declared = { date, name: 'Declared', announcedAt: new Date(announcedAt).toISOString() };
      const last = calendar.versions.at(-1)!;
      const inForce = last.effectiveFrom === null || last.effectiveFrom <= date;
      const alone = last.holidays.every((holiday) => holiday.date !== date);
      fc.pre(inForce && alone);
      const versions = [
        ...calendar.versions.slice(0, -1),
        { ...last, holidays: [...last.holidays, declared] },
      ];
      const before = compile(calendar, { knownAt: 'each-moment' });
      const after = compile({ ...calendar, versions }, { knownAt: 'each-moment' });
      const from = now - 5 * DAY;
      expect(after.segments(from, announcedAt)).toEqual(before.segments(from, announcedAt));
    }),
    { numRuns: 60 },
  );
});

test('what hindsight changes is exactly where today and the moment disagree', () => {
  fc.assert(
    fc.property(sample, ({ calendar, now }) => {
      const atTheTime = compile(calendar, { knownAt: 'each-moment' });
      const today = compile(calendar);
      const [from, until] = [now - 4 * DAY, now + 4 * DAY];
      const changed = changedInHindsight(atTheTime, today, from, until);
      for (let instant = from; instant < until; instant += 5 * HOUR) {
        const flagged = changed.some((segment) => segment.from <= instant && instant < segment.until);
        const kinds = [atTheTime, today].map((hours) => hours.segments(instant, instant + 1)[0]?.kind);
        expect(flagged).toBe(kinds[0] !== kinds[1]);
      }
    }),
    { numRuns: 60 },
  );
});
