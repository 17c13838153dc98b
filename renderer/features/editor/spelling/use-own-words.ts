import { useCallback, useMemo } from 'react';
import { v7 } from 'uuid';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import { type OwnWord, ownWordKey, ownWordsIn } from '#shared/spelling/own-words';
import { useReplica, useRows } from '../../../replica/hooks';
import type { Dispatched } from '../../../replica/replica';

/** One's own words, and the ways to keep one and to take one away; with or without a network. */
export const useOwnWords = (): {
  readonly words: readonly OwnWord[];
  readonly add: (word: string) => Promise<Result<Dispatched, DomainError>>;
  readonly remove: (id: string) => Promise<Result<Dispatched, DomainError>>;
} => {
  const replica = useReplica();
  const settings = useRows('preference').list;
  const words = useMemo(
    () => ownWordsIn(settings.filter(({ personId }) => personId === replica.personId)),
    [settings, replica],
  );
  const set = useCallback(
    (id: string, value: string | null) =>
      replica.dispatch(replica.personId, { type: 'preference.set', key: ownWordKey(id), value }),
    [replica],
  );
  const add = useCallback((word: string) => set(v7(), word), [set]);
  const remove = useCallback((id: string) => set(id, null), [set]);
  return { words, add, remove };
};
