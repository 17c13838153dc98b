import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { SyncPill } from '../features/sync-status/sync-pill';
import { Icon } from '../ui/icon';
import { Kbd } from '../ui/kbd';
import { printedKeys } from './keys';
import { isMac } from './machine';
import { PersonMenu } from './person-menu';

/** Name, the way to everything, the truth about what is saved, and who works here. */
export const TopBar = ({ onFind }: { readonly onFind: () => void }) => {
  const { t } = useTranslation('common');
  return (
    <header className="flex h-[2.92rem] shrink-0 items-center gap-3 border-b border-line px-3.5">
      <span className="font-bold tracking-[.02em]" translate="no">
        {t('product')}
      </span>
      <AriaButton
        onPress={onFind}
        className="mx-auto flex w-full max-w-[36rem] cursor-default items-center gap-2 rounded-md border border-line bg-panel px-2.5 py-1 text-faint data-hovered:border-edge"
      >
        <Icon name="search" />
        <span className="grow truncate text-start">{t('find')}</span>
        <Kbd keys={printedKeys('Mod+k', isMac())} />
      </AriaButton>
      <SyncPill />
      <PersonMenu />
    </header>
  );
};
