import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { SamplePeopleList, useSamplePeople } from '../features/start/sample-people';
import { useFormat } from '../i18n/format';
import { Avatar } from '../ui/avatar';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Menu, MenuItem, MenuSection } from '../ui/menu';
import { useBridgeCall, useCourierState } from './bridge/bridge-context';
import { useNow } from './clock';
import { useCommands } from './commands';
import { useSignedIn } from './session-context';

const SignOutDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('common');
  const format = useFormat();
  const signOut = useBridgeCall('session.sign-out');
  const waiting = useCourierState()?.waiting ?? 0;
  return (
    <Dialog
      open
      urgent
      onClose={onClose}
      title={t('sign-out.title')}
      actions={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" autoFocus isDisabled={signOut.busy} onPress={() => void signOut.call()}>
            {t('sign-out.button')}
          </Button>
        </>
      }
    >
      {waiting > 0
        ? t('sign-out.waiting', { count: waiting, changes: format.number(waiting) })
        : t('sign-out.nothing-waits')}
    </Dialog>
  );
};

/** The person who works here, with the time where they are; signs out, and switches people in the sample firm. */
export const PersonMenu = () => {
  const { t } = useTranslation('common');
  const { person, providerName } = useSignedIn();
  const format = useFormat();
  const now = useNow();
  const people = useSamplePeople();
  const [asking, setAsking] = useState<'switch' | 'sign-out' | null>(null);
  const isSample = people !== undefined && people.length > 0;
  const close = () => setAsking(null);
  useCommands([
    {
      id: 'session.sign-out',
      title: t('sign-out.button'),
      group: 'session',
      run: () => setAsking('sign-out'),
    },
    {
      id: 'session.switch',
      title: t('switch-person'),
      group: 'session',
      run: () => setAsking('switch'),
      when: () => isSample,
    },
  ]);
  return (
    <>
      <Menu
        label={person.name}
        trigger={
          <AriaButton className="flex cursor-default items-center gap-2 rounded-md px-1.5 py-0.5 data-hovered:bg-hover">
            <Avatar id={person.id} name={person.name} />
            <span className="sr-only">{t('you', { name: person.name })}</span>
            <span>{t('city-time', { city: person.city, time: format.time(now, person.timeZone) })}</span>
          </AriaButton>
        }
      >
        <MenuSection
          title={t('person-line', { name: person.name, title: person.title, provider: providerName })}
        >
          {isSample && <MenuItem onAction={() => setAsking('switch')}>{t('switch-person')}</MenuItem>}
          <MenuItem onAction={() => setAsking('sign-out')}>{t('sign-out.button')}</MenuItem>
        </MenuSection>
      </Menu>
      {asking === 'sign-out' && <SignOutDialog onClose={close} />}
      {asking === 'switch' && people && (
        <Dialog open onClose={close} title={t('switch-person')}>
          <SamplePeopleList people={people} />
        </Dialog>
      )}
    </>
  );
};
