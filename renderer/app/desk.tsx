import { type ReactNode, useEffect, useState } from 'react';
import type { Clock } from '#shared/kernel/clock';
import type { Random } from '#shared/kernel/random';
import { ReplicaProvider } from '../replica/hooks';
import { openReplica, type SignedInSession } from '../replica/open-replica';
import type { Replica } from '../replica/replica';
import { useBridge } from './bridge/bridge-context';

export interface DeskProps {
  readonly session: SignedInSession;
  readonly clock: Clock;
  readonly random: Random;
  readonly children: ReactNode;
}

/**
 * Opens the local copy of the person who signed in, and lets go of it when somebody else does. Give it the profile as
 * its `key`: one replica belongs to one (hub, person). A session that is only renewed changes nothing here.
 */
export const Desk = ({ session, clock, random, children }: DeskProps) => {
  const bridge = useBridge();
  const [first] = useState(session);
  const [replica, setReplica] = useState<Replica | null>(null);
  useEffect(() => {
    const opened = openReplica({ bridge, session: first, clock, random });
    setReplica(opened);
    return () => {
      setReplica(null);
      void opened.close();
    };
  }, [bridge, first, clock, random]);
  return replica && <ReplicaProvider replica={replica}>{children}</ReplicaProvider>;
};
