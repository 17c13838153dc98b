import type { Host } from '../ports/host';
import type { Session } from './session';

/** Belongs to the hub that the command line names, where that is the one it has, or it has none. */
export const belongToHub = async (session: Session, url: string, host: Host): Promise<void> => {
  const chosen = await session.chooseHub(url, true);
  // Being offline at start is everyday: what was restored stands, and the courier finds the hub later.
  if (!chosen.ok) host.logger.info('hub.not-chosen', { code: chosen.error.code });
};

/** Signs in the first of the sample firm's people, where the hub is the sample firm on this machine. */
export const enterSampleFirm = async (session: Session, host: Host): Promise<void> => {
  const people = await session.samplePeople();
  const first = people.ok ? people.value[0] : undefined;
  if (!first) return;
  const entered = await session.signInSample(first.personId);
  if (!entered.ok) host.logger.warn('sample.not-entered', { code: entered.error.code });
};
