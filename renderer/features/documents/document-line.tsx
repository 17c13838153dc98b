import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type DocumentRow, documentKinds } from '#shared/documents/document';
import { belongsTo } from '../../app/belongs-to';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { CodeBadge, Pill } from '../../ui/badge';
import { changedAt } from './use-documents';

const tones = { draft: 'quiet', 'in-review': 'after', 'signed-off': 'accent' } as const;

export const StatusPill = ({ status }: Pick<DocumentRow, 'status'>) => {
  const { t } = useTranslation('documents');
  return <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>;
};

/** What kind of document it is, in words; a kind of a newer program has none. */
export const useKindName = (kind: string): string => {
  const { t } = useTranslation('documents');
  const known = documentKinds.find((each) => each === kind);
  return t(`kind.${known ?? 'other'}`);
};

/** A document in a list: what it is, how it stands, and who wrote last. */
export const DocumentLine = ({
  row,
  brief = false,
}: {
  readonly row: DocumentRow;
  readonly brief?: boolean;
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const people = useRows('person').byId;
  const engagement = useRows('engagement').byId.get(row.engagementId);
  const kind = useKindName(row.kind);
  const name = people.get(row.body?.personId ?? row.createdBy)?.name ?? t('kept.somebody');
  return (
    <li className="border-b border-line last:border-0" {...belongsTo(row.engagementId, 'document', row.id)}>
      <Link
        to="/documents/$documentId"
        params={{ documentId: row.id }}
        className="flex items-center gap-3 rounded-md px-2 py-2 hover:bg-hover"
      >
        <span className="min-w-0 grow">
          <span dir="auto" className="block truncate font-[560] [text-align:-webkit-match-parent]">
            {row.title}
          </span>
          <span className="block truncate text-xs text-faint">
            {brief
              ? t('line.brief', { kind, when: format.when(changedAt(row), timeZone, now, 'within') })
              : t('line.full', { kind, name, when: format.when(changedAt(row), timeZone, now, 'within') })}
          </span>
        </span>
        {!brief && engagement && <CodeBadge>{engagement.code}</CodeBadge>}
        <StatusPill status={row.status} />
      </Link>
    </li>
  );
};
