import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '#shared/clients/client';
import { mayRecordConsent } from '#shared/clients/edit-consent';
import { mayEditAccess } from '#shared/engagements/edit-access';
import { type Engagement, memberRoleOf } from '#shared/engagements/engagement';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { EmptyState } from '../../ui/empty-state';
import { ProblemNotice } from '../../ui/problem-notice';
import { SearchField } from '../../ui/search-field';
import { AccessForm } from './access-form';
import { ConsentPage } from './consent-page';
import { SealedList } from './sealed-edits';
import { useSealedEdits } from './use-sealed-edits';

const useEditable = (): readonly Engagement[] => {
  const { person } = useSignedIn();
  const { locale } = useFormat();
  const { list } = useRows('engagement');
  return useMemo(
    () =>
      list
        .filter((engagement) => mayEditAccess(person, engagement))
        .toSorted((a, b) => a.code.localeCompare(b.code, locale)),
    [list, person, locale],
  );
};

/** Clients whose consent this person may record. */
const useRecordable = (): readonly Client[] => {
  const { person } = useSignedIn();
  const { locale } = useFormat();
  const engagements = useRows('engagement').list;
  const { list } = useRows('client');
  return useMemo(
    () =>
      list
        .filter((client) => mayRecordConsent(person, client, engagements))
        .toSorted((a, b) => a.code.localeCompare(b.code, locale)),
    [list, engagements, person, locale],
  );
};

const Group = ({
  title,
  rows,
  chosen,
  onChoose,
}: {
  readonly title: string;
  readonly rows: readonly (Engagement | Client)[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}) =>
  rows.length > 0 && (
    <section aria-label={title} className="pt-3">
      <h2 className="px-2.5 pb-0.5 text-xs font-semibold text-faint">{title}</h2>
      <ul>
        {rows.map(({ id, code, name }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === chosen ? 'true' : undefined}
              onClick={() => onChoose(id)}
              className="w-full truncate rounded-md px-2.5 py-1 text-start hover:bg-hover aria-[current=true]:bg-accent-bg aria-[current=true]:font-semibold aria-[current=true]:text-accent"
            >
              <bdi translate="no">{code}</bdi> <bdi className="text-soft">{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );

const Places = ({
  engagements,
  clients,
  chosen,
  onChoose,
}: {
  readonly engagements: readonly Engagement[];
  readonly clients: readonly Client[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}) => {
  const { t } = useTranslation('access');
  const { locale } = useFormat();
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase(locale);
  const isFound = ({ code, name }: { readonly code: string; readonly name: string }): boolean =>
    `${code} ${name}`.toLocaleLowerCase(locale).includes(wanted);
  return (
    <nav aria-label={t('title')} className="w-72 shrink-0">
      <SearchField label={t('find')} placeholder={t('find')} value={text} onChange={setText} />
      <Group title={t('list')} rows={engagements.filter(isFound)} {...{ chosen, onChoose }} />
      <Group title={t('clients')} rows={clients.filter(isFound)} {...{ chosen, onChoose }} />
    </nav>
  );
};

/** Who sees which engagement, what it allows on a workstation, and what was sealed on the way. */
export const AccessPage = () => {
  const { t } = useTranslation('access');
  const { person } = useSignedIn();
  const engagements = useEditable();
  const leads = engagements.some((engagement) => memberRoleOf(engagement, person.id) === 'lead');
  const { edits, problem, read } = useSealedEdits(leads);
  const [wanted, setWanted] = useState<string | null>(null);
  const clients = useRecordable();
  const client =
    clients.find(({ id }) => id === wanted) ?? (engagements.length === 0 ? clients[0] : undefined);
  const engagement = client ? undefined : (engagements.find(({ id }) => id === wanted) ?? engagements[0]);
  return (
    <div className="min-h-full bg-panel px-8 pt-5">
      <header className="pb-4">
        <h1 className="text-lg font-semibold">{t('title')}</h1>
        <p className="text-soft">{t('lead')}</p>
      </header>
      {problem && (
        <div className="pb-4">
          <ProblemNotice problem={problem} />
        </div>
      )}
      {edits !== null && edits.length > 0 && <SealedList edits={edits} onChanged={() => void read()} />}
      {client || engagement ? (
        <div className="flex max-w-[72rem] gap-8">
          <Places
            engagements={engagements}
            clients={clients}
            chosen={client?.id ?? engagement?.id}
            onChoose={setWanted}
          />
          {client && <ConsentPage key={client.id} client={client} />}
          {engagement && <AccessForm key={engagement.id} engagement={engagement} />}
        </div>
      ) : (
        <EmptyState title={t('nothing.title')}>{t('nothing.body')}</EmptyState>
      )}
    </div>
  );
};
