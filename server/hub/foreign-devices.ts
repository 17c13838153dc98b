import { domainError } from '#shared/kernel/errors';
import type { Caller } from '../auth/access-token';
import type { HubDatabase } from '../storage/database';
import { type ReadMutation, refusedWith } from './read-mutation';

const deviceOf = (read: ReadMutation): string | null => (read.ok ? read.mutation.deviceId : null);

/**
 * Refuses mutations that name a device their author never signed in on. Those of a device they had before are taken:
 * a workstation that was given a new id still brings what it wrote under the old one.
 */
export const refuseForeignDevices = async (
  database: HubDatabase,
  { providerId, personId, deviceId }: Caller,
  readings: readonly ReadMutation[],
): Promise<readonly ReadMutation[]> => {
  const others = [...new Set(readings.map(deviceOf))].filter((id) => id !== null && id !== deviceId);
  if (others.length === 0) return readings;
  const known = await database.as({ mode: 'provider', providerId }, (tx) =>
    tx
      .selectFrom('device')
      .select('device_id')
      .where('person_id', '=', personId)
      .where('device_id', 'in', others)
      .execute(),
  );
  const own = new Set([deviceId, ...known.map((device) => device.device_id)]);
  return readings.map((read) =>
    read.ok && !own.has(read.mutation.deviceId)
      ? refusedWith(read.mutation, domainError('mutation.wrong-device'))
      : read,
  );
};
