import { useTranslation } from 'react-i18next';
import type { CommandGroup } from '../../app/commands';

/** What the groups of the palette and of the key list are called. */
export const useGroupNames = (): Readonly<
  Record<CommandGroup | 'work-found' | 'documents' | 'clauses' | 'clients', string>
> => {
  const { t } = useTranslation('palette');
  return {
    'work-found': t('groups.found'),
    documents: t('groups.documents'),
    work: t('groups.work'),
    go: t('groups.go'),
    interface: t('groups.interface'),
    session: t('groups.session'),
    clauses: t('groups.clauses'),
    clients: t('groups.clients'),
  };
};
