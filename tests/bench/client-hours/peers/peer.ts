import { createRequire } from 'node:module';
import type { DayInterval } from '../../../../shared/calendars/client-calendar';

/** Weekly hours and whole-day holidays in a zone: what every peer can at least try to express. */
export interface WorkingWeek {
  readonly zone: string;
  /** By ISO weekday, 1 to 7; an end before the start is overnight. */
  readonly weekly: Readonly<Record<string, readonly DayInterval[]>>;
  /** `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
}

/** Open milliseconds between two instants, epoch milliseconds. */
export type Measure = (from: number, until: number) => number;

/** Another package, given the week in the best way that its documentation offers. */
export interface Peer {
  readonly name: string;
  /** Some peers keep the week in a global: measure before preparing another. */
  prepare(week: WorkingWeek): Measure;
}

/**
 * The peers live in this folder's own node_modules, which are there only after they were installed to be measured, so
 * nothing may import them statically; each adapter says which few calls it uses.
 */
export const load = createRequire(import.meta.url) as (name: string) => unknown;

/**
 * For packages that know no overnight hours: by ISO weekday, disjoint intervals from 00:00 to 24:00, with what comes
 * after midnight given to the next day.
 */
export const cutAtMidnight = ({ weekly }: WorkingWeek): ReadonlyMap<number, readonly DayInterval[]> => {
  const days = new Map<number, DayInterval[]>();
  const add = (day: number, start: string, end: string) => {
    if (start < end) days.set(day, [...(days.get(day) ?? []), { start, end }]);
  };
  for (const [weekday, intervals] of Object.entries(weekly))
    for (const { start, end } of intervals) {
      const day = Number(weekday);
      add(day, start, end < start ? '24:00' : end);
      if (end < start) add((day % 7) + 1, '00:00', end);
    }
  return new Map([...days].map(([day, intervals]) => [day, united(intervals)]));
};

/** Texts of the form HH:MM sort as the times do. */
const united = (intervals: readonly DayInterval[]): readonly DayInterval[] => {
  const list: DayInterval[] = [];
  for (const next of [...intervals].sort((a, b) => a.start.localeCompare(b.start))) {
    const last = list.at(-1);
    if (last && next.start <= last.end)
      list[list.length - 1] = { start: last.start, end: last.end > next.end ? last.end : next.end };
    else list.push(next);
  }
  return list;
};
