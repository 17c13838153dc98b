import { useCallback, useRef, useState } from 'react';
import type { DomainError } from '#shared/kernel/errors';
import { useClock } from '../../app/clock';
import { useReplica } from '../../replica/hooks';
import { commandOrder, type PlainType } from '../work-item/command-order';
import { readWorkItem } from '../work-item/read-view';
import { usePerform } from '../work-item/use-perform';

/** What was just done, for the line that says so. */
export interface Said {
  readonly type: PlainType | 'nothing-to-claim';
  /** Items it was done to. */
  readonly count: number;
  readonly title: string;
}

const saidFor = 6_000;

export interface QueueActions {
  readonly said: Said | null;
  readonly problem: DomainError | null;
  readonly dismissProblem: () => void;
  readonly act: (type: PlainType, id: string) => Promise<void>;
  /** Answers with the item it took, or null where there was none to take. */
  readonly claimNext: () => Promise<string | null>;
  readonly releaseAll: (ids: ReadonlySet<string>) => Promise<void>;
}

/** The commands of the grid; what was refused stays on screen until it is dismissed. */
export const useQueueActions = (): QueueActions => {
  const replica = useReplica();
  const clock = useClock();
  const perform = usePerform();
  const [said, setSaid] = useState<Said | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const timer = useRef(0);

  const say = useCallback((next: Said): void => {
    setSaid(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setSaid(null), saidFor);
  }, []);

  const act = useCallback(
    async (type: PlainType, id: string): Promise<void> => {
      const result = await perform(type, id);
      setProblem(result.ok ? null : result.error);
      if (!result.ok) return;
      const view = await readWorkItem(replica, id);
      say({ type, count: 1, title: view?.item.title ?? '' });
    },
    [perform, replica, say],
  );

  const claimNext = useCallback(async (): Promise<string | null> => {
    const row = await replica.queue.next(clock.now());
    if (row) await act('work-item.claim', row.id);
    else say({ type: 'nothing-to-claim', count: 0, title: '' });
    return row?.id ?? null;
  }, [replica, clock, act, say]);

  const releaseAll = useCallback(
    async (ids: ReadonlySet<string>): Promise<void> => {
      const views = await Promise.all([...ids].map((id) => readWorkItem(replica, id)));
      const orders = views.flatMap((view) => (view ? [commandOrder('work-item.release', view)] : []));
      const results = await replica.dispatchAll(orders);
      const refused = results.find((result) => !result.ok);
      setProblem(refused && !refused.ok ? refused.error : null);
      const count = results.filter((result) => result.ok).length;
      if (count > 0) say({ type: 'work-item.release', count, title: '' });
    },
    [replica, say],
  );

  return { said, problem, dismissProblem: () => setProblem(null), act, claimNext, releaseAll };
};
