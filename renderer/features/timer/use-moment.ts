import { useCallback } from 'react';
import type { DomainError } from '#shared/kernel/errors';
import { makeIdFactory } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import type { Moment, TimeIds } from '#shared/time-entries/plan-timer';
import { dateIn, shiftDateAt } from '#shared/time-entries/shift-date';
import type { RunId, TimeEntryId } from '#shared/time-entries/time-entry';
import { addDays, weekOf } from '#shared/time-entries/week';
import { useBridge } from '../../app/bridge/bridge-context';
import { useHoursBook } from '../../app/client-hours';
import { useClock } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useReplica } from '../../replica/hooks';
import { whenRead } from '../../replica/when-read';

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
  const { deviceId } = useSignedIn();
  return useCallback(async () => {
    const read = await bridge.call('clock.read');
    if (!read.ok) return read;
    const { now, monotonic, timeZone, hubOffset } = read.value;
    const today = dateIn(zones, timeZone, now);
    const recent = await whenRead(replica.views.timeEntries(weekOf(addDays(today, -2)), weekOf(today)));
    const shiftDate = shiftDateAt(
      zones,
      timeZone,
      now,
      recent.map(({ entry }) => entry),
    );
    return ok({ now, monotonic, personZone: timeZone, hubOffset, deviceId, shiftDate });
  }, [bridge, replica, zones, deviceId]);
};
