import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { showToast } from '../../app/toast';
import { useReplica } from '../../replica/hooks';
import type { AttentionEntry } from '../../replica/replica';
import { editableOf, workItemIdOf } from './attention-entry';

/** As long as the replica keeps what was let go of (`undoMilliseconds`). */
const undoStays = 60_000;

export interface AttentionActions {
  readonly problem: DomainError | null;
  readonly dismissProblem: () => void;
  readonly retry: (entry: AttentionEntry) => Promise<void>;
  readonly discard: (entry: AttentionEntry) => Promise<void>;
  /** Opens the item with what was typed ready to be asked again. */
  readonly edit: (mutation: Pick<AttentionEntry, 'id' | 'command'>) => void;
  readonly open: (entry: AttentionEntry) => void;
}

/** What can be done about an entry. Whatever is refused is said, and the entry stays. */
export const useAttentionActions = (): AttentionActions => {
  const { t } = useTranslation('attention');
  const replica = useReplica();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<DomainError | null>(null);
  const restore = useCallback(
    async (id: MutationId): Promise<void> => {
      const restored = await replica.restoreAttention(id);
      setProblem(restored.ok ? null : restored.error);
    },
    [replica],
  );
  return {
    problem,
    dismissProblem: () => setProblem(null),
    retry: async ({ id }) => {
      const tried = await replica.retryAttention(id);
      setProblem(tried.ok ? null : tried.error);
      if (tried.ok) showToast({ text: t('said.retried') });
    },
    discard: async ({ id }) => {
      const discarded = await replica.discardAttention(id);
      setProblem(discarded.ok ? null : discarded.error);
      if (discarded.ok)
        showToast({ text: t('said.discarded'), undo: () => void restore(id), stay: undoStays });
    },
    edit: (mutation) => {
      const editable = editableOf(mutation);
      if (editable)
        void navigate({ to: '/queue', search: { item: editable.workItemId, edit: editable.mutationId } });
    },
    open: ({ command }) => {
      const item = workItemIdOf(command);
      if (item !== null) void navigate({ to: '/queue', search: { item } });
    },
  };
};
