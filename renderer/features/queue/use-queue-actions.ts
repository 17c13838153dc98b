import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { useIsOffline } from '../../app/bridge/bridge-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useReplica } from '../../replica/hooks';
import { commandOrder, type PlainType } from '../work-item/command-order';
import { readWorkItem } from '../work-item/read-view';
import { useSaid } from '../work-item/said';
import { usePerform } from '../work-item/use-perform';

export interface QueueActions {
  readonly problem: DomainError | null;
  readonly dismissProblem: () => void;
  readonly act: (type: PlainType, id: string) => Promise<void>;
  /** Answers with the item it took, or null where there was none to take. */
  readonly claimNext: () => Promise<string | null>;
  readonly releaseAll: (ids: ReadonlySet<string>) => Promise<void>;
}

/** The commands of the grid: what was done is said, what was refused stays on screen until it is dismissed. */
export const useQueueActions = (): QueueActions => {
  const { t } = useTranslation('queue');
  const replica = useReplica();
  const format = useFormat();
  const perform = usePerform();
  const offline = useIsOffline();
  const say = useSaid(offline);
  const [problem, setProblem] = useState<DomainError | null>(null);

  const act = useCallback(
    async (type: PlainType, id: string): Promise<void> => {
      const result = await perform(type, id);
      setProblem(result.ok ? null : result.error);
      if (result.ok) say(type, (await readWorkItem(replica, id))?.item.title ?? '');
    },
    [perform, replica, say],
  );

  const claimNext = useCallback(async (): Promise<string | null> => {
    const claimed = await replica.claimNext();
    setProblem(claimed.ok ? null : claimed.error);
    if (!claimed.ok) return null;
    if (claimed.value === null) {
      showToast({ text: t('nothing-to-claim') });
      return null;
    }
    const { workItemId, intended } = claimed.value;
    say('work-item.claim', (await readWorkItem(replica, workItemId))?.item.title ?? '', intended);
    return workItemId;
  }, [replica, say, t]);

  const releaseAll = useCallback(
    async (ids: ReadonlySet<string>): Promise<void> => {
      const views = await Promise.all([...ids].map((id) => readWorkItem(replica, id)));
      const orders = views.flatMap((view) => (view ? [commandOrder('work-item.release', view)] : []));
      const results = await replica.dispatchAll(orders);
      const refused = results.find((result) => !result.ok);
      setProblem(refused && !refused.ok ? refused.error : null);
      const count = results.filter((result) => result.ok).length;
      if (count > 0) showToast({ text: t('released', { count, items: format.number(count) }) });
    },
    [replica, format, t],
  );

  return { problem, dismissProblem: () => setProblem(null), act, claimNext, releaseAll };
};
