import { describe, expect, it } from 'vitest';
import type { CourierState } from '#shared/bridge/contract';
import { domainError } from '#shared/kernel/errors';
import { VirtualScheduler } from '../../tests/support/virtual-scheduler';
import { StateTeller } from './state-teller';

const telling = () => {
  const scheduler = new VirtualScheduler();
  let state: CourierState = {
    contact: 'syncing',
    lastContactAt: 1,
    waiting: 5_000,
    needingAttention: 0,
    problem: null,
  };
  const told: CourierState[] = [];
  const teller = new StateTeller(
    () => state,
    scheduler,
    (word) => told.push(word),
  );
  const become = (changes: Partial<CourierState>): void => {
    state = { ...state, ...changes };
    teller.tell();
  };
  teller.tell();
  return { scheduler, told, become, teller };
};

describe('how a courier stands', () => {
  it('is told at most four times a second while only counts and times change, and last as it is in the end', async () => {
    const { scheduler, told, become } = telling();
    for (let waiting = 4_900; waiting >= 100; waiting -= 100) {
      become({ waiting, lastContactAt: 10_000 - waiting });
      await scheduler.advance(20);
    }
    expect(told.length).toBeLessThanOrEqual(1 + Math.ceil((49 * 20) / 250));
    await scheduler.advance(250);
    expect(told.at(-1)).toMatchObject({ waiting: 100, lastContactAt: 9_900 });
    expect(told.length).toBeGreaterThan(3);
  });

  it.each([
    ['contact', { contact: 'offline' }],
    ['a problem', { problem: domainError('hub.unreachable') }],
    ['that something needs attention', { needingAttention: 1 }],
    ['that nothing waits any more', { waiting: 0 }],
  ] as const)('is told at once where it is %s', (_name, changes) => {
    const { told, become } = telling();
    become(changes);
    expect(told.at(-1)).toMatchObject(changes);
  });

  it('is told at once after a quiet moment', async () => {
    const { scheduler, told, become } = telling();
    await scheduler.advance(300);
    become({ waiting: 4_999 });
    expect(told).toHaveLength(2);
  });

  it('is not told twice, nor any more once it is stopped', async () => {
    const { scheduler, told, become, teller } = telling();
    teller.tell();
    become({ waiting: 4_999 });
    teller.stop();
    await scheduler.advance(1_000);
    expect(told).toHaveLength(1);
    expect(scheduler.delays).toEqual([]);
  });
});
