import { cutAtMidnight, load, type Peer } from './peer';

interface Day {
  businessMinutesDiff(other: Day): number;
}
interface DayFactory {
  extend(plugin: unknown): void;
  tz(instant: number, zone: string): Day;
  setHolidays(dates: readonly string[]): void;
  setBusinessTime(hours: object): void;
}

const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Answers in whole minutes, which is the finest unit it has. */
export const dayjsBusinessTime = (): Peer => {
  const dayjs = load('dayjs') as DayFactory;
  for (const plugin of ['dayjs/plugin/utc', 'dayjs/plugin/timezone', 'dayjs-business-time'])
    dayjs.extend(load(plugin));
  return {
    name: 'dayjs-business-time',
    prepare: (week) => {
      const days = cutAtMidnight(week);
      // With no working day at all it would look for one for ever.
      if (days.size === 0) return () => 0;
      const hours = names.map((name, day) => [
        name,
        days.get(day || 7)?.map(({ start, end }) => ({ start: `${start}:00`, end: `${end}:00` })) ?? null,
      ]);
      dayjs.setHolidays(week.holidays);
      dayjs.setBusinessTime(Object.fromEntries(hours));
      return (from, until) =>
        dayjs.tz(from, week.zone).businessMinutesDiff(dayjs.tz(until, week.zone)) * 60_000;
    },
  };
};
