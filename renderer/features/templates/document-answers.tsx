import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { assemblyOf } from '#shared/documents/assembly';
import { mayWrite } from '#shared/documents/decide';
import type { DocumentRow } from '#shared/documents/document';
import { mayBeOnDisk } from '#shared/engagements/data-policy';
import type { Engagement } from '#shared/engagements/engagement';
import type { Library } from '#shared/templates/library';
import { useReplica, useRow } from '../../replica/hooks';
import { EmptyState } from '../../ui/empty-state';
import type { OpenBody } from '../editor/open-body';
import { useOpenBody } from '../editor/use-open-body';
import { TemplateWorkspace } from './template-workspace';

const WithBody = ({
  body,
  row,
  engagement,
  library,
  onClose,
}: {
  readonly body: OpenBody;
  readonly row: DocumentRow;
  readonly engagement: Engagement;
  readonly library: Library;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation('templates');
  const { personId } = useReplica();
  const phase = useSyncExternalStore(body.status.subscribe, () => body.status.get().phase);
  if (phase !== 'ready')
    return (
      <p role="status" className="px-8 py-5 text-soft">
        {t('reading')}
      </p>
    );
  const kept = assemblyOf(body.doc);
  const entry = library.entries.find(({ name }) => name === kept?.template);
  if (!kept || !entry) return <EmptyState title={t('again.gone')}>{t('again.gone-body')}</EmptyState>;
  const mayUpdate = mayWrite(engagement, personId) && row.status !== 'signed-off' && row.removed === null;
  return (
    <TemplateWorkspace
      entry={entry}
      parts={library.parts}
      itemId={kept.workItemId}
      again={{ body, kept, documentId: row.id, title: row.title, mayUpdate }}
      onClose={onClose}
    />
  );
};

const Opened = (props: {
  readonly row: DocumentRow;
  readonly engagement: Engagement;
  readonly library: Library;
  readonly onClose: () => void;
}) => {
  const { row, engagement } = props;
  const onDisk = mayBeOnDisk(engagement.dataPolicy);
  const body = useOpenBody({ scope: row.engagementId, documentId: row.id, onDisk }, row.body !== null);
  return body ? <WithBody {...props} body={body} /> : null;
};

/** The answers that a document was assembled from, to be changed and assembled again. */
export const DocumentAnswers = ({
  documentId,
  library,
  onClose,
}: {
  readonly documentId: string;
  readonly library: Library;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation('templates');
  const row = useRow('document', documentId);
  const engagement = useRow('engagement', row ? row.engagementId : null);
  if (row === undefined || (row && engagement === undefined)) return null;
  if (!row || !engagement) return <EmptyState title={t('again.gone')}>{t('again.gone-body')}</EmptyState>;
  return <Opened key={row.id} row={row} engagement={engagement} library={library} onClose={onClose} />;
};
