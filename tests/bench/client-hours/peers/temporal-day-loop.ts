import type { DayInterval } from '../../../../shared/calendars/client-calendar';
import { load, type Peer } from './peer';

interface PlainDate {
  readonly dayOfWeek: number;
  add(duration: { days: number }): PlainDate;
  toString(): string;
  toZonedDateTime(at: { timeZone: string; plainTime: string }): ZonedDateTime;
}
interface ZonedDateTime {
  readonly epochMilliseconds: number;
  toPlainDate(): PlainDate;
}
interface TemporalModule {
  readonly Temporal: {
    readonly Instant: {
      fromEpochMilliseconds(instant: number): { toZonedDateTimeISO(zone: string): ZonedDateTime };
    };
  };
}

/** What one writes by hand without a package: day after day, each interval's ends put on the zone's clock. */
export const temporalDayLoop = (): Peer => {
  const { Temporal } = load('temporal-polyfill') as TemporalModule;
  return {
    name: 'Temporal day loop',
    prepare: ({ zone, weekly, holidays }) => {
      const closed = new Set(holidays);
      const instantOf = (date: PlainDate, time: string): number =>
        time === '24:00'
          ? instantOf(date.add({ days: 1 }), '00:00')
          : date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
      const placed = (date: PlainDate, { start, end }: DayInterval) => ({
        start: instantOf(date, start),
        end: instantOf(end < start ? date.add({ days: 1 }) : date, end),
      });
      return (from, until) => {
        const dateOf = (instant: number) =>
          Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
        const lastDate = dateOf(until).toString();
        let open = 0;
        let counted = from;
        // The day before may reach into the first.
        for (
          let date = dateOf(from).add({ days: -1 });
          date.toString() <= lastDate;
          date = date.add({ days: 1 })
        ) {
          if (closed.has(date.toString())) continue;
          const spans = (weekly[date.dayOfWeek] ?? []).map((interval) => placed(date, interval));
          for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
            const first = Math.max(start, counted);
            const last = Math.min(end, until);
            if (last > first) open += last - first;
            counted = Math.max(counted, last);
          }
        }
        return open;
      };
    },
  };
};
