import { useCallback } from 'react';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, type Result } from '#shared/kernel/result';
import { useReplica } from '../../replica/hooks';
import type { Dispatched } from '../../replica/replica';
import { commandOrder, type PlainType } from './command-order';
import { readWorkItem } from './read-view';

export type Perform = (
  type: PlainType,
  id: string,
  note?: string,
) => Promise<Result<Dispatched, DomainError>>;

/** Does something to a work item, open or not, with the proof of holding it that is valid now. */
export const usePerform = (): Perform => {
  const replica = useReplica();
  return useCallback(
    async (type, id, note) => {
      const view = await readWorkItem(replica, id);
      if (!view) return err(domainError('work-item.not-found'));
      const { scope, command } = commandOrder(type, view, note);
      return replica.dispatch(scope, command);
    },
    [replica],
  );
};
