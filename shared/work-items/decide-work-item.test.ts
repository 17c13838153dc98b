import { describe, expect, it } from 'vitest';
import {
  asksNothing,
  heldBy,
  hour,
  kim,
  lee,
  mutationIdOf,
  noon,
  obi,
  pat,
  rae,
  sam,
  sampleEngagement,
  samplePerson,
  sampleTeamId,
  sampleWorkItem,
} from '../../tests/support/sample-rows';
import type { Engagement } from '../engagements/engagement';
import type { Person } from '../people/person';
import { decideWorkItem, type WorkItemContext } from './decide-work-item';
import { isHeld } from './lease';
import { type WorkItem, workItemStatuses } from './work-item';
import type { WorkItemCommand, WorkItemCommandType } from './work-item-command';

const context = (actor: Person, change: Partial<WorkItemContext> = {}): WorkItemContext => ({
  actor,
  engagement: sampleEngagement(),
  mutationId: mutationIdOf(1),
  now: noon,
  ...change,
});

type Bare<C> = C extends WorkItemCommand ? Omit<C, 'workItemId'> : never;

const decide = (
  item: WorkItem,
  command: Bare<WorkItemCommand>,
  actor: Person,
  change: Partial<WorkItemContext> = {},
) => decideWorkItem(item, { ...command, workItemId: item.id } as WorkItemCommand, context(actor, change));

const reason = (...args: Parameters<typeof decide>): string => {
  const decision = decide(...args);
  return decision.ok ? 'accepted' : decision.error.code;
};

const engagement = (change: Partial<Engagement>) => ({ engagement: sampleEngagement(change) });
const free = sampleWorkItem(1);
const claim = { type: 'work-item.claim' } as const;

describe('claiming', () => {
  it('takes a free item for as long as the engagement’s lease says', () => {
    expect(decide(free, claim, pat)).toEqual({
      ok: true,
      value: { type: 'held', by: pat.id, leaseUntil: noon + 8 * hour, mutationId: mutationIdOf(1) },
    });
  });

  it('is for members who do the work', () => {
    expect(reason(free, claim, kim)).toBe('work-item.not-member');
    expect(reason(free, claim, obi)).toBe('work-item.not-member');
    for (const person of [pat, rae, lee]) expect(reason(free, claim, person)).toBe('accepted');
  });

  it('is refused while somebody holds the item, the claimer included', () => {
    expect(reason(heldBy(sam), claim, pat)).toBe('work-item.already-held');
    expect(reason(heldBy(pat), claim, pat)).toBe('work-item.already-yours');
  });

  it('takes over once the lease has run out, to the millisecond, and not before', () => {
    const lapsing = (leaseUntil: number) => heldBy(sam, { hold: { mutationId: null, leaseUntil } });
    expect(reason(lapsing(noon + 1), claim, pat)).toBe('work-item.already-held');
    expect(reason(lapsing(noon), claim, pat)).toBe('accepted');
  });

  it('never takes assigned work: that has no lease', () => {
    expect(reason(heldBy(sam, { hold: { mutationId: null, leaseUntil: null } }), claim, pat)).toBe(
      'work-item.already-held',
    );
    expect(isHeld(heldBy(sam, { hold: null }), noon)).toBe(true);
  });

  it.each(workItemStatuses)('of free work that stands at %s', (status) => {
    const open = ['ready', 'started', 'waiting', 'returned'].includes(status);
    expect(reason(sampleWorkItem(1, { status }), claim, pat)).toBe(
      open ? 'accepted' : 'work-item.wrong-status',
    );
  });

  it('needs the engagement’s leave, or a lead’s reservation for this very person', () => {
    const off = engagement({ selfClaim: false });
    expect(reason(free, claim, pat, off)).toBe('work-item.self-claim-off');
    const reserved = sampleWorkItem(1, { reservedFor: { kind: 'person', personId: pat.id } });
    expect(reason(reserved, claim, pat, off)).toBe('accepted');
    expect(reason(reserved, claim, sam, off)).toBe('work-item.reserved');
    const forTeam = sampleWorkItem(1, { reservedFor: { kind: 'team', teamId: sampleTeamId } });
    expect(reason(forTeam, claim, samplePerson(1, { teamId: sampleTeamId }), off)).toBe(
      'work-item.self-claim-off',
    );
  });

  it('respects a reservation for somebody else or another team', () => {
    const forPat = sampleWorkItem(1, { reservedFor: { kind: 'person', personId: pat.id } });
    expect(reason(forPat, claim, pat)).toBe('accepted');
    expect(reason(forPat, claim, sam)).toBe('work-item.reserved');
    const forTeam = sampleWorkItem(1, { reservedFor: { kind: 'team', teamId: sampleTeamId } });
    expect(reason(forTeam, claim, samplePerson(1, { teamId: sampleTeamId }))).toBe('accepted');
    expect(reason(forTeam, claim, pat)).toBe('work-item.reserved');
  });

  it('asks for what the item requires, or else the engagement', () => {
    const cpa = { ...asksNothing, credential: 'CPA', jurisdiction: 'US-MA' };
    const spanish = { ...asksNothing, language: 'es', level: 'B2' as const };
    expect(decide(free, claim, pat, engagement({ requirement: cpa }))).toEqual({
      ok: false,
      error: {
        code: 'work-item.credential-missing',
        details: { credential: 'CPA', jurisdiction: 'US-MA' },
      },
    });
    expect(decide(sampleWorkItem(1, { requirement: spanish }), claim, pat)).toEqual({
      ok: false,
      error: { code: 'work-item.language-missing', details: { language: 'es', level: 'B2' } },
    });
    const easier = sampleWorkItem(1, { requirement: asksNothing });
    expect(reason(easier, claim, pat, engagement({ requirement: cpa }))).toBe('accepted');
  });
});

describe('fences', () => {
  const byNumber = (fence: number) => ({ type: 'work-item.send-for-review', fence }) as const;
  const byClaim = (n: number) =>
    ({ type: 'work-item.send-for-review', fence: { claim: mutationIdOf(n) } }) as const;

  it('lets the holder write with the present number only', () => {
    expect(reason(heldBy(pat, { fence: 3 }), byNumber(3), pat)).toBe('accepted');
    expect(reason(heldBy(pat, { fence: 3 }), byNumber(2), pat)).toBe('work-item.fence-outdated');
    expect(reason(heldBy(pat, { fence: 3 }), byNumber(4), pat)).toBe('work-item.fence-outdated');
  });

  it('stands for the claim’s own fence where the claim is named, while that claim holds', () => {
    expect(reason(heldBy(pat), byClaim(900), pat)).toBe('accepted');
    expect(reason(heldBy(pat), byClaim(901), pat)).toBe('work-item.fence-outdated');
    expect(reason(heldBy(pat, { hold: null }), byClaim(900), pat)).toBe('work-item.fence-outdated');
  });

  it('is no help to anybody but the holder', () => {
    expect(reason(heldBy(sam), byNumber(1), pat)).toBe('work-item.not-holder');
    expect(reason(heldBy(sam), byClaim(900), pat)).toBe('work-item.not-holder');
  });

  it('still serves a holder whose lease ran out, as long as nobody else took the item', () => {
    const lapsed = heldBy(pat, { hold: { mutationId: null, leaseUntil: noon - hour } });
    expect(reason(lapsed, byNumber(1), pat)).toBe('accepted');
  });
});

describe('working on an item', () => {
  const fence = { fence: 1 } as const;
  const by: Readonly<Partial<Record<WorkItemCommandType, Bare<WorkItemCommand>>>> = {
    'work-item.release': { type: 'work-item.release', ...fence },
    'work-item.start': { type: 'work-item.start', ...fence },
    'work-item.wait': { type: 'work-item.wait', ...fence, note: 'Bank statement is missing' },
    'work-item.send-for-review': { type: 'work-item.send-for-review', ...fence },
    'work-item.tick': { type: 'work-item.tick', ...fence, checklistItemId: '2', done: true },
    'work-item.complete': { type: 'work-item.complete', ...fence },
  };
  const allowed: readonly (readonly [WorkItemCommandType, readonly string[]])[] = [
    ['work-item.release', ['ready', 'started', 'waiting', 'returned']],
    ['work-item.start', ['ready', 'waiting', 'returned']],
    ['work-item.wait', ['ready', 'started', 'returned']],
    ['work-item.send-for-review', ['started', 'returned']],
    ['work-item.tick', ['ready', 'started', 'waiting', 'returned']],
    ['work-item.complete', ['started', 'returned', 'approved']],
  ];

  it.each(allowed)('%s is for the holder, at %s only', (type, statuses) => {
    const command = by[type];
    if (!command) throw new Error('no such command');
    for (const status of workItemStatuses)
      expect(reason(heldBy(pat, { status }), command, pat), status).toBe(
        statuses.includes(status) ? 'accepted' : 'work-item.wrong-status',
      );
    const [status] = statuses as [WorkItem['status']];
    expect(reason(heldBy(sam, { status }), command, pat)).toBe('work-item.not-holder');
  });

  it('lets a lead release, tick and complete in the holder’s place, but not start or send', () => {
    const asLead = (type: WorkItemCommandType) => reason(heldBy(pat), by[type]!, lee);
    expect(asLead('work-item.release')).toBe('accepted');
    expect(asLead('work-item.tick')).toBe('accepted');
    expect(asLead('work-item.complete')).toBe('accepted');
    expect(asLead('work-item.wait')).toBe('work-item.not-holder');
    expect(asLead('work-item.send-for-review')).toBe('work-item.not-holder');
    expect(reason(heldBy(pat, { status: 'ready' }), by['work-item.start']!, lee)).toBe(
      'work-item.not-holder',
    );
  });

  it('changes nothing by the hand of a holder who has become an observer, and keeps their note', () => {
    for (const command of Object.values(by))
      expect(reason(heldBy(obi), command!, obi)).toBe('work-item.not-member');
    expect(reason(heldBy(obi), { type: 'work-item.note', note: 'Handed over by mail' }, obi)).toBe(
      'accepted',
    );
  });

  it('waits only with a reason', () => {
    expect(reason(heldBy(pat), { type: 'work-item.wait', fence: 1, note: '' }, pat)).toBe(
      'work-item.note-required',
    );
  });

  it('ticks only what is on the checklist', () => {
    expect(
      reason(heldBy(pat), { type: 'work-item.tick', fence: 1, checklistItemId: '9', done: true }, pat),
    ).toBe('work-item.checklist-item-unknown');
  });

  it('refuses everything to somebody who is no member, a note too', () => {
    expect(reason(free, { type: 'work-item.note', note: 'Hello' }, kim)).toBe('work-item.not-member');
    expect(reason(free, { type: 'work-item.note', note: 'Hello' }, obi)).toBe('accepted');
    expect(reason(free, { type: 'work-item.note', note: '' }, pat)).toBe('work-item.note-required');
  });
});

describe('review', () => {
  const inReview = heldBy(pat, { status: 'review' });
  const approve = { type: 'work-item.approve' } as const;
  const giveBack = { type: 'work-item.return', note: 'Two lines are open' } as const;

  it('is for reviewers, leads and whoever is named as the reviewer', () => {
    for (const person of [rae, lee]) expect(reason(inReview, approve, person)).toBe('accepted');
    expect(reason(inReview, approve, sam)).toBe('work-item.lead-only');
    expect(reason({ ...inReview, reviewerId: sam.id }, approve, sam)).toBe('accepted');
  });

  it('is never of one’s own work', () => {
    const own = heldBy(rae, { status: 'review' });
    expect(reason(own, approve, rae)).toBe('work-item.own-work');
    expect(reason(own, giveBack, rae)).toBe('work-item.own-work');
  });

  it('approves what is in review; gives back that or what was approved, with a reason', () => {
    for (const status of workItemStatuses) {
      const item = heldBy(pat, { status });
      expect(reason(item, approve, rae)).toBe(status === 'review' ? 'accepted' : 'work-item.wrong-status');
      expect(reason(item, giveBack, rae)).toBe(
        status === 'review' || status === 'approved' ? 'accepted' : 'work-item.wrong-status',
      );
    }
    expect(reason(inReview, { ...giveBack, note: '' }, rae)).toBe('work-item.note-required');
  });

  it('cannot be passed by where the engagement asks for it', () => {
    const complete = { type: 'work-item.complete', fence: 1 } as const;
    const asked = engagement({ reviewRequired: true });
    expect(reason(heldBy(pat), complete, pat, asked)).toBe('work-item.review-required');
    expect(reason(heldBy(pat, { status: 'approved' }), complete, pat, asked)).toBe('accepted');
  });
});

describe('a lead', () => {
  const assign = { type: 'work-item.assign', personId: sam.id } as const;

  it('assigns without a lease, over whoever holds the item', () => {
    expect(decide(heldBy(pat), assign, lee, { assignee: sam })).toEqual({
      ok: true,
      value: { type: 'held', by: sam.id, leaseUntil: null, mutationId: mutationIdOf(1) },
    });
    expect(reason(free, assign, pat)).toBe('work-item.lead-only');
    expect(reason(free, assign, rae)).toBe('work-item.lead-only');
  });

  it('assigns only to active members who do the work and are qualified', () => {
    const to = (person: Person, change: Partial<WorkItemContext> = {}) =>
      decide(free, { ...assign, personId: person.id }, lee, { assignee: person, ...change });
    expect(to(kim)).toMatchObject({ error: { code: 'work-item.assignee-not-member' } });
    expect(to(obi)).toMatchObject({ error: { code: 'work-item.assignee-not-member' } });
    expect(to({ ...sam, active: false })).toMatchObject({
      error: { code: 'work-item.assignee-not-member' },
    });
    const requirement = { ...asksNothing, credential: 'CPA' };
    expect(to(sam, engagement({ requirement }))).toMatchObject({
      error: { code: 'work-item.assignee-unqualified', details: { credential: 'CPA' } },
    });
  });

  it('neither assigns nor reserves what is over', () => {
    const reserve = { type: 'work-item.reserve', reservedFor: null } as const;
    for (const status of ['approved', 'completed'] as const) {
      expect(reason(sampleWorkItem(1, { status }), assign, lee)).toBe('work-item.wrong-status');
      expect(reason(sampleWorkItem(1, { status }), reserve, lee)).toBe('work-item.wrong-status');
    }
    expect(reason(free, reserve, lee)).toBe('accepted');
    expect(reason(free, reserve, pat)).toBe('work-item.lead-only');
  });
});

describe('checking out for offline work', () => {
  const out = (fence = 1) => ({ type: 'work-item.check-out', fence }) as const;
  const back = (fence = 1) => ({ type: 'work-item.check-in', fence }) as const;

  it('is for the holder, with the fence that holds, for as long as the engagement says', () => {
    expect(decide(heldBy(pat), out(), pat, engagement({ offlineLeaseMilliseconds: 48 * hour }))).toEqual({
      ok: true,
      value: { type: 'checked-out', until: noon + 48 * hour },
    });
    expect(reason(heldBy(sam), out(), pat)).toBe('work-item.not-holder');
    expect(reason(heldBy(sam), out(), lee)).toBe('work-item.not-holder');
    expect(reason(heldBy(pat), out(0), pat)).toBe('work-item.fence-outdated');
  });

  it('is refused where the client’s data may not be copied, and where nothing is left to be done', () => {
    for (const copy of ['online-only', 'view-only'] as const)
      expect(
        reason(
          heldBy(pat),
          out(),
          pat,
          engagement({ dataPolicy: { copy, print: true, clipboard: true, export: true } }),
        ),
      ).toBe('work-item.offline-not-allowed');
    expect(reason(heldBy(pat, { status: 'review' }), out(), pat)).toBe('work-item.wrong-status');
  });

  it('ends with the word of the holder', () => {
    expect(decide(heldBy(pat), back(), pat)).toEqual({ ok: true, value: { type: 'checked-in' } });
    expect(reason(heldBy(pat), back(), sam)).toBe('work-item.not-holder');
    expect(reason(heldBy(pat), back(2), pat)).toBe('work-item.fence-outdated');
  });
});

describe('a lease that ran out', () => {
  const lapsed = (change: Partial<WorkItem> = {}) =>
    heldBy(pat, { hold: { mutationId: mutationIdOf(900), leaseUntil: noon - 1 }, ...change });
  const start = { type: 'work-item.start', fence: 1 } as const;

  it('lets the last holder’s work in while nobody took the item', () => {
    expect(reason(lapsed({ status: 'ready' }), start, pat)).toBe('accepted');
  });

  it('makes it powerless once a lead keeps the item for somebody else', () => {
    const kept = lapsed({ status: 'ready', reservedFor: { kind: 'person', personId: sam.id } });
    expect(reason(kept, start, pat)).toBe('work-item.fence-outdated');
    expect(reason({ ...kept, reservedFor: { kind: 'person', personId: pat.id } }, start, pat)).toBe(
      'accepted',
    );
    expect(reason(kept, { type: 'work-item.release', fence: 1 }, lee)).toBe('accepted');
  });

  it('decides nothing in review or after: there the item cannot be claimed', () => {
    expect(reason(lapsed({ status: 'approved' }), { type: 'work-item.complete', fence: 1 }, pat)).toBe(
      'accepted',
    );
    expect(reason(lapsed({ status: 'review' }), claim, sam)).toBe('work-item.wrong-status');
  });
});
