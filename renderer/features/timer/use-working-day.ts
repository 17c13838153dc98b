import { useCallback } from 'react';
import { readLedger } from '#shared/time-entries/ledger';
import { dateIn, shiftDateAt } from '#shared/time-entries/shift-date';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import type { Run } from '#shared/time-entries/timer';
import { addDays, weekOf } from '#shared/time-entries/week';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useReplica, useRow, useTimeEntries } from '../../replica/hooks';

/**
 * The working day that what starts at an instant (epoch ms) belongs to. It is read off the clock that the person lives
 * by, as every time on the screen is: a virtual desktop whose zone is its data centre's would put work on another day.
 */
export const useShiftDate = () => {
  const { zones } = useHoursBook();
  const { timeZone } = useSignedIn().person;
  return useCallback(
    (now: number, worked: readonly TimeEntry[], run: Run | null): string => {
      const running = run?.state === 'running' ? [{ ...run, endedAt: Math.max(now, run.startedAt) }] : [];
      return shiftDateAt(zones, timeZone, now, [...readLedger(worked).standing, ...running]);
    },
    [zones, timeZone],
  );
};

/** Weeks in which a shift may have begun that still goes on. */
export const recentWeeks = (today: string): readonly [string, string] => [
  weekOf(addDays(today, -2)),
  weekOf(today),
];

/** The date on the person's own clock: after midnight, while a shift goes on, another than the day they are working on. */
export const useDateToday = (): string => {
  const { zones } = useHoursBook();
  const { timeZone } = useSignedIn().person;
  return dateIn(zones, timeZone, useNow());
};

/** The day that the person is working on: until their shift ends, that is the day on which it began. */
export const useWorkingDay = (): string => {
  const { zones } = useHoursBook();
  const { timeZone } = useSignedIn().person;
  const now = useNow();
  const run = useRow('timer', useReplica().personId)?.current ?? null;
  const entries = useTimeEntries(...recentWeeks(dateIn(zones, timeZone, now)));
  return useShiftDate()(
    now,
    entries.map(({ entry }) => entry),
    run,
  );
};
