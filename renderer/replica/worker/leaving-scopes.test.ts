import { describe, expect, it } from 'vitest';
import type { Bridge } from '#shared/bridge/derived';
import { domainError } from '#shared/kernel/errors';
import { err, ok } from '#shared/kernel/result';
import { sampleMutation, sampleScopeId } from '../../../tests/support/sample-mutation';
import type { PendingEntry } from '../database/pending-codec';
import type { Step } from './keeper';
import { LeavingScopes } from './leaving-scopes';

const other = 'b0000000-0000-7000-8000-0000000000ff';

const entry = (n: number, change: Partial<PendingEntry> = {}): PendingEntry => ({
  mutation: sampleMutation(n),
  position: n,
  state: 'rejected',
  answer: null,
  problem: domainError('mutation.quarantined'),
  discardedAt: null,
  ...change,
});

/** A replica from which `sampleScopeId` leaves, and what became of it. */
const replica = (
  change: { pending?: PendingEntry[]; offDisk?: string[]; cursors?: string[]; held?: string[] } = {},
) => {
  /** What the journal holds open is what is pending, but for `erased`. */
  const state = { pending: change.pending ?? [], erased: [] as PendingEntry[], closed: false };
  const calls: string[] = [];
  const steps: Step[] = [];
  /** What happens while the main process erases. */
  const during = { answer: 'ok' as 'ok' | 'refused', act: (): void => undefined };
  const here = new Set<string>();
  const call = async (method: string) => {
    if (method === 'journal.read-open')
      return ok({ open: state.pending.filter((each) => !state.erased.includes(each)) });
    if (method === 'scope.list-here') return ok({ scopes: [...here] });
    calls.push(method);
    during.act();
    if (during.answer === 'refused') return err(domainError('scope.unsent'));
    return ok(method === 'scope.forget' ? { at: 5, index: 7 } : undefined);
  };
  const leaving = new LeavingScopes({
    bridge: { call } as unknown as Pick<Bridge, 'call'>,
    keeper: {
      leaving: async () => [sampleScopeId],
      heldForRun: async () => change.held ?? [],
      cursors: async () =>
        ({ meta: {}, cursors: (change.cursors ?? []).map((scope) => ({ scope, seq: 1 })) }) as never,
    },
    pending: () => state.pending,
    offDisk: () => new Set(change.offDisk),
    illegible: () => new Set(),
    turn: (task) => task(),
    erase: async (step) => {
      steps.push(step);
    },
    isClosed: () => state.closed,
  });
  return { leaving, calls, steps, during, state, here };
};

describe('a scope that leaves', () => {
  it('is erased after its receipt, with what was refused there, and counts what was sealed', async () => {
    const elsewhere = entry(3, { mutation: sampleMutation(3, { scope: other as never }) });
    const desk = replica({
      pending: [entry(1), entry(2, { problem: domainError('work-item.not-found') }), elsewhere],
    });
    expect(await desk.leaving.eraseReady()).toEqual({ hasErased: true, readsAnew: false });
    expect(desk.calls).toEqual(['scope.forget']);
    expect(desk.steps).toMatchObject([
      { forget: [{ scope: sampleScopeId, notice: { forgottenAt: 5, receipt: 7, sealed: 1 } }] },
    ]);
    expect(desk.steps[0]?.pending?.(desk.state.pending)).toEqual([elsewhere]);
  });

  it('waits while anything asked there has not reached the hub', async () => {
    const desk = replica({ pending: [entry(1, { state: 'waiting', problem: null })] });
    await desk.leaving.eraseReady();
    expect([desk.calls, desk.steps]).toEqual([[], []]);
  });

  it('waits where something was asked while its copies were erased, even if it is refused by now', async () => {
    const desk = replica();
    desk.during.act = () => {
      desk.state.pending = [entry(1)];
    };
    await desk.leaving.eraseReady();
    expect(desk.steps).toEqual([]);
  });

  it('lets go of what the journal erased, also where it stays since something new was asked', async () => {
    const [sealed, fresh] = [entry(1), entry(2, { state: 'waiting', problem: null })];
    const desk = replica({ pending: [sealed] });
    desk.during.act = () => {
      desk.state.pending = [sealed, fresh];
      desk.state.erased = [sealed];
    };
    await desk.leaving.eraseReady();
    expect(desk.steps).toHaveLength(1);
    expect(desk.steps[0]?.forget).toBeUndefined();
    expect(desk.steps[0]?.pending?.(desk.state.pending)).toEqual([fresh]);
  });

  it('is let go of as it was erased for a window that is gone, and may be in sight again', async () => {
    const [sealed, fresh] = [entry(1), entry(2, { state: 'waiting', problem: null })];
    const elsewhere = entry(3, { mutation: sampleMutation(3, { scope: other as never }) });
    const desk = replica({ pending: [sealed, fresh, elsewhere] });
    desk.state.erased = [sealed];
    await desk.leaving.letGoOfErased(sampleScopeId);
    expect(desk.steps[0]?.pending?.(desk.state.pending)).toEqual([fresh, elsewhere]);
  });

  it('stays where the main process could not let go of it', async () => {
    const desk = replica();
    desk.during.answer = 'refused';
    expect(await desk.leaving.eraseReady()).toEqual({ hasErased: false, readsAnew: false });
    expect(desk.steps).toEqual([]);
  });

  it('is left alone once the replica is closed', async () => {
    const desk = replica();
    desk.state.closed = true;
    await desk.leaving.eraseReady();
    expect(desk.calls).toEqual([]);
  });
});

describe('a scope that may be held in memory only from now on', () => {
  it('is erased without a notice, and read anew', async () => {
    const desk = replica({ offDisk: [sampleScopeId] });
    expect(await desk.leaving.eraseReady()).toEqual({ hasErased: true, readsAnew: true });
    expect(desk.calls).toEqual(['scope.evict']);
    expect(desk.steps).toMatchObject([{ forget: [{ scope: sampleScopeId, notice: null }] }]);
  });

  it('is looked after where something of it came back, and the others that are worked in are left alone', async () => {
    const desk = replica({
      offDisk: [sampleScopeId, other],
      cursors: [sampleScopeId, other],
      held: [sampleScopeId, other],
    });
    expect(await desk.leaving.leftBehind()).toEqual([]);
    desk.here.add(sampleScopeId).add(other);
    await desk.leaving.eraseReady();
    desk.calls.length = 0;
    desk.during.answer = 'refused';
    await desk.leaving.leftBehind();
    expect([desk.calls, desk.leaving.hasRemains]).toEqual([['scope.evict'], true]);
    desk.during.answer = 'ok';
    await desk.leaving.leftBehind();
    expect([desk.calls, desk.leaving.hasRemains]).toEqual([['scope.evict', 'scope.evict'], false]);
  });

  it('is told from those that are held for this run already', async () => {
    const desk = replica({ offDisk: [sampleScopeId, other], cursors: [sampleScopeId, other], held: [other] });
    expect(await desk.leaving.lyingOnDisk()).toEqual(new Set([sampleScopeId]));
    expect(await replica({ cursors: [other] }).leaving.lyingOnDisk()).toEqual(new Set());
  });
});
