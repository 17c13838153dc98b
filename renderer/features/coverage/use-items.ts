import { useEffect, useState } from 'react';
import type { WorkItemStatus } from '#shared/work-items/work-item';
import { useClock } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useReplica, useReplicaPhase } from '../../replica/hooks';
import type { QueueRow } from '../../replica/replica';

/** As many as a person can hand over or look through; a larger list is no list. */
const most = 500;

/**
 * Work items of some statuses, by client and due date, kept up to date by the replica's worker.
 *
 * @param statuses give the same array each time
 */
export const useItems = (statuses: readonly WorkItemStatus[]): readonly QueueRow[] => {
  const { queue } = useReplica();
  const clock = useClock();
  const { timeZone, locale } = useSignedIn().person;
  const [rows, setRows] = useState<readonly QueueRow[]>([]);
  const ready = useReplicaPhase() === 'ready';
  useEffect(() => {
    if (!ready) return undefined;
    const session = queue.open({
      statuses,
      sort: [
        { column: 'client', descending: false },
        { column: 'due', descending: false },
      ],
      groupBy: null,
      timeZone,
      locale,
      now: clock.now(),
    });
    const read = async () => {
      const summary = session.summary.get();
      if (summary.loading) return;
      const lines = await session.lines(0, Math.min(most, summary.lines));
      setRows(lines.flatMap((line) => (line.line === 'item' ? [line.row] : [])));
    };
    void read();
    const stop = session.summary.subscribe(() => void read());
    return () => {
      stop();
      session.close();
    };
  }, [queue, clock, ready, statuses, timeZone, locale]);
  return rows;
};
