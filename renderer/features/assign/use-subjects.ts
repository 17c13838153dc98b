import { useEffect, useState } from 'react';
import type { WorkItemId } from '#shared/kernel/ids';
import { useClock } from '../../app/clock';
import { useReplica, useRows } from '../../replica/hooks';
import type { Observable, QueueQuery, QueueSession, QueueSummary, Replica } from '../../replica/replica';
import { readWorkItem } from '../work-item/read-view';
import type { Subject } from './assignment-plan';

/** Each item is a query of its own; nobody gives out more by hand in one go. */
export const mostAtOnce = 1_000;

/** Statuses in which somebody can still have work taken off them. */
const openStatuses = ['ready', 'started', 'waiting', 'returned', 'review'] as const;

const loaded = (summary: Observable<QueueSummary>): Promise<QueueSummary> =>
  new Promise((resolve) => {
    const settle = (): boolean => {
      const present = summary.get();
      if (present.loading || present.version === 0) return false;
      resolve(present);
      return true;
    };
    if (settle()) return;
    const stop = summary.subscribe(() => {
      if (settle()) stop();
    });
  });

/** Asks the queue one question and closes it again. */
const askOnce = async <T>(
  replica: Replica,
  query: Pick<QueueQuery, 'assigneeIds' | 'groupBy' | 'collapsed'>,
  now: number,
  read: (session: QueueSession, summary: QueueSummary) => Promise<T>,
): Promise<T> => {
  const session = replica.queue.open({
    ...query,
    statuses: openStatuses,
    sort: [],
    timeZone: 'UTC',
    locale: 'en',
    now,
  });
  try {
    return await read(session, await loaded(session.summary));
  } finally {
    session.close();
  }
};

/** How many open items each person holds, by id; empty while it is counted. */
export const useLoads = (): ReadonlyMap<string, number> => {
  const replica = useReplica();
  const clock = useClock();
  const people = useRows('person').list;
  const [loads, setLoads] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    let wanted = true;
    const collapsed = [...people.map(({ id }) => id as string), 'none'];
    void askOnce(replica, { groupBy: 'assignee', collapsed }, clock.now(), (session, { lines }) =>
      session.lines(0, lines),
    ).then((lines) => {
      if (wanted)
        setLoads(new Map(lines.flatMap((line) => (line.line === 'group' ? [[line.key, line.count]] : []))));
    });
    return () => {
      wanted = false;
    };
  }, [replica, clock, people]);
  return loads;
};

/** The items to be given out: those named or, where a holder is, all that they hold. Null while they are read. */
export const useSubjects = (ids: ReadonlySet<string>, holderId: string | null): readonly Subject[] | null => {
  const replica = useReplica();
  const clock = useClock();
  const engagements = useRows('engagement').byId;
  const [subjects, setSubjects] = useState<readonly Subject[] | null>(null);
  useEffect(() => {
    let wanted = true;
    setSubjects(null);
    const named = (): Promise<readonly string[]> =>
      holderId === null
        ? Promise.resolve([...ids])
        : askOnce(
            replica,
            { groupBy: null, assigneeIds: [holderId as NonNullable<QueueQuery['assigneeIds']>[number]] },
            clock.now(),
            (session, { lines }): Promise<readonly WorkItemId[]> => session.idsBetween(0, lines - 1),
          );
    void named()
      .then((found) => Promise.all(found.slice(0, mostAtOnce).map((id) => readWorkItem(replica, id))))
      .then((views) => {
        if (!wanted) return;
        setSubjects(
          views.flatMap((view) => {
            const engagement = view && engagements.get(view.item.engagementId);
            return view && engagement ? [{ item: view.item, engagement }] : [];
          }),
        );
      });
    return () => {
      wanted = false;
    };
  }, [replica, clock, engagements, ids, holderId]);
  return subjects;
};
