import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayWrite } from '#shared/documents/decide';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { SectionTitle } from '../work-item/section-title';
import type { OpenItem } from '../work-item/use-open-item';
import { DocumentLine } from './document-line';
import { NewDocumentDialog } from './new-document-dialog';
import { useListedDocuments } from './use-documents';

/** What is drafted for a work item. */
export const DocumentSection = ({ open }: { readonly open: OpenItem }) => {
  const { t } = useTranslation(['documents', 'templates']);
  const format = useFormat();
  const navigate = useNavigate();
  const { item } = open.view;
  const rows = useListedDocuments(item.id);
  const [making, setMaking] = useState(false);
  const writes = mayWrite(open.engagement, open.me.id);
  if (rows.length === 0 && !writes) return null;
  return (
    <section aria-labelledby="documents-title">
      <SectionTitle id="documents-title" {...(rows.length > 0 ? { aside: format.number(rows.length) } : {})}>
        {t('title')}
      </SectionTitle>
      <ul>
        {rows.map((row) => (
          <DocumentLine key={row.id} row={row} brief />
        ))}
      </ul>
      {writes && (
        <div className="flex flex-wrap gap-2">
          <Button icon="plus" look="light" onPress={() => setMaking(true)}>
            {t('new.button')}
          </Button>
          <Button look="light" onPress={() => void navigate({ to: '/templates', search: { item: item.id } })}>
            {t('templates:from-template')}
          </Button>
        </div>
      )}
      {making && (
        <NewDocumentDialog
          engagementId={open.engagement.id}
          workItemId={item.id}
          onClose={() => setMaking(false)}
          onMade={(documentId) => void navigate({ to: '/documents/$documentId', params: { documentId } })}
        />
      )}
    </section>
  );
};
