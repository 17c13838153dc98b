import { cutAtMidnight, load, type Peer } from './peer';

interface Calculator {
  addWorkingHours(day: number, start: string, stop: string, zone: string): void;
  excludeBetween(from: string, until: string): void;
  calcMillisecondsBetween(from: string, until: string): number;
}
interface LuxonTime {
  plus(duration: object): LuxonTime;
  toISO(): string;
}
interface Luxon {
  readonly DateTime: {
    fromISO(text: string, options: object): LuxonTime;
    fromMillis(instant: number, options: object): LuxonTime;
  };
}

/** Holidays are excluded from one local midnight to the next; excluding only the hours that start on them does worse. */
export const workingTimeCalculator = (): Peer => {
  const Calculator = load('working-time-calculator') as new () => Calculator;
  const { DateTime } = load('luxon') as Luxon;
  return {
    name: 'working-time-calculator',
    prepare: (week) => {
      const { zone } = week;
      const calculator = new Calculator();
      for (const [day, intervals] of cutAtMidnight(week))
        for (const { start, end } of intervals) calculator.addWorkingHours(day, start, end, zone);
      for (const date of week.holidays) {
        const midnight = DateTime.fromISO(date, { zone });
        calculator.excludeBetween(midnight.toISO(), midnight.plus({ days: 1 }).toISO());
      }
      // It takes weekdays from the offset that is written on the instants.
      const written = (instant: number) => DateTime.fromMillis(instant, { zone }).toISO();
      return (from, until) => calculator.calcMillisecondsBetween(written(from), written(until));
    },
  };
};
