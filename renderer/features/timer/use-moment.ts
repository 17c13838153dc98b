import { useCallback } from 'react';
import type { DomainError } from '#shared/kernel/errors';
import { makeIdFactory } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import type { Moment, TimeIds } from '#shared/time-entries/plan-timer';
import { dateIn } from '#shared/time-entries/shift-date';
import type { RunId, TimeEntryId } from '#shared/time-entries/time-entry';
import { useBridge } from '../../app/bridge/bridge-context';
import { useHoursBook } from '../../app/client-hours';
import { useClock } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useReplica } from '../../replica/hooks';
import { whenRead } from '../../replica/when-read';
import { recentWeeks, useShiftDate } from './use-working-day';

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

/** Fresh ids of runs and entries. */
export const useTimeIds = (): TimeIds => {
  const clock = useClock();
  const { row } = makeIdFactory(clock, random);
  return { run: () => row() as RunId, entry: () => row() as TimeEntryId };
};

/** Reads both clocks of this machine, and which working day what starts now belongs to. */
export const useMoment = (): (() => Promise<Result<Moment, DomainError>>) => {
  const bridge = useBridge();
  const replica = useReplica();
  const { zones } = useHoursBook();
  const { deviceId, person } = useSignedIn();
  const shiftDateOf = useShiftDate();
  return useCallback(async () => {
    const read = await bridge.call('clock.read');
    if (!read.ok) return read;
    const { now, monotonic, timeZone, hubOffset } = read.value;
    const weeks = recentWeeks(dateIn(zones, person.timeZone, now));
    const recent = await whenRead(replica.views.timeEntries(...weeks));
    const timer = await whenRead(replica.views.row('timer', replica.personId));
    const shiftDate = shiftDateOf(
      now,
      recent.map(({ entry }) => entry),
      timer?.current ?? null,
    );
    return ok({ now, monotonic, personZone: timeZone, hubOffset, deviceId, shiftDate });
  }, [bridge, replica, zones, deviceId, person.timeZone, shiftDateOf]);
};
