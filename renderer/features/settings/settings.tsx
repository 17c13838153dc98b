import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDescription, useSignedIn } from '../../app/session-context';
import { Page } from '../../ui/page';
import { PinnedClients } from '../band/pinned-clients';
import { KeysList } from '../palette/keys-list';
import { RecorderSettings } from '../recorder/recorder-settings';
import { Devices } from './devices';
import { InterfaceSettings } from './interface-settings';

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section aria-label={title} className="border-t border-line py-5 first-of-type:border-t-0">
    <h2 className="pb-3 font-semibold">{title}</h2>
    {children}
  </section>
);

const About = () => {
  const { t } = useTranslation('settings');
  const { t: fair } = useTranslation('fair');
  const { version, capabilities, zoneDataVersion } = useDescription();
  const { hubName, hubUrl, providerName } = useSignedIn();
  const facts = [
    [t('about.version'), version],
    [t('about.host'), capabilities.host === 'electron' ? t('about.electron') : t('about.browser')],
    [t('about.keys'), capabilities.systemKeyring ? t('about.system-keyring') : t('about.own-file')],
    [t('about.provider'), providerName],
    [t('about.hub'), `${hubName} · ${hubUrl}`],
    [t('about.zone-data'), zoneDataVersion],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-faint">{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p className="pt-3 text-faint">{t('about.private')}</p>
      <p className="pt-1">
        <Link to="/about-me" className="text-accent hover:underline">
          {fair('title')}
        </Link>
      </p>
    </>
  );
};

/** What each person sets for themselves, and what this program is. */
export const Settings = () => {
  const { t } = useTranslation('settings');
  return (
    <Page>
      <h1 className="pb-2 text-lg font-semibold">{t('title')}</h1>
      <Section title={t('interface')}>
        <InterfaceSettings />
      </Section>
      <Section title={t('pinned')}>
        <PinnedClients />
      </Section>
      <Section title={t('recorder.title')}>
        <RecorderSettings />
      </Section>
      <Section title={t('devices.title')}>
        <Devices />
      </Section>
      <Section title={t('keys')}>
        <KeysList />
      </Section>
      <Section title={t('about.title')}>
        <About />
      </Section>
    </Page>
  );
};
