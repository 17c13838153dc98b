import { describe, expect, it } from 'vitest';
import type { PersonId } from '#shared/kernel/ids';
import type { QueueRow } from '../../replica/replica';
import { whoState } from './who-state';

const me = 'me' as PersonId;
const rosa = 'rosa' as PersonId;
const now = 1_000;
const said = (row: Partial<QueueRow>) =>
  whoState(
    {
      intended: false,
      status: 'ready',
      assigneeId: null,
      reviewerId: null,
      leaseUntil: null,
      checkedOutUntil: null,
      reservedFor: null,
      claimProblem: null,
      ...row,
    } as QueueRow,
    me,
    now,
  );

describe('whose an item is', () => {
  it('is never mine before the hub has answered', () => {
    expect(said({ assigneeId: me, intended: true, leaseUntil: 2_000 })).toEqual({ who: 'claiming' });
  });

  it('is mine, another’s, or free', () => {
    expect(said({ assigneeId: me })).toEqual({ who: 'you', checkedOutUntil: null });
    expect(said({ assigneeId: rosa, claimProblem: { code: 'work-item.already-held' } })).toEqual({
      who: 'person',
      personId: rosa,
      checkedOutUntil: null,
    });
    expect(said({})).toEqual({ who: 'free' });
  });

  it('says who has it with them for offline work, for as long as they do', () => {
    const out = { assigneeId: rosa, leaseUntil: 2_000 };
    expect(said({ ...out, checkedOutUntil: 2_000 })).toMatchObject({ who: 'person', checkedOutUntil: 2_000 });
    expect(said({ ...out, checkedOutUntil: 1_000 })).toMatchObject({ who: 'person', checkedOutUntil: null });
    expect(said({ ...out, assigneeId: me, checkedOutUntil: 2_000 })).toMatchObject({
      who: 'you',
      checkedOutUntil: 2_000,
    });
  });

  it('is free again when a lease has run out', () => {
    expect(said({ assigneeId: rosa, leaseUntil: 1_000 })).toEqual({ who: 'free' });
  });

  it('says what I lack rather than that I may not', () => {
    const problem = { code: 'work-item.credential-missing', details: { credential: 'CPA' } } as const;
    expect(said({ claimProblem: problem })).toEqual({ who: 'needs', problem });
  });

  it('says whom it is kept for, and that a lead gives it out', () => {
    const reservation = { kind: 'person' as const, personId: rosa };
    expect(said({ reservedFor: reservation, claimProblem: { code: 'work-item.reserved' } })).toEqual({
      who: 'reserved',
      reservation,
    });
    expect(said({ claimProblem: { code: 'work-item.self-claim-off' } })).toEqual({ who: 'unassigned' });
  });

  it('says where it stands once the work is handed in', () => {
    expect(said({ status: 'review', assigneeId: me, reviewerId: rosa })).toEqual({
      who: 'review',
      reviewerId: rosa,
    });
    expect(said({ status: 'completed', assigneeId: me })).toEqual({ who: 'over', status: 'completed' });
  });
});
