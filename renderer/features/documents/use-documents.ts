import { useMemo } from 'react';
import type { DocumentRow } from '#shared/documents/document';
import { useFormat } from '../../i18n/format';
import { useDocuments } from '../../replica/hooks';

/** Documents that are on the list, the last changed first; those of one work item where it is named. */
export const useListedDocuments = (workItemId: string | null, text = ''): readonly DocumentRow[] => {
  const all = useDocuments();
  const { locale } = useFormat();
  return useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase(locale);
    return all
      .filter(
        (row) =>
          row.removed === null &&
          (workItemId === null || row.workItemId === workItemId) &&
          row.title.toLocaleLowerCase(locale).includes(wanted),
      )
      .toSorted((a, b) => changedAt(b) - changedAt(a));
  }, [all, workItemId, text, locale]);
};

/** When something was last written in it, epoch ms. */
export const changedAt = ({ body, createdAt }: DocumentRow): number => body?.at ?? createdAt;
