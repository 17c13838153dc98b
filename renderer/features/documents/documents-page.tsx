import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/commands';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SearchField } from '../../ui/search-field';
import { DocumentLine } from './document-line';
import { NewDocumentDialog } from './new-document-dialog';
import { useListedDocuments } from './use-documents';

/** Every document of the engagements one sees, the last changed first. */
export const DocumentsPage = () => {
  const { t } = useTranslation('documents');
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [making, setMaking] = useState(false);
  const rows = useListedDocuments(null, text);
  const make = (): void => setMaking(true);
  useCommands([{ id: 'document.new', title: t('new.button'), group: 'work', keys: 'n', run: make }]);
  const button = (
    <Button look="primary" icon="plus" onPress={make} hint="N">
      {t('new.button')}
    </Button>
  );
  return (
    <div className="min-h-full bg-panel px-6 py-4">
      <header className="flex flex-wrap items-center gap-3 pb-3">
        <h1 className="text-lg font-semibold">{t('title')}</h1>
        <span className="w-72">
          <SearchField
            label={t('find-title')}
            placeholder={t('find-title')}
            value={text}
            onChange={setText}
          />
        </span>
        <span className="grow" />
        {button}
      </header>
      {rows.length > 0 ? (
        <ul aria-label={t('title')} className="max-w-[64rem]">
          {rows.map((row) => (
            <DocumentLine key={row.id} row={row} />
          ))}
        </ul>
      ) : text === '' ? (
        <EmptyState title={t('none.title')} actions={button}>
          {t('none.body')}
        </EmptyState>
      ) : (
        <EmptyState title={t('not-found.title')}>{t('not-found.body')}</EmptyState>
      )}
      {making && (
        <NewDocumentDialog
          engagementId={null}
          workItemId={null}
          onClose={() => setMaking(false)}
          onMade={(documentId) => void navigate({ to: '/documents/$documentId', params: { documentId } })}
        />
      )}
    </div>
  );
};
