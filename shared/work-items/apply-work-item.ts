import type { WorkItemContext, WorkItemEvent } from './decide-work-item';
import type { WorkItem } from './work-item';

/** A write by the holder of a claim is contact: it moves the end of the lease on. Assigned work has no lease. */
const renewLease = (item: WorkItem, { actor, engagement, now }: WorkItemContext): WorkItem => {
  if (item.hold?.leaseUntil == null || item.assigneeId !== actor.id) return item;
  const leaseUntil = Math.max(item.hold.leaseUntil, now + engagement.leaseMilliseconds);
  return { ...item, hold: { ...item.hold, leaseUntil } };
};

const settle = (item: WorkItem, event: WorkItemEvent): WorkItem => {
  switch (event.type) {
    case 'held':
      return {
        ...item,
        assigneeId: event.by,
        hold: { mutationId: event.mutationId, leaseUntil: event.leaseUntil },
        fence: item.fence + 1,
        reservedFor: null,
      };
    case 'freed':
      return {
        ...item,
        assigneeId: null,
        hold: null,
        fence: item.fence + 1,
        status: 'ready',
        statusNote: null,
      };
    case 'moved':
      return { ...item, status: event.to, statusNote: event.note };
    case 'ticked':
      return {
        ...item,
        checklist: item.checklist.map((entry) =>
          entry.id === event.checklistItemId ? { ...entry, done: event.done } : entry,
        ),
      };
    case 'reserved':
      return { ...item, reservedFor: event.reservedFor };
    case 'noted':
      return item;
  }
};

/** The item after `event`. Pure: the item given stays as it was. */
export const applyWorkItem = (item: WorkItem, event: WorkItemEvent, context: WorkItemContext): WorkItem => {
  const next = renewLease(settle(item, event), context);
  return { ...next, revision: item.revision + 1 };
};
