import fc from 'fast-check';
import type {
  CalendarVersion,
  ClientCalendar,
  DayInterval,
  Holiday,
  Season,
  WeeklyHours,
} from '#shared/calendars/client-calendar';

const DAY = 86_400_000;

const text = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Times near the hours at which clocks are changed are as likely as all others together. */
const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 1439 }),
  fc.integer({ min: 0, max: 12 }).map((n) => n * 15),
);

const interval: fc.Arbitrary<DayInterval> = fc
  .tuple(minuteOfDay, fc.oneof(minuteOfDay, fc.constant(1440)))
  .filter(([start, end]) => start !== end)
  .map(([start, end]) => ({ start: text(start), end: text(end) }));
const intervals = fc.array(interval, { maxLength: 3 });

const weekly: fc.Arbitrary<WeeklyHours> = fc.record({
  1: intervals,
  2: intervals,
  3: intervals,
  4: intervals,
  5: intervals,
  6: intervals,
  7: intervals,
});

/** A date a few days off an instant, on nobody's wall clock in particular. */
const dateNear = (instant: number, days = 4) =>
  fc
    .integer({ min: -days, max: days })
    .map((offset) => new Date(instant + offset * DAY).toISOString().slice(0, 10));

const holidayNear = (instant: number): fc.Arbitrary<Holiday> =>
  fc.oneof(
    fc.record({ date: dateNear(instant), name: fc.constant('whole') }),
    fc.record({ date: dateNear(instant), name: fc.constant('half'), open: intervals }),
    fc.record({
      date: dateNear(instant),
      name: fc.constant('part'),
      closed: fc.array(interval, { minLength: 1, maxLength: 2 }),
    }),
  );

const seasonNear = (instant: number): fc.Arbitrary<Season> =>
  fc
    .record({ name: fc.constant('season'), from: dateNear(instant), to: dateNear(instant), weekly })
    .map((season) => ({
      ...season,
      from: season.from < season.to ? season.from : season.to,
      to: season.from < season.to ? season.to : season.from,
    }));

const versionNear = (
  instant: number,
  effectiveFrom: fc.Arbitrary<string | null>,
): fc.Arbitrary<CalendarVersion> =>
  fc.record({
    effectiveFrom,
    weekly,
    seasons: fc.array(seasonNear(instant), { maxLength: 1 }),
    holidays: fc.uniqueArray(holidayNear(instant), { maxLength: 3, selector: ({ date }) => date }),
  });

/** A calendar with everything happening around an instant: holidays of all sorts, a season, a change of versions. */
export const calendarNear = (zone: string, instant: number): fc.Arbitrary<ClientCalendar> =>
  fc
    .tuple(
      versionNear(instant, fc.constantFrom(null, '1970-01-01')),
      fc.option(versionNear(instant, dateNear(instant, 2)), { nil: undefined }),
    )
    .map(([first, second]) => ({ zone, versions: second ? inForceOnly(first, second) : [first] }));

/** Each version keeps the holidays of the dates on which it is in force; others would be refused. */
const inForceOnly = (first: CalendarVersion, second: CalendarVersion): readonly CalendarVersion[] => {
  const turn = second.effectiveFrom ?? '';
  return [
    { ...first, holidays: first.holidays.filter(({ date }) => date < turn) },
    { ...second, holidays: second.holidays.filter(({ date }) => date >= turn) },
  ];
};
