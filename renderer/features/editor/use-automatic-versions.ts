import { useEffect } from 'react';
import { v7 } from 'uuid';
import { isMerged } from '#shared/documents/merge-body';
import { takeVersion, versionsOf } from '#shared/documents/versions';
import { useClock } from '../../app/clock';
import { useReplica } from '../../replica/hooks';
import type { OpenBody } from './open-body';

/** While somebody writes, a version is made before the first change and then so often, ms. */
const every = 30 * 60_000;

/** Makes versions by itself, so that there is always one to go back to; reading makes none. */
export const useAutomaticVersions = ({ doc }: OpenBody): void => {
  const clock = useClock();
  const { personId } = useReplica();
  useEffect(() => {
    const wrote = (_update: Uint8Array, origin: unknown): void => {
      if (isMerged(origin)) return;
      const at = clock.now();
      const [newest] = versionsOf(doc);
      if (newest && at - newest.at < every) return;
      takeVersion(doc, { id: v7(), name: '', personId, at, automatic: true });
    };
    doc.on('update', wrote);
    return () => doc.off('update', wrote);
  }, [doc, clock, personId]);
};
