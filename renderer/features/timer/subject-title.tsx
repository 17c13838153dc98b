import { useTranslation } from 'react-i18next';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { useRow } from '../../replica/hooks';
import { CodeBadge } from '../../ui/badge';

/** What time is for: the work item, else the engagement, else the category, with the client's code before it. */
export const SubjectTitle = ({
  of,
}: {
  readonly of: Pick<TimeEntry, 'category' | 'engagementId' | 'workItemId' | 'activity'>;
}) => {
  const { t } = useTranslation('time');
  const item = useRow('workItem', of.workItemId);
  const engagement = useRow('engagement', of.engagementId);
  const client = useRow('client', engagement?.clientId ?? null);
  const title =
    item?.title ??
    engagement?.name ??
    (of.category === 'client' ? t('out-of-sight') : t(`category.${of.category}`));
  return (
    <span className="flex min-w-0 items-center gap-2">
      {client && <CodeBadge>{client.code}</CodeBadge>}
      <span className="truncate font-[560]" dir="auto">
        {title}
      </span>
      {of.activity !== null && (
        <span className="truncate text-faint" dir="auto">
          {of.activity}
        </span>
      )}
    </span>
  );
};
