import type { WorkItemContext, WorkItemEvent } from './decide-work-item';
import { extendedLease } from './lease';
import type { Hold, WorkItem } from './work-item';

const noHold: Hold = { mutationId: null, leaseUntil: null };

/** A write by the holder of a claim is contact: it moves the end of the lease on. */
const renewLease = (item: WorkItem, { actor, engagement, now }: WorkItemContext): WorkItem =>
  item.hold === null || item.assigneeId !== actor.id
    ? item
    : { ...item, hold: extendedLease(item.hold, engagement, now) };

const checkedOut = (hold: Hold, until: number): Hold => ({
  ...hold,
  checkedOutUntil: until,
  leaseUntil: hold.leaseUntil === null ? null : Math.max(hold.leaseUntil, until),
});

const settle = (item: WorkItem, event: WorkItemEvent, { engagement, now }: WorkItemContext): WorkItem => {
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
    case 'checked-out':
      return { ...item, hold: checkedOut(item.hold ?? noHold, event.until) };
    case 'checked-in': {
      const hold = item.hold ?? noHold;
      const leaseUntil = hold.leaseUntil === null ? null : now + engagement.leaseMilliseconds;
      return { ...item, hold: { ...hold, checkedOutUntil: null, leaseUntil } };
    }
    case 'moved': {
      const moved = { ...item, status: event.to, statusNote: event.note };
      // While it was in review nobody expected contact of its holder: now it is their turn again.
      return event.to === 'returned' && item.hold !== null
        ? { ...moved, hold: extendedLease(item.hold, engagement, now) }
        : moved;
    }
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
  const next = renewLease(settle(item, event, context), context);
  return { ...next, revision: item.revision + 1 };
};
