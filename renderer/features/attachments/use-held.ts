import { useEffect, useState } from 'react';
import { useReplica } from '../../replica/hooks';
import type { QueueQuery } from '../../replica/replica';

/** Work items whose files and documents are kept here; nobody holds more at a time. */
const mostHeld = 200;
const mine: QueueQuery = {
  holding: ['mine'],
  statuses: ['ready', 'started', 'waiting', 'review', 'returned', 'approved'],
  sort: [{ column: 'due', descending: false }],
  groupBy: null,
  timeZone: 'UTC',
  now: 0,
  locale: 'en',
};

/** Ids of the work items that this person holds. */
export const useHeld = (): readonly string[] => {
  const { queue } = useReplica();
  const [held, setHeld] = useState<readonly string[]>([]);
  useEffect(() => {
    const session = queue.openBeside(mine);
    let closed = false;
    const read = async (): Promise<void> => {
      const lines = await session.lines(0, Math.min(mostHeld, session.summary.get().lines));
      const ids = lines.flatMap((line) => (line.line === 'item' ? [line.row.id as string] : []));
      if (!closed) setHeld((before) => (before.join() === ids.join() ? before : ids));
    };
    const stop = session.summary.subscribe(() => void read());
    return () => {
      closed = true;
      stop();
      session.close();
    };
  }, [queue]);
  return held;
};
