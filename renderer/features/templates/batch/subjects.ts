import { useEffect, useMemo, useState } from 'react';
import { fold } from '#shared/search/words';
import { useFormat } from '../../../i18n/format';
import { useReplica, useRows } from '../../../replica/hooks';

/** What one document of a batch is made for: a matter, or a work item on it. */
export interface BatchSubject {
  readonly id: string;
  readonly matterId: string;
  readonly item: { readonly id: string; readonly title: string; readonly reference: string } | null;
  readonly clientName: string;
  /** What it is called under its client's name. */
  readonly name: string;
}

const itemsShown = 20;

/** Matters whose names hold what was typed, and the work items that the search finds for it. */
export const useBatchSubjects = (words: string): readonly BatchSubject[] => {
  const { locale } = useFormat();
  const { queue } = useReplica();
  const matters = useRows('matter').list;
  const engagements = useRows('engagement').byId;
  const clients = useRows('client').byId;
  const [items, setItems] = useState<readonly BatchSubject[]>([]);
  useEffect(() => {
    let wanted = true;
    const typed = words.trim();
    const found = typed === '' ? Promise.resolve([]) : queue.search(typed, itemsShown, locale);
    void found.then((rows) => {
      if (!wanted) return;
      setItems(
        rows.map(({ id, matterId, title, reference, clientId }) => ({
          id,
          matterId,
          item: { id, title, reference },
          clientName: clients.get(clientId)?.name ?? '',
          name: `${reference} ${title}`,
        })),
      );
    });
    return () => {
      wanted = false;
    };
  }, [words, queue, locale, clients]);
  const all = useMemo(
    () =>
      matters
        .map(({ id, name, engagementId }): BatchSubject => {
          const client = clients.get(engagements.get(engagementId)?.clientId ?? '');
          return { id, matterId: id, item: null, clientName: client?.name ?? '', name };
        })
        .toSorted(
          (a, b) => a.clientName.localeCompare(b.clientName, locale) || a.name.localeCompare(b.name, locale),
        ),
    [matters, engagements, clients, locale],
  );
  return useMemo(() => {
    const typed = fold(words).split(/\s+/);
    const fitting = all.filter(({ clientName, name }) => {
      const among = fold(`${clientName} ${name}`);
      return typed.every((word) => among.includes(word));
    });
    return [...fitting, ...items];
  }, [all, items, words]);
};
