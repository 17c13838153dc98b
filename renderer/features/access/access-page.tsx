import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayEditAccess } from '#shared/engagements/edit-access';
import { type Engagement, memberRoleOf } from '#shared/engagements/engagement';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { EmptyState } from '../../ui/empty-state';
import { ProblemNotice } from '../../ui/problem-notice';
import { SearchField } from '../../ui/search-field';
import { AccessForm } from './access-form';
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

const EngagementList = ({
  engagements,
  chosen,
  onChoose,
}: {
  readonly engagements: readonly Engagement[];
  readonly chosen: Engagement | undefined;
  readonly onChoose: (id: string) => void;
}) => {
  const { t } = useTranslation('access');
  const { locale } = useFormat();
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase(locale);
  const found = engagements.filter(({ code, name }) =>
    `${code} ${name}`.toLocaleLowerCase(locale).includes(wanted),
  );
  return (
    <nav aria-label={t('list')} className="w-72 shrink-0">
      <SearchField label={t('find')} placeholder={t('find')} value={text} onChange={setText} />
      <ul className="pt-2">
        {found.map((engagement) => (
          <li key={engagement.id}>
            <button
              type="button"
              aria-current={engagement === chosen ? 'true' : undefined}
              onClick={() => onChoose(engagement.id)}
              className="w-full truncate rounded-md px-2.5 py-1 text-start hover:bg-hover aria-[current=true]:bg-accent-bg aria-[current=true]:font-semibold aria-[current=true]:text-accent"
            >
              <bdi translate="no">{engagement.code}</bdi> <bdi className="text-soft">{engagement.name}</bdi>
            </button>
          </li>
        ))}
      </ul>
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
  const chosen = engagements.find(({ id }) => id === wanted) ?? engagements[0];
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
      {chosen ? (
        <div className="flex max-w-[72rem] gap-8">
          <EngagementList engagements={engagements} chosen={chosen} onChoose={setWanted} />
          <AccessForm key={chosen.id} engagement={chosen} />
        </div>
      ) : (
        <EmptyState title={t('nothing.title')}>{t('nothing.body')}</EmptyState>
      )}
    </div>
  );
};
