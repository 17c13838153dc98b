import type { QueueGrouping } from '../../replica/replica';
import type { RowKit } from './row-kit';

type Names = Pick<RowKit, 't' | 'clients' | 'people' | 'matters'>;

/** The heading of a group, from the key the queue gives it. */
export const groupName = (
  groupBy: QueueGrouping,
  key: string,
  { t, clients, people, matters }: Names,
): string => {
  switch (groupBy) {
    case 'due':
      return t(`queue:due-group.${key}`, { defaultValue: key });
    case 'client':
      return clients.get(key)?.client.name ?? t('queue:group.no-client');
    case 'matter':
      return matters.get(key)?.name ?? t('queue:group.no-matter');
    case 'serviceLine':
      return t(`queue:service-line.${key}`, { defaultValue: key });
    case 'status':
      return t(`work-item:status.${key}`, { defaultValue: key });
    case 'priority':
      return t(`work-item:priority.${key}`, { defaultValue: key });
    case 'assignee':
      return people.get(key)?.name ?? t('queue:group.nobody');
  }
};
