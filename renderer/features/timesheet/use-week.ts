import { readLedger } from '#shared/time-entries/ledger';
import { dateIn } from '#shared/time-entries/shift-date';
import { timesheetId } from '#shared/time-entries/timesheet';
import { gapsOfDays, overlapsOf, totalsOf } from '#shared/time-entries/totals';
import { datesOf, weekOf } from '#shared/time-entries/week';
import { weekSheet } from '#shared/time-entries/week-sheet';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useReplica, useRow, useRows, useTimeEntries } from '../../replica/hooks';
import { useEntryHours } from '../timer/use-entry-hours';
import { useTimer } from '../timer/use-timer';

/** A pause of this length within a day is worth a word, ms. */
const gapWorthSaying = 15 * 60_000;

/** The Monday of this week, where the person is. */
export const useThisWeek = (): string => {
  const { zones } = useHoursBook();
  const { timeZone } = useSignedIn().person;
  return weekOf(dateIn(zones, timeZone, useNow()));
};

/** One week of this person's: its lines, what it comes to, and what is odd about it. */
export const useWeek = (week: string) => {
  const { personId } = useReplica();
  const engagements = useRows('engagement').byId;
  const hoursOf = useEntryHours();
  const run = useTimer()?.current ?? null;
  const entries = useTimeEntries(week, week).map(({ entry }) => entry);
  const { standing, contested } = readLedger(entries);
  const dates = datesOf(week);
  const gaps = gapsOfDays(standing, gapWorthSaying);
  return {
    dates,
    standing,
    lines: weekSheet(standing, week, (id) => engagements.get(id)?.rounding ?? null),
    totals: totalsOf(standing, hoursOf),
    gaps,
    overlaps: overlapsOf(standing),
    contested: contested.size,
    runs: run?.state === 'running' && weekOf(run.shiftDate) === week,
    sheet: useRow('timesheet', timesheetId(personId, week)) ?? null,
  };
};
