import { cutAtMidnight, load, type Peer } from './peer';

interface Moment {
  workingDiff(other: Moment, unit: 'milliseconds'): number;
}
interface MomentFactory {
  tz(instant: number, zone: string): Moment;
  locale(): string;
  updateLocale(locale: string, data: object): void;
}

/** Hours and holidays stand in moment's locale; zones come with moment-timezone. */
export const momentBusinessTime = (): Peer => {
  const moment = load('moment-timezone') as MomentFactory;
  load('moment-business-time');
  return {
    name: 'moment-business-time',
    prepare: (week) => {
      const days = cutAtMidnight(week);
      // With no working day at all it would look for one for ever.
      if (days.size === 0) return () => 0;
      const workinghours = Object.fromEntries(
        [0, 1, 2, 3, 4, 5, 6].map((day) => [
          day,
          days.get(day || 7)?.flatMap(({ start, end }) => [start, end]) ?? null,
        ]),
      );
      moment.updateLocale(moment.locale(), { workinghours, holidays: week.holidays });
      return (from, until) =>
        moment.tz(until, week.zone).workingDiff(moment.tz(from, week.zone), 'milliseconds');
    },
  };
};
