import { describe, expect, it } from 'vitest';
import type { CourierState } from '#shared/bridge/contract';
import { syncStateOf } from './sync-state';

const courier = (change: Partial<CourierState> = {}): CourierState => ({
  contact: 'in-step',
  lastContactAt: 1_000,
  waiting: 0,
  needingAttention: 0,
  problem: null,
  ...change,
});
const ready = { phase: 'ready' } as const;

describe('the sync pill', () => {
  it('says in step only when nothing waits and the hub has answered', () => {
    expect(syncStateOf(ready, courier())).toEqual({ name: 'in-step', at: 1_000 });
    expect(syncStateOf(ready, courier({ waiting: 2 }))).toEqual({ name: 'saving', waiting: 2 });
    expect(syncStateOf(ready, courier({ lastContactAt: null }))).toEqual({ name: 'starting' });
    expect(syncStateOf(ready, null)).toEqual({ name: 'starting' });
  });

  it('stays in step while it only fetches', () => {
    expect(syncStateOf(ready, courier({ contact: 'syncing' }))).toEqual({ name: 'in-step', at: 1_000 });
  });

  it('says what waits here while there is no network, even before the first rows', () => {
    const offline = courier({ contact: 'offline', waiting: 3 });
    expect(syncStateOf(ready, offline)).toEqual({ name: 'offline', waiting: 3, since: 1_000 });
    expect(syncStateOf({ phase: 'first-sync', rows: 10 }, offline).name).toBe('offline');
  });

  it('says that the hub refuses, and why', () => {
    const problem = { code: 'session.expired' };
    expect(syncStateOf(ready, courier({ contact: 'refused', waiting: 1, problem }))).toEqual({
      name: 'refused',
      waiting: 1,
      problem,
    });
  });

  it('counts the first rows', () => {
    expect(syncStateOf({ phase: 'first-sync', rows: 1_200 }, courier({ contact: 'syncing' }))).toEqual({
      name: 'first-sync',
      rows: 1_200,
    });
  });

  it('puts a replica that failed before all else', () => {
    const problem = { code: 'replica.write-failed' } as const;
    expect(syncStateOf({ phase: 'failed', problem }, courier()).name).toBe('failed');
  });
});
