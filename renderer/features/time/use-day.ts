import { historyOf, readLedger } from '#shared/time-entries/ledger';
import type { EntryDay } from '#shared/time-entries/plan-entry';
import { instantOf } from '#shared/time-entries/shift-date';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { timesheetId } from '#shared/time-entries/timesheet';
import { totalsOf, unionOf } from '#shared/time-entries/totals';
import { weekOf } from '#shared/time-entries/week';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useReplica, useRow, useTimeEntries } from '../../replica/hooks';
import { useEntryHours } from '../timer/use-entry-hours';
import { useWorkingDay } from '../timer/use-working-day';

/** One day of this person's, by its shift date. */
export const useDay = (date: string) => {
  const { zones } = useHoursBook();
  const { timeZone } = useSignedIn().person;
  const { personId } = useReplica();
  const now = useNow();
  const hoursOf = useEntryHours();
  const today = useWorkingDay();
  const week = weekOf(date);
  const views = useTimeEntries(week, week);
  const status = useRow('timesheet', timesheetId(personId, week))?.status ?? 'open';
  const all = views.map(({ entry }) => entry);
  const ofDay = (entry: TimeEntry): boolean => entry.shiftDate === date;
  const { standing, superseded, contested } = readLedger(all);
  const entries = standing.filter(ofDay);
  const unsent = new Set(views.filter((view) => view.unsent).map(({ entry }) => entry.id));
  const day: EntryDay = {
    date,
    at: (minute) => instantOf(zones, timeZone, date, minute),
    now,
    isToday: date === today,
    lastEnd: entries.length === 0 ? null : Math.max(...entries.map(({ endedAt }) => endedAt)),
    closed: status === 'submitted' || status === 'approved',
  };
  return {
    day,
    status,
    today,
    entries,
    /** Taken out altogether: nothing stands in their place. */
    withdrawn: superseded.filter((entry) => entry.withdrawn && ofDay(entry)),
    contested,
    unsent,
    totals: totalsOf(entries, hoursOf),
    gaps: unionOf(entries).gaps.filter(({ from, until }) => until - from >= 60_000),
    historyOf: (entry: TimeEntry) => {
      const first = all.find(({ id }) => id === rootOf(all, entry)) ?? entry;
      return historyOf(all, first.id);
    },
  };
};

/** The first of the line of corrections that ends in an entry. */
const rootOf = (all: readonly TimeEntry[], entry: TimeEntry): string => {
  const byId = new Map(all.map((one) => [one.id, one]));
  const seen = new Set<string>();
  let root = entry;
  while (root.supersedes !== null && !seen.has(root.id)) {
    seen.add(root.id);
    const before = byId.get(root.supersedes);
    if (!before) break;
    root = before;
  }
  return root.id;
};
