import { readLedger } from '#shared/time-entries/ledger';
import { lackingEntries } from '#shared/time-entries/required-fields';
import { timesheetId } from '#shared/time-entries/timesheet';
import { gapsOfDays, overlapsOf, totalsOf } from '#shared/time-entries/totals';
import { datesOf, weekOf } from '#shared/time-entries/week';
import { weekSheet } from '#shared/time-entries/week-sheet';
import { workBalance } from '#shared/time-entries/work-balance';
import { useReplica, useRow, useRows, useTimeEntries } from '../../replica/hooks';
import { useEntryHours } from '../timer/use-entry-hours';
import { useTimer } from '../timer/use-timer';
import { useWorkingDay } from '../timer/use-working-day';

const MINUTE = 60_000;
/** A pause of this length within a day is worth a word, ms. */
const gapWorthSaying = 15 * MINUTE;

/** The Monday of the week that the person is working in. */
export const useThisWeek = (): string => weekOf(useWorkingDay());

/** One week of this person's: its lines, what it comes to, and what is odd about it. */
export const useWeek = (week: string) => {
  const { personId } = useReplica();
  const engagements = useRows('engagement').byId;
  const hoursOf = useEntryHours();
  const run = useTimer()?.current ?? null;
  const entries = useTimeEntries(week, week).map(({ entry }) => entry);
  const { standing, contested } = readLedger(entries);
  const dates = datesOf(week);
  const agreement = useRow('agreement', personId) ?? null;
  return {
    dates,
    standing,
    lines: weekSheet(standing, week, (id) => engagements.get(id)?.rounding ?? null),
    totals: totalsOf(standing, hoursOf),
    /** As on the day's page and in a review: three sums of one week that differ would be believed by nobody. */
    gaps: gapsOfDays(standing, MINUTE),
    longGaps: gapsOfDays(standing, gapWorthSaying),
    overlaps: overlapsOf(standing),
    contested: contested.size,
    balance: workBalance(standing, dates, agreement),
    /** What keeps the week from being submitted. */
    lacking: lackingEntries(standing, (id) => engagements.get(id)),
    runs: run?.state === 'running' && weekOf(run.shiftDate) === week,
    sheet: useRow('timesheet', timesheetId(personId, week)) ?? null,
  };
};
