import type { DayInterval } from '#shared/calendars/client-calendar';
import { normalise, subtract } from '#shared/calendars/interval-list';

/** Minutes that one cell of the week grid stands for. */
export const cellMinutes = 30;
export const cellsADay = (24 * 60) / cellMinutes;
const dayMinutes = 24 * 60;

const minutesOf = (time: string): number | null => {
  const match = /^(\d\d):(\d\d)$/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
};

const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Minutes after midnight, `[start, end)`; an overnight end lies beyond 1440. What cannot be read is left out. */
export const spansOf = (intervals: readonly DayInterval[]): readonly (readonly [number, number])[] =>
  intervals.flatMap(({ start, end }) => {
    const from = minutesOf(start);
    const to = minutesOf(end);
    if (from === null || to === null || from === to) return [];
    return [[from, to < from ? to + dayMinutes : to] as const];
  });

const toIntervals = (list: readonly number[]): readonly DayInterval[] =>
  Array.from({ length: list.length / 2 }, (_, i) => {
    const from = list[i * 2] ?? 0;
    const to = list[i * 2 + 1] ?? 0;
    return { start: timeOf(from), end: timeOf(to > dayMinutes ? to - dayMinutes : to) };
  });

/** A day's intervals with the cells from one to another (both included, in any order) opened or closed. */
export const paint = (
  intervals: readonly DayInterval[],
  oneCell: number,
  otherCell: number,
  open: boolean,
): readonly DayInterval[] => {
  const from = Math.min(oneCell, otherCell) * cellMinutes;
  const to = (Math.max(oneCell, otherCell) + 1) * cellMinutes;
  const present = normalise(spansOf(intervals));
  if (!open) return toIntervals(subtract(present, [from, to]));
  const pairs = Array.from(
    { length: present.length / 2 },
    (_, i) => [present[i * 2] ?? 0, present[i * 2 + 1] ?? 0] as const,
  );
  return toIntervals(normalise([...pairs, [from, to]]));
};

/** How much of a cell is open: all of it, some, or nothing. */
export const cellState = (intervals: readonly DayInterval[], cell: number): 'open' | 'part' | 'closed' => {
  const from = cell * cellMinutes;
  const closed = subtract([from, from + cellMinutes], normalise(spansOf(intervals)));
  if (closed.length === 0) return 'open';
  return closed[0] === from && closed[1] === from + cellMinutes ? 'closed' : 'part';
};
