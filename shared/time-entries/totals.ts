import type { ClientHours, HoursSplit } from '../calendars/client-hours';
import type { TimeCategory, TimeEntry } from './time-entry';

/** An entry as far as its length goes. */
export type Stretch = Pick<TimeEntry, 'startedAt' | 'endedAt'>;

export const lengthOf = ({ startedAt, endedAt }: Stretch): number => endedAt - startedAt;

/** What counts towards a day at work, and as what. Everything but `leave` is attendance. */
export type TimeClass = 'client' | 'internal' | 'break' | 'leave';

const classes: Readonly<Record<TimeCategory, TimeClass>> = {
  client: 'client',
  training: 'internal',
  meeting: 'internal',
  idle: 'internal',
  'system-down': 'internal',
  'waiting-on-client': 'internal',
  break: 'break',
  leave: 'leave',
};

export const classOf = (category: TimeCategory): TimeClass => classes[category];

/** Milliseconds of a set of entries. The four classes add up to `total`, and the split to `client`. */
export interface TimeTotals extends Readonly<Record<TimeClass, number>>, HoursSplit {
  readonly total: number;
  /** Client time on engagements whose client's hours are not known here: it is in none of the three. */
  readonly unplaced: number;
  /** What was recorded twice over: at one instant only one thing can have been done. */
  readonly overlap: number;
}

/**
 * Adds entries up.
 * @param hoursOf the hours of an entry's client; null where they are not known
 */
export const totalsOf = <E extends TimeEntry>(
  entries: readonly E[],
  hoursOf: (entry: E) => Pick<ClientHours, 'split'> | null,
): TimeTotals => {
  const sums = { client: 0, internal: 0, break: 0, leave: 0 };
  const split = { inHours: 0, afterHours: 0, holiday: 0 };
  let unplaced = 0;
  for (const entry of entries) {
    const length = lengthOf(entry);
    sums[classOf(entry.category)] += length;
    if (entry.category !== 'client') continue;
    const hours = hoursOf(entry);
    if (!hours) {
      unplaced += length;
      continue;
    }
    const own = hours.split(entry.startedAt, entry.endedAt);
    split.inHours += own.inHours;
    split.afterHours += own.afterHours;
    split.holiday += own.holiday;
  }
  const total = sums.client + sums.internal + sums.break + sums.leave;
  return { ...sums, ...split, unplaced, total, overlap: total - unionOf(entries).covered };
};

/** A span of time; epoch ms, half open. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** How much of time a set of entries covers, and the holes between the first start and the last end. */
export const unionOf = (
  entries: readonly Stretch[],
): { readonly covered: number; readonly gaps: readonly TimeSpan[] } => {
  let covered = 0;
  let reached: number | null = null;
  const gaps: TimeSpan[] = [];
  for (const { startedAt, endedAt } of entries.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (reached !== null && startedAt > reached) gaps.push({ from: reached, until: startedAt });
    covered += Math.max(0, endedAt - Math.max(startedAt, reached ?? startedAt));
    reached = Math.max(endedAt, reached ?? endedAt);
  }
  return { covered, gaps };
};

/** Every pair of stretches recorded for the same time, with what they share. */
export const overlapsOf = <S extends Stretch>(
  entries: readonly S[],
): readonly { readonly first: S; readonly second: S; readonly span: TimeSpan }[] => {
  const sorted = entries.toSorted((a, b) => a.startedAt - b.startedAt);
  return sorted.flatMap((first, index) => {
    const found = [];
    for (const second of sorted.slice(index + 1)) {
      if (second.startedAt >= first.endedAt) break;
      const until = Math.min(first.endedAt, second.endedAt);
      if (until > second.startedAt) found.push({ first, second, span: { from: second.startedAt, until } });
    }
    return found;
  });
};

/** The holes of each working day between its first start and its last end, of at least so many ms. */
export const gapsOfDays = (
  entries: readonly (Stretch & Pick<TimeEntry, 'shiftDate'>)[],
  least: number,
): readonly TimeSpan[] =>
  [...new Set(entries.map(({ shiftDate }) => shiftDate))].flatMap((date) =>
    unionOf(entries.filter(({ shiftDate }) => shiftDate === date)).gaps.filter(
      ({ from, until }) => until - from >= least,
    ),
  );
