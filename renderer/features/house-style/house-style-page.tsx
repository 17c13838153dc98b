import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '#shared/clients/client';
import { mayEditHouseStyle } from '#shared/clients/edit-house-style';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { EmptyState } from '../../ui/empty-state';
import { SearchField } from '../../ui/search-field';
import { PlaceTabs } from '../templates/place-tabs';
import { HouseStyleForm } from './house-style-form';

const useEditable = (): readonly Client[] => {
  const { person } = useSignedIn();
  const { locale } = useFormat();
  const clients = useRows('client').list;
  const engagements = useRows('engagement').list;
  return useMemo(
    () =>
      clients
        .filter((client) => mayEditHouseStyle(person, client, engagements))
        .toSorted((a, b) => a.name.localeCompare(b.name, locale)),
    [clients, engagements, person, locale],
  );
};

/** How each client's papers look, for those who may say so. */
export const HouseStylePage = () => {
  const { t } = useTranslation('house-style');
  const { locale } = useFormat();
  const clients = useEditable();
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen = clients.find(({ id }) => id === wanted) ?? clients[0];
  const words = text.trim().toLocaleLowerCase(locale);
  const found = clients.filter(({ code, name }) =>
    `${code} ${name}`.toLocaleLowerCase(locale).includes(words),
  );
  return (
    <div className="min-h-full bg-panel px-8 pt-5">
      <PlaceTabs />
      <p className="max-w-[56rem] pt-1 pb-4 text-soft">{t('lead')}</p>
      {chosen ? (
        <div className="flex gap-8">
          <nav aria-label={t('list')} className="w-60 shrink-0">
            <SearchField label={t('find')} placeholder={t('find')} value={text} onChange={setText} />
            <ul className="pt-2">
              {found.map((client) => (
                <li key={client.id}>
                  <button
                    type="button"
                    aria-current={client === chosen ? 'true' : undefined}
                    onClick={() => setWanted(client.id)}
                    className="w-full truncate rounded-md px-2.5 py-1 text-start hover:bg-hover aria-[current=true]:bg-accent-bg aria-[current=true]:font-semibold aria-[current=true]:text-accent"
                  >
                    <bdi>{client.name}</bdi>
                  </button>
                </li>
              ))}
            </ul>
          </nav>
          <HouseStyleForm key={chosen.id} client={chosen} />
        </div>
      ) : (
        <EmptyState title={t('nothing.title')}>{t('nothing.body')}</EmptyState>
      )}
    </div>
  );
};
