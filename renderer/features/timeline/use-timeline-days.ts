import type { EntryDay } from '#shared/time-entries/plan-entry';
import { instantOf } from '#shared/time-entries/shift-date';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { type Block, hoursShown, layOut, sharedSpans } from '#shared/time-entries/timeline';
import { type TimeSpan, unionOf } from '#shared/time-entries/totals';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';

/** A gap shorter than this is no more than two clicks apart, ms. */
const leastGap = 60_000;

/** One working day of a timeline; its window is drawn from edge to edge. Epoch ms. */
export interface TimelineDay {
  readonly date: string;
  readonly from: number;
  readonly until: number;
  readonly blocks: readonly Block<TimeEntry>[];
  readonly gaps: readonly TimeSpan[];
  readonly shared: readonly TimeSpan[];
  readonly day: EntryDay;
}

interface DaysSetting {
  /** The day that is being worked on. */
  readonly today: string;
  /** Whether the week was handed in or approved: what is recorded now says why. */
  readonly closed: boolean;
}

/** What is known of each day that is written about. */
export const useEntryDays = (
  standing: readonly TimeEntry[],
  { today, closed }: DaysSetting,
): ((date: string) => EntryDay) => {
  const { zones } = useHoursBook();
  const { timeZone } = useSignedIn().person;
  const now = useNow();
  return (date) => {
    const worked = standing.filter(({ shiftDate }) => shiftDate === date);
    return {
      date,
      at: (minute) => instantOf(zones, timeZone, date, minute),
      now,
      isToday: date === today,
      lastEnd: worked.length === 0 ? null : Math.max(...worked.map(({ endedAt }) => endedAt)),
      closed,
    };
  };
};

/** Lays the standing entries of some days out, all with the same hours. */
export const useTimelineDays = (
  dates: readonly string[],
  standing: readonly TimeEntry[],
  setting: DaysSetting,
): readonly TimelineDay[] => {
  const dayOf = useEntryDays(standing, setting);
  const days = dates.map((date) => {
    const day = dayOf(date);
    const worked = standing.filter(({ shiftDate }) => shiftDate === date);
    return { date, day, midnight: day.at(0), worked };
  });
  const shown = hoursShown(days);
  return days.map(({ date, day, worked }) => ({
    date,
    from: day.at(shown.from * 60),
    until: day.at(shown.until * 60),
    blocks: layOut(worked),
    gaps: unionOf(worked).gaps.filter(({ from, until }) => until - from >= leastGap),
    shared: sharedSpans(worked),
    day,
  }));
};
