import { useEffect, useMemo, useState } from 'react';
import { z } from 'zod';
import { useClock } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { usePreference, useReplica, useReplicaPhase, useRows } from '../../replica/hooks';

const shownByDefault = 4;
const pinned = z.array(z.string()).max(200).nullable();

/** The clients with most work in sight, when nobody chose: counted by the replica's worker, group by group. */
const useBusiestClients = (wanted: boolean): readonly string[] => {
  const { queue } = useReplica();
  const phase = useReplicaPhase();
  const clock = useClock();
  const clients = useRows('client').list;
  const { timeZone } = useSignedIn().person;
  const { locale } = useFormat();
  const [busiest, setBusiest] = useState<readonly string[]>([]);
  const ready = wanted && phase === 'ready' && clients.length > 0;
  useEffect(() => {
    if (!ready) return undefined;
    const session = queue.openBeside({
      holding: ['mine', 'free'],
      sort: [],
      groupBy: 'client',
      collapsed: clients.map(({ id }) => id),
      timeZone,
      locale,
      now: clock.now(),
    });
    const read = async () => {
      if (session.summary.get().loading) return;
      const lines = await session.lines(0, clients.length);
      const groups = lines.flatMap((line) => (line.line === 'group' ? [line] : []));
      groups.sort((a, b) => b.count - a.count);
      setBusiest(groups.slice(0, shownByDefault).map(({ key }) => key));
    };
    void read();
    const stop = session.summary.subscribe(() => void read());
    return () => {
      stop();
      session.close();
    };
  }, [queue, clock, clients, timeZone, locale, ready]);
  return busiest;
};

/** The clients whose hours the band shows, in the order they were pinned, and how to change them. */
export const usePinnedClients = () => {
  const clients = useRows('client');
  const [chosen, setChosen] = usePreference('band.clients', pinned, null);
  const busiest = useBusiestClients(chosen === null);
  const ids = chosen ?? busiest;
  const shown = useMemo(
    () =>
      ids.flatMap((id) => {
        const client = clients.byId.get(id);
        return client ? [client] : [];
      }),
    [ids, clients],
  );
  const pin = (id: string, on: boolean) =>
    setChosen(on ? [...ids.filter((other) => other !== id), id] : ids.filter((other) => other !== id));
  return { shown, pin, isChosen: chosen !== null, reset: () => setChosen(null) };
};
