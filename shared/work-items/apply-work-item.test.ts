import { describe, expect, it } from 'vitest';
import {
  heldBy,
  hour,
  lee,
  mutationIdOf,
  noon,
  pat,
  sam,
  sampleEngagement,
  sampleTeamId,
  sampleWorkItem,
} from '../../tests/support/sample-rows';
import type { Person } from '../people/person';
import { applyWorkItem } from './apply-work-item';
import type { WorkItemContext } from './decide-work-item';

const context = (actor: Person, now = noon): WorkItemContext => ({
  actor,
  engagement: sampleEngagement(),
  mutationId: mutationIdOf(1),
  now,
});

describe('what follows from a command', () => {
  it('gives the item to whoever took it: a greater fence, the hold named after the mutation, no reservation', () => {
    const item = sampleWorkItem(1, { fence: 4, reservedFor: { kind: 'team', teamId: sampleTeamId } });
    const event = {
      type: 'held',
      by: pat.id,
      leaseUntil: noon + 8 * hour,
      mutationId: mutationIdOf(1),
    } as const;
    expect(applyWorkItem(item, event, context(pat))).toEqual({
      ...item,
      assigneeId: pat.id,
      hold: { mutationId: mutationIdOf(1), leaseUntil: noon + 8 * hour },
      fence: 5,
      reservedFor: null,
      revision: 2,
    });
  });

  it('frees the item whole: the fence grows, so that the former holder’s writes are powerless', () => {
    const item = heldBy(pat, { status: 'waiting', statusNote: 'Statement is missing' });
    expect(applyWorkItem(item, { type: 'freed' }, context(pat))).toEqual({
      ...item,
      assigneeId: null,
      hold: null,
      fence: 2,
      status: 'ready',
      statusNote: null,
      revision: 2,
    });
  });

  it('ticks the one entry and leaves the item it was given as it was', () => {
    const item = heldBy(pat);
    const before = structuredClone(item);
    const next = applyWorkItem(item, { type: 'ticked', checklistItemId: '2', done: true }, context(pat));
    expect(next.checklist.map(({ done }) => done)).toEqual([false, true]);
    expect(item).toEqual(before);
  });

  it('keeps why an item waits until it moves on', () => {
    const waiting = applyWorkItem(
      heldBy(pat),
      { type: 'moved', to: 'waiting', note: 'No papers' },
      context(pat),
    );
    expect(waiting).toMatchObject({ status: 'waiting', statusNote: 'No papers' });
    const started = applyWorkItem(waiting, { type: 'moved', to: 'started', note: null }, context(pat));
    expect(started).toMatchObject({ status: 'started', statusNote: null });
  });

  it('reserves and lifts a reservation without a change of hands', () => {
    const reservedFor = { kind: 'person', personId: sam.id } as const;
    const reserved = applyWorkItem(sampleWorkItem(1), { type: 'reserved', reservedFor }, context(lee));
    expect(reserved).toMatchObject({ reservedFor, fence: 0, assigneeId: null });
    const lifted = applyWorkItem(reserved, { type: 'reserved', reservedFor: null }, context(lee));
    expect(lifted.reservedFor).toBeNull();
  });
});

describe('a lease', () => {
  const leaseAfter = (actor: Person, now: number, leaseUntil: number | null) =>
    applyWorkItem(
      heldBy(pat, { hold: { mutationId: mutationIdOf(900), leaseUntil } }),
      { type: 'noted' },
      context(actor, now),
    ).hold?.leaseUntil;

  it('is carried on by every write of the holder, and never cut short', () => {
    expect(leaseAfter(pat, noon, noon + hour)).toBe(noon + 8 * hour);
    expect(leaseAfter(pat, noon, noon + 9 * hour)).toBe(noon + 9 * hour);
  });

  it('is not carried on by anybody else, nor made where there was none', () => {
    expect(leaseAfter(lee, noon, noon + hour)).toBe(noon + hour);
    expect(leaseAfter(pat, noon, null)).toBeNull();
  });
});

describe('an item checked out for offline work', () => {
  const event = { type: 'checked-out', until: noon + 72 * hour } as const;

  it('is held for longer, and says so', () => {
    const next = applyWorkItem(heldBy(pat), event, context(pat));
    expect(next.hold).toMatchObject({ leaseUntil: noon + 72 * hour, checkedOutUntil: noon + 72 * hour });
    expect(next.fence).toBe(1);
  });

  it('keeps its lease through later writes, and the usual one begins once it is back', () => {
    const out = applyWorkItem(heldBy(pat), event, context(pat));
    const later = applyWorkItem(
      out,
      { type: 'moved', to: 'waiting', note: 'asked' },
      context(pat, noon + hour),
    );
    expect(later.hold).toEqual(out.hold);
    const back = applyWorkItem(out, { type: 'checked-in' }, context(pat, noon + hour));
    expect(back.hold).toMatchObject({ leaseUntil: noon + 9 * hour, checkedOutUntil: null });
  });

  it('that a lead assigned has no lease, and still says where it is', () => {
    const item = heldBy(pat, { hold: { mutationId: null, leaseUntil: null } });
    const out = applyWorkItem(item, event, context(pat));
    expect(out.hold).toMatchObject({ leaseUntil: null, checkedOutUntil: noon + 72 * hour });
    expect(applyWorkItem(out, { type: 'checked-in' }, context(pat)).hold).toMatchObject({
      leaseUntil: null,
      checkedOutUntil: null,
    });
  });

  it('is so no more once it changed hands', () => {
    const out = applyWorkItem(heldBy(pat), event, context(pat));
    const held = { type: 'held', by: sam.id, leaseUntil: null, mutationId: mutationIdOf(2) } as const;
    expect(applyWorkItem(out, held, context(lee)).hold).toEqual({
      mutationId: mutationIdOf(2),
      leaseUntil: null,
    });
    expect(applyWorkItem(out, { type: 'freed' }, context(lee)).hold).toBeNull();
  });
});

it('an item that a reviewer returns gives its holder a whole lease to come back', () => {
  const item = heldBy(pat, {
    status: 'review',
    hold: { mutationId: mutationIdOf(900), leaseUntil: noon - 20 * hour },
  });
  const returned = applyWorkItem(item, { type: 'moved', to: 'returned', note: 'Line 4' }, context(lee));
  expect(returned.hold?.leaseUntil).toBe(noon + 8 * hour);
  const approved = applyWorkItem(item, { type: 'moved', to: 'approved', note: null }, context(lee));
  expect(approved.hold).toEqual(item.hold);
});
