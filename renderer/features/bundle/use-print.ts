import { useState } from 'react';
import type { DocumentBody } from '#shared/documents/body';
import type { DocumentRow } from '#shared/documents/document';
import type { Engagement } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { useBridge } from '../../app/bridge/bridge-context';
import { bytesOf } from '../editor/open-body';
import type { PrintedAs } from '../house-style/print-facts';

/** Prints a document as it leaves, in its client's look, through the system's own dialog. */
export const usePrint = (row: DocumentRow, { dataPolicy }: Engagement, printed: PrintedAs) => {
  const bridge = useBridge();
  const [busy, setBusy] = useState(false);
  /** The rule that keeps it from paper, or what went wrong; null once the dialog was closed. */
  const print = async (body: DocumentBody): Promise<DomainError | null> => {
    if (busy) return null;
    setBusy(true);
    try {
      const pages = await bridge.call('print.pages', {
        body,
        ...printed,
        of: { engagementId: row.engagementId, kind: 'document', subjectId: row.id, dataPolicy },
      });
      if (!pages.ok) return pages.error;
      const { printPages } = await import('./print-pages');
      await printPages(bytesOf(pages.value.data));
      return null;
    } catch {
      return domainError('print.failed');
    } finally {
      setBusy(false);
    }
  };
  return { print, busy };
};
