import { dayNumber } from '../calendars/local-date';
import type { Stretch, TimeSpan } from './totals';

const HOUR = 3_600_000;

/** A stretch as it is drawn on its day: those that overlap stand in lanes beside each other. */
export interface Block<S extends Stretch> {
  readonly of: S;
  /** From 0. */
  readonly lane: number;
  /** How many lanes its group of overlapping stretches takes. */
  readonly lanes: number;
}

/** Lays stretches out so that no two share a place; a stretch that overlaps nothing has its day's whole height. */
export const layOut = <S extends Stretch>(stretches: readonly S[]): readonly Block<S>[] => {
  const blocks: Block<S>[] = [];
  let group: { of: S; lane: number }[] = [];
  let reached = Number.NEGATIVE_INFINITY;
  const close = () => {
    const lanes = Math.max(1, ...group.map(({ lane }) => lane + 1));
    blocks.push(...group.map(({ of, lane }) => ({ of, lane, lanes })));
    group = [];
  };
  const ends: number[] = [];
  for (const of of stretches.toSorted((a, b) => a.startedAt - b.startedAt || b.endedAt - a.endedAt)) {
    if (of.startedAt >= reached) {
      close();
      ends.length = 0;
    }
    const free = ends.findIndex((end) => end <= of.startedAt);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = of.endedAt;
    reached = Math.max(reached, of.endedAt);
    group.push({ of, lane });
  }
  close();
  return blocks;
};

/** A day as it is drawn: its midnight where the person is (epoch ms), and what was worked on it. */
export interface DrawnDay {
  readonly midnight: number;
  readonly worked: readonly Stretch[];
}

/** Without any work, an ordinary day is drawn, in hours after midnight. */
const ordinary = { from: 7, until: 20 };

/**
 * The hours that all days of a timeline are drawn with, counted from each one's midnight: whole hours that hold everything
 * worked, whether it began before midnight or ended after the next.
 */
export const hoursShown = (days: readonly DrawnDay[]): { readonly from: number; readonly until: number } => {
  const within = days.flatMap(({ midnight, worked }) =>
    worked.map(
      ({ startedAt, endedAt }) => [(startedAt - midnight) / HOUR, (endedAt - midnight) / HOUR] as const,
    ),
  );
  return {
    from: Math.min(ordinary.from, ...within.map(([from]) => Math.floor(from))),
    until: Math.max(ordinary.until, ...within.map(([, until]) => Math.ceil(until))),
  };
};

/**
 * Where something that is dragged to an instant comes to rest: at the nearest edge of what is there already, so that
 * the two meet to the millisecond, else on a whole step. All in epoch ms.
 */
export const atRest = (instant: number, edges: readonly number[], step: number): number => {
  const near = edges
    .filter((edge) => Math.abs(edge - instant) <= step)
    .toSorted((a, b) => Math.abs(a - instant) - Math.abs(b - instant))
    .at(0);
  return near ?? Math.round(instant / step) * step;
};

/** Moves a span by so many ms; `edge` moves its end alone, which stays after its start. */
export const movedBy = (
  [from, until]: readonly [number, number],
  by: number,
  edge: 'whole' | 'start' | 'end',
  least: number,
): readonly [number, number] => {
  if (edge === 'whole') return [from + by, until + by];
  return edge === 'end'
    ? [from, Math.max(from + least, until + by)]
    : [Math.min(until - least, from + by), until];
};

/** The date so many days on, where it is among those shown; null beyond them. */
export const shownDate = (dates: readonly string[], date: string, days: number): string | null => {
  const aim = (dayNumber(date) ?? 0) + days;
  return dates.find((one) => dayNumber(one) === aim) ?? null;
};

/** What two or more stretches share, each instant once: what is drawn as recorded twice. */
export const sharedSpans = (stretches: readonly Stretch[]): readonly TimeSpan[] => {
  const spans: TimeSpan[] = [];
  let reached = Number.NEGATIVE_INFINITY;
  for (const { startedAt, endedAt } of stretches.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const until = Math.min(endedAt, reached);
    if (until > startedAt) {
      const last = spans.at(-1);
      if (last && last.until >= startedAt)
        spans[spans.length - 1] = { from: last.from, until: Math.max(last.until, until) };
      else spans.push({ from: startedAt, until });
    }
    reached = Math.max(reached, endedAt);
  }
  return spans;
};
