import { describe, expect, it } from 'vitest';
import type { Engagement, MemberRole } from '#shared/engagements/engagement';
import type { Person } from '#shared/people/person';
import type { WorkItem } from '#shared/work-items/work-item';
import { arrangeCommands, availableCommands } from './available-commands';

const me = '11111111-0000-7000-8000-000000000001' as Person['id'];
const other = '11111111-0000-7000-8000-000000000002' as Person['id'];
const actor = { id: me, active: true, credentials: [], languages: [], teamId: null } as unknown as Person;
const now = Date.UTC(2026, 10, 24, 9);

const engagementWhere = (role: MemberRole, change: Partial<Engagement> = {}): Engagement =>
  ({
    members: [{ personId: me, role }],
    requirement: { credential: null, jurisdiction: null, language: null, level: null },
    selfClaim: true,
    reviewRequired: true,
    leaseMilliseconds: 3_600_000,
    dataPolicy: { copy: 'offline', print: true, clipboard: true, export: true },
    ...change,
  }) as Engagement;

const itemWhere = (change: Partial<WorkItem>): WorkItem =>
  ({
    id: '22222222-0000-7000-8000-000000000001',
    status: 'ready',
    assigneeId: null,
    hold: null,
    fence: 3,
    reservedFor: null,
    requirement: null,
    reviewerId: null,
    checklist: [],
    ...change,
  }) as unknown as WorkItem;

const mine = { assigneeId: me, hold: { mutationId: null, leaseUntil: null } };
const offered = (role: MemberRole, item: Partial<WorkItem>, engagement: Partial<Engagement> = {}) =>
  availableCommands({
    item: itemWhere(item),
    fence: 3,
    actor,
    engagement: engagementWhere(role, engagement),
    now,
  });
const buttons = (...situation: Parameters<typeof offered>): string[] =>
  arrangeCommands(offered(...situation)).buttons.map(({ type }) => type);

describe('what an item offers', () => {
  it('is a claim while it is free', () => {
    expect(buttons('professional', {})).toEqual(['work-item.claim']);
  });

  it('is the reason where it cannot be claimed', () => {
    const [claim] = offered('professional', {}, { selfClaim: false });
    expect(claim).toMatchObject({ type: 'work-item.claim', problem: { code: 'work-item.self-claim-off' } });
  });

  it('is the next step of the work while I hold it', () => {
    expect(buttons('professional', { ...mine })).toEqual(['work-item.start', 'work-item.wait']);
    expect(buttons('professional', { ...mine, status: 'started' })).toEqual([
      'work-item.send-for-review',
      'work-item.wait',
    ]);
  });

  it('completes without review only where the engagement asks for none', () => {
    const withReview = offered('professional', { ...mine, status: 'started' });
    expect(withReview.find(({ type }) => type === 'work-item.complete')?.problem?.code).toBe(
      'work-item.review-required',
    );
    expect(buttons('professional', { ...mine, status: 'started' }, { reviewRequired: false })).toContain(
      'work-item.complete',
    );
  });

  it('is approval or return for whoever reviews another’s work, never their own', () => {
    const inReview = { assigneeId: other, hold: mine.hold, status: 'review' as const };
    expect(buttons('reviewer', inReview)).toEqual(['work-item.approve', 'work-item.return']);
    const own = offered('lead', { ...mine, status: 'review' });
    expect(own.find(({ type }) => type === 'work-item.approve')?.problem?.code).toBe('work-item.own-work');
  });

  it('lets only a lead assign and reserve', () => {
    const types = (role: MemberRole) => offered(role, {}).map(({ type }) => type);
    expect(types('lead')).toEqual(expect.arrayContaining(['work-item.assign', 'work-item.reserve']));
    expect(types('professional')).not.toContain('work-item.assign');
  });

  it('is to check the item out while I hold it, and in while I have it with me', () => {
    const types = (hold: WorkItem['hold']): string[] =>
      offered('professional', { ...mine, hold }).map(({ type }) => type);
    const leased = { mutationId: null, leaseUntil: now + 1_000 };
    expect(types(leased)).toContain('work-item.check-out');
    expect(types(leased)).not.toContain('work-item.check-in');
    const out = types({ ...leased, checkedOutUntil: now + 1_000 });
    expect(out).toContain('work-item.check-in');
    expect(out).not.toContain('work-item.check-out');
    expect(offered('lead', { ...mine, assigneeId: other }).map(({ type }) => type)).not.toContain(
      'work-item.check-out',
    );
  });

  it('is a claim again for whoever let the lease run out', () => {
    const lapsed = { ...mine, hold: { mutationId: null, leaseUntil: now } };
    expect(buttons('professional', lapsed)[0]).toBe('work-item.claim');
  });

  it('lets a lead take from somebody what they hold, checked out or not', () => {
    const theirs = {
      assigneeId: other,
      hold: { mutationId: null, leaseUntil: now + 1_000, checkedOutUntil: now + 1_000 },
    };
    const release = offered('lead', theirs).find(({ type }) => type === 'work-item.release');
    expect(release).toEqual({ type: 'work-item.release', problem: null });
  });
});
