import { type Engagement, memberRoleOf } from '../engagements/engagement';
import type { Hold, WorkItem, WorkItemStatus } from './work-item';

/*
 * How long a claim stays taken. Every instant here is epoch ms on the hub's clock. Why it is renewed by halves, and
 * why a late write of the last holder still counts, is in docs/adr/0030-leases-renewed-by-halves.md.
 */

const hour = 3_600_000;

/** The lease of a checked-out item where the engagement says nothing: over a weekend. */
export const usualOfflineLease = 72 * hour;
/** However long an engagement allows, an item comes back within two weeks. */
export const longestOfflineLease = 14 * 24 * hour;

type Leased = Pick<WorkItem, 'assigneeId' | 'hold'>;

/** Whether somebody holds the item now: a claim whose lease has run out holds nothing. */
export const isHeld = (item: Leased, now: number): boolean =>
  item.assigneeId !== null && (item.hold?.leaseUntil == null || item.hold.leaseUntil > now);

/** Until when it is checked out for work without a network; null where it is not, or not any more. */
export const checkedOutUntil = (item: Leased, now: number): number | null => {
  const until = item.hold?.checkedOutUntil ?? null;
  return until !== null && until > now && isHeld(item, now) ? until : null;
};

/** How long a checked-out item stays taken, in ms: never less than without checking out, never over two weeks. */
export const offlineLeaseOf = ({
  leaseMilliseconds,
  offlineLeaseMilliseconds,
}: Pick<Engagement, 'leaseMilliseconds' | 'offlineLeaseMilliseconds'>): number =>
  Math.max(leaseMilliseconds, Math.min(longestOfflineLease, offlineLeaseMilliseconds ?? usualOfflineLease));

/** `hold` with a lease that runs for a whole term from `now`, unless it runs longer already. Assigned work has none. */
export const extendedLease = (hold: Hold, engagement: Engagement, now: number): Hold =>
  hold.leaseUntil === null
    ? hold
    : { ...hold, leaseUntil: Math.max(hold.leaseUntil, now + engagement.leaseMilliseconds) };

/** Statuses in which a lease decides anything: in the others nobody could claim the item anyway. */
const leasedStatuses: ReadonlySet<WorkItemStatus> = new Set(['ready', 'started', 'waiting', 'returned']);

/**
 * The item after contact with its holder's workstation; null where contact changes nothing. A lease is moved on only
 * once less than half of it is left, so that a day of contact is two or three changes in the feed and not one a minute.
 * One that has run out is not brought back by mere contact: that takes something the person does.
 */
export const renewedByContact = (item: WorkItem, engagement: Engagement, now: number): WorkItem | null => {
  const { hold, assigneeId } = item;
  if (hold?.leaseUntil == null || assigneeId === null || !isHeld(item, now)) return null;
  if (!leasedStatuses.has(item.status)) return null;
  const role = memberRoleOf(engagement, assigneeId);
  // What they may not work on any more runs out, and is there for others.
  if (role === null || role === 'observer') return null;
  const left = hold.leaseUntil - now;
  if (left > engagement.leaseMilliseconds / 2) return null;
  return { ...item, hold: { ...hold, leaseUntil: now + engagement.leaseMilliseconds } };
};

const longestPause = 300_000;
const shortestPause = 30_000;

/**
 * How long a workstation may stay away before its next contact, in ms, where it holds claims with leases of these
 * lengths: often enough that a lost attempt or two does no harm.
 */
export const contactPause = (leases: readonly number[]): number =>
  Math.max(shortestPause, Math.min(longestPause, ...leases.map((lease) => Math.floor(lease / 8))));
