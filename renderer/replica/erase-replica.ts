import { Dexie } from 'dexie';
import type { Bridge } from '#shared/bridge/derived';
import { databaseName } from './database/database';

/**
 * Erases the local copies of people whose desk had to go. To be through before anybody's replica is opened: theirs may
 * be the same person's, back on another device. What does not work out now is asked for again at the next start.
 */
export const eraseReplicas = async (bridge: Pick<Bridge, 'call'>): Promise<void> => {
  const asked = await bridge.call('session.replicas-to-erase');
  if (!asked.ok) return;
  for (const profileId of asked.value.profileIds) {
    const erased = await Dexie.delete(databaseName(profileId)).then(
      () => true,
      () => false,
    );
    if (erased) await bridge.call('session.replica-erased', { profileId });
  }
};
