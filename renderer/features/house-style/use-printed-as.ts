import { useMemo } from 'react';
import type { DocumentRow } from '#shared/documents/document';
import type { Engagement } from '#shared/engagements/engagement';
import { useSignedIn } from '../../app/session-context';
import { useRow, useRows } from '../../replica/hooks';
import { type PrintedAs, printedAs } from './print-facts';

/** How a document of an engagement leaves: in its client's look. */
export const usePrintedAs = (
  row: Pick<DocumentRow, 'title' | 'workItemId'>,
  engagement: Engagement,
  day: string,
): PrintedAs => {
  const { person, providerName } = useSignedIn();
  const client = useRows('client').byId.get(engagement.clientId) ?? null;
  const item = useRow('workItem', row.workItemId) ?? null;
  const matter = useRows('matter').byId.get(item?.matterId ?? '') ?? null;
  const itemReference = item?.reference ?? '';
  const personName = person.name;
  return useMemo(
    () =>
      printedAs({
        title: row.title,
        day,
        client,
        engagement,
        matter,
        itemReference,
        providerName,
        personName,
      }),
    [row.title, day, client, engagement, matter, itemReference, providerName, personName],
  );
};
