import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog';
import { KeysList } from './keys-list';

/** The keys, on one sheet. */
export const KeysHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('keys');
  return (
    <Dialog open onClose={onClose} title={t('title')} size="large">
      <KeysList />
    </Dialog>
  );
};
