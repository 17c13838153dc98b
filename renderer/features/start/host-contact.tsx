import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BridgeClient } from '../../app/bridge/bridge-client';
import type { SocketTransport } from '../../app/bridge/socket-transport';
import { useObservable } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { StartFrame } from './start-frame';

export interface HostContactProps {
  readonly transport: SocketTransport;
  readonly bridge: BridgeClient;
  readonly children: ReactNode;
}

/**
 * On the browser host, whether this page has the program's ear. What is under it leaves the screen, and lets go of the
 * replica, when another browser takes over; it stays when the program only fails to answer.
 */
export const HostContact = ({ transport, bridge, children }: HostContactProps) => {
  const { t } = useTranslation('start');
  const contact = useObservable(transport.contact);
  const [wasOpen, setWasOpen] = useState(false);
  useEffect(() => {
    if (contact === 'elsewhere') setWasOpen(false);
    if (contact === 'open') setWasOpen(true);
    if (contact === 'gone') return transport.contact.subscribe(() => void bridge.catchUp());
    return undefined;
  }, [contact, bridge, transport]);

  if (contact === 'elsewhere')
    return (
      <StartFrame title={t('elsewhere.title')} lead={t('elsewhere.lead')}>
        <div>
          <Button look="primary" onPress={() => void transport.takeOver()}>
            {t('elsewhere.take-over')}
          </Button>
        </div>
      </StartFrame>
    );
  if (contact === 'no-entry') return <StartFrame title={t('no-entry.title')} lead={t('no-entry.lead')} />;
  if (!wasOpen && contact === 'gone') return <StartFrame title={t('gone.title')} lead={t('gone.lead')} />;
  if (contact === 'connecting') return null;
  return (
    <div className="flex h-full flex-col">
      {contact === 'gone' && (
        <Notice title={t('gone.title')}>
          <p>{t('gone.meanwhile')}</p>
        </Notice>
      )}
      <div className="min-h-0 grow">{children}</div>
    </div>
  );
};
