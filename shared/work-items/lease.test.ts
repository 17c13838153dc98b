import { describe, expect, it } from 'vitest';
import { heldBy, hour, noon, pat, sampleEngagement, sampleWorkItem } from '../../tests/support/sample-rows';
import {
  checkedOutUntil,
  contactPause,
  extendedLease,
  longestOfflineLease,
  offlineLeaseOf,
  renewedByContact,
  usualOfflineLease,
} from './lease';
import { type WorkItem, workItemStatuses } from './work-item';

const engagement = sampleEngagement({ leaseMilliseconds: 8 * hour });
const leased = (left: number, change: Partial<WorkItem> = {}): WorkItem =>
  heldBy(pat, { hold: { mutationId: null, leaseUntil: noon + left }, ...change });
const untilAfterContact = (item: WorkItem): number | null | undefined =>
  renewedByContact(item, engagement, noon)?.hold?.leaseUntil;

describe('contact with the holder’s workstation', () => {
  it('moves the lease on once half of it is gone, and changes nothing before', () => {
    expect(untilAfterContact(leased(4 * hour + 1))).toBeUndefined();
    expect(untilAfterContact(leased(4 * hour))).toBe(noon + 8 * hour);
    expect(untilAfterContact(leased(1))).toBe(noon + 8 * hour);
  });

  it('does not bring back what has run out', () => {
    expect(untilAfterContact(leased(0))).toBeUndefined();
    expect(untilAfterContact(leased(-hour))).toBeUndefined();
  });

  it('says nothing about assigned or free work, nor about an item checked out for longer', () => {
    expect(untilAfterContact(heldBy(pat, { hold: { mutationId: null, leaseUntil: null } }))).toBeUndefined();
    expect(untilAfterContact(sampleWorkItem(1))).toBeUndefined();
    expect(untilAfterContact(leased(72 * hour))).toBeUndefined();
  });

  it.each(workItemStatuses)('matters only where the item could be claimed: %s', (status) => {
    const matters = ['ready', 'started', 'waiting', 'returned'].includes(status);
    expect(untilAfterContact(leased(hour, { status })) !== undefined).toBe(matters);
  });

  it('is none for a holder who may not do the work any more', () => {
    const without = { ...engagement, members: [{ personId: pat.id, role: 'observer' as const }] };
    expect(renewedByContact(leased(hour), without, noon)).toBeNull();
    expect(renewedByContact(leased(hour), { ...engagement, members: [] }, noon)).toBeNull();
  });

  it('comes often enough that half a lease holds several tries, and never oftener than twice a minute', () => {
    expect(contactPause([])).toBe(300_000);
    expect(contactPause([8 * hour, 600_000])).toBe(75_000);
    expect(contactPause([1_000])).toBe(30_000);
  });

  it('leaves everything else of the item as it was, what a newer program put there included', () => {
    const item = { ...leased(hour), 'from-the-future': 1 };
    const renewed = renewedByContact(item, engagement, noon);
    expect(renewed).toEqual({ ...item, hold: { ...item.hold, leaseUntil: noon + 8 * hour } });
  });
});

describe('the lease of a checked-out item', () => {
  it('is the engagement’s, or the usual one, never shorter than its lease nor longer than two weeks', () => {
    const lease = (offlineLeaseMilliseconds: number | null, leaseMilliseconds = 8 * hour) =>
      offlineLeaseOf({ leaseMilliseconds, offlineLeaseMilliseconds });
    expect(lease(48 * hour)).toBe(48 * hour);
    expect(lease(null)).toBe(usualOfflineLease);
    expect(lease(hour)).toBe(8 * hour);
    expect(lease(1_000 * hour)).toBe(longestOfflineLease);
    expect(lease(hour, 400 * hour)).toBe(400 * hour);
  });

  it('is over when it has run out, when the item is free, and when nothing was said', () => {
    const out = (until: number | null, leaseUntil: number | null) =>
      checkedOutUntil(heldBy(pat, { hold: { mutationId: null, leaseUntil, checkedOutUntil: until } }), noon);
    expect(out(noon + hour, noon + hour)).toBe(noon + hour);
    expect(out(noon + hour, null)).toBe(noon + hour);
    expect(out(noon, noon + hour)).toBeNull();
    expect(out(noon + hour, noon)).toBeNull();
    expect(out(null, noon + hour)).toBeNull();
    expect(checkedOutUntil(sampleWorkItem(1), noon)).toBeNull();
  });
});

it('a longer lease is never cut short by what carries it on', () => {
  const hold = { mutationId: null, leaseUntil: noon + 72 * hour };
  expect(extendedLease(hold, engagement, noon)).toEqual(hold);
  expect(extendedLease({ ...hold, leaseUntil: null }, engagement, noon).leaseUntil).toBeNull();
});
