import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '#shared/clients/client';
import type { ConsentEdit } from '#shared/clients/edit-consent';
import { mayBeSeenBy } from '#shared/clients/offshore-consent';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Pill } from '../../ui/badge';
import { Button } from '../../ui/button';
import { ConsentDialog } from './consent-dialog';

/** Members of a client's engagements who work in another country, by name; of the engagements in sight. */
const useAbroad = (client: Client): readonly string[] => {
  const engagements = useRows('engagement').list;
  const people = useRows('person').byId;
  const { locale } = useFormat();
  return useMemo(() => {
    const members = engagements
      .filter(({ clientId }) => clientId === client.id)
      .flatMap((engagement) => engagement.members.map(({ personId }) => people.get(personId)))
      .filter((person) => person?.active && person.country !== client.country);
    return [...new Set(members.flatMap((person) => person?.name ?? []))].sort((a, b) =>
      a.localeCompare(b, locale),
    );
  }, [engagements, people, client, locale]);
};

const tones = { 'not-needed': 'quiet', given: 'accent', missing: 'after' } as const;

const Terms = ({ client }: { readonly client: Client }) => {
  const { t } = useTranslation('access');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const people = useRows('person').byId;
  const { consent } = client;
  if (!consent) return null;
  const day = new Intl.DateTimeFormat(format.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(consent.on),
  );
  const facts = [
    [t(`consent.${consent.state}-on`), day],
    [t('consent.covers'), consent.covers],
    [t('consent.document'), consent.document],
    [t('consent.reason'), consent.reason],
    [
      t('consent.recorded'),
      t('consent.recorded-by', {
        name: people.get(consent.recordedBy)?.name ?? t('somebody'),
        when: format.when(consent.recordedAt, timeZone, now, 'within'),
      }),
    ],
  ] as const;
  return (
    <dl className="grid max-w-[40rem] grid-cols-[max-content_1fr] gap-x-4 gap-y-1 py-3">
      {facts.flatMap(([label, value]) =>
        value === undefined
          ? []
          : [
              <dt key={`${label} label`} className="text-faint">
                {label}
              </dt>,
              <dd key={label} dir="auto" className="[text-align:-webkit-match-parent] break-words">
                {value}
              </dd>,
            ],
      )}
    </dl>
  );
};

/** What one client agreed to about work abroad, and recording it. */
export const ConsentPage = ({ client: row }: { readonly client: Client }) => {
  const { t } = useTranslation('access');
  const { person } = useSignedIn();
  const format = useFormat();
  const [asked, setAsked] = useState<ConsentEdit['consent']['state'] | null>(null);
  // What was just saved, until the feed brings it.
  const [kept, setKept] = useState<Client | null>(null);
  const client = kept && kept.revision > row.revision ? kept : row;
  const abroad = useAbroad(client);
  const state = client.offshoreConsent ?? 'not-needed';
  const country =
    new Intl.DisplayNames([format.locale], { type: 'region' }).of(client.country) ?? client.country;
  return (
    <div className="min-w-0 grow pb-10">
      <p className="text-xs font-semibold text-faint">{t('consent.title')}</p>
      <h2 className="flex items-center gap-2 pb-1 text-lg font-semibold">
        <bdi translate="no">{client.code}</bdi> <bdi>{client.name}</bdi>
        <Pill tone={tones[state]}>{t(`consent.state.${state}`)}</Pill>
      </h2>
      <p className="max-w-[40rem] text-soft">{t(`consent.about.${state}`, { country })}</p>
      <Terms client={client} />
      {abroad.length > 0 && (
        <p className="max-w-[40rem] pt-1 pb-2">{t('consent.abroad', { names: format.list(abroad) })}</p>
      )}
      <div className="flex gap-2 pt-2">
        <Button look={state === 'missing' ? 'primary' : 'quiet'} onPress={() => setAsked('given')}>
          {t(state === 'given' ? 'consent.renew' : 'consent.give')}
        </Button>
        {!(state === 'missing' && client.consent) && (
          <Button onPress={() => setAsked('withdrawn')}>
            {t(state === 'given' ? 'consent.withdraw' : 'consent.need')}
          </Button>
        )}
      </div>
      {asked && (
        <ConsentDialog
          client={client}
          state={asked}
          abroad={
            // An admin abroad is told too: they lead nothing, but see what they are a member of.
            mayBeSeenBy({ country: client.country, offshoreConsent: 'missing' }, person) || asked === 'given'
              ? abroad
              : [...new Set([...abroad.filter((name) => name !== person.name), t('consent.you')])]
          }
          onSaved={setKept}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
};
