import { useMemo } from 'react';
import type { WorkItemStatus } from '#shared/work-items/work-item';
import { useItems } from './use-items';

const started: readonly WorkItemStatus[] = ['started'];

/** Who has started work of a client, by client. */
export const useHolders = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const rows = useItems(started);
  return useMemo(() => {
    const holders = new Map<string, Set<string>>();
    for (const { clientId, assigneeId } of rows) {
      if (assigneeId === null) continue;
      const own = holders.get(clientId) ?? new Set<string>();
      own.add(assigneeId);
      holders.set(clientId, own);
    }
    return holders;
  }, [rows]);
};
