import { useCallback, useMemo } from 'react';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import { type KeptSnippet, type Snippet, snippetKey, snippetsIn } from '#shared/snippets/snippet';
import { useReplica, useRows } from '../../replica/hooks';
import type { Dispatched } from '../../replica/replica';

/** One's own snippets, and the way to keep one or, with null, to take it away; with or without a network. */
export const useSnippets = (): {
  readonly snippets: readonly KeptSnippet[];
  readonly keep: (id: string, value: Snippet | null) => Promise<Result<Dispatched, DomainError>>;
} => {
  const replica = useReplica();
  const settings = useRows('preference').list;
  const snippets = useMemo(
    () => snippetsIn(settings.filter(({ personId }) => personId === replica.personId)),
    [settings, replica],
  );
  const keep = useCallback(
    (id: string, value: Snippet | null) =>
      replica.dispatch(replica.personId, { type: 'preference.set', key: snippetKey(id), value }),
    [replica],
  );
  return { snippets, keep };
};
