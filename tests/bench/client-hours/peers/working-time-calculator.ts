import { cutAtMidnight, load, type Peer } from './peer';

interface Calculator {
  addWorkingHours(day: number, start: string, stop: string, zone: string): void;
  excludeBetween(from: string, until: string): void;
  calcMillisecondsBetween(from: string, until: string): number;
}
interface LuxonTime {
  readonly weekday: number;
  plus(duration: object): LuxonTime;
  set(values: object): LuxonTime;
  toISO(): string;
}
interface Luxon {
  readonly DateTime: {
    fromISO(text: string, options: object): LuxonTime;
    fromMillis(instant: number, options: object): LuxonTime;
  };
}

const atTime = (day: LuxonTime, time: string): LuxonTime => {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour, minute });
};

/** Holidays are spans to exclude: the hours that would have started on them. */
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
        for (const { start, end } of week.weekly[midnight.weekday] ?? []) {
          const endDay = end < start ? midnight.plus({ days: 1 }) : midnight;
          calculator.excludeBetween(atTime(midnight, start).toISO(), atTime(endDay, end).toISO());
        }
      }
      // It takes weekdays from the offset that is written on the instants.
      const written = (instant: number) => DateTime.fromMillis(instant, { zone }).toISO();
      return (from, until) => calculator.calcMillisecondsBetween(written(from), written(until));
    },
  };
};
