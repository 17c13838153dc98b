import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import type { Clause } from '#shared/templates/clause';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { SearchField } from '../../ui/search-field';
import { PlaceTabs } from '../templates/place-tabs';
import { ClauseForm } from './clause-form';
import { findClauses } from './find-clauses';

/** Passages that are used again: the firm's clauses, and snippets of a team and of one's own. */
export const ClausesPage = () => {
  const { t } = useTranslation('clauses');
  const { locale } = useFormat();
  const rows = useRows('clause').list;
  const [saved, setSaved] = useState<Clause | null>(null);
  const [words, setWords] = useState('');
  const [wanted, setWanted] = useState<string | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  // What was just saved, until the feed brings it.
  const known = rows.find(({ id }) => id === saved?.id);
  const all =
    saved && (!known || known.revision < saved.revision)
      ? [...rows.filter(({ id }) => id !== saved.id), saved]
      : rows;
  const found = findClauses(all, words, { locale, language: locale });
  const chosen = found.find(({ id }) => id === wanted) ?? found[0] ?? null;
  const begin = (): void => setFresh(v7());
  const editing = fresh === null ? chosen : null;
  return (
    <div className="min-h-full bg-panel px-8 pt-5">
      <PlaceTabs />
      <p className="max-w-[56rem] pt-1 pb-4 text-soft">{t('lead')}</p>
      <div className="flex gap-8">
        <nav aria-label={t('title')} className="flex w-72 shrink-0 flex-col gap-2">
          <SearchField label={t('find')} placeholder={t('find')} value={words} onChange={setWords} />
          <span>
            <Button onPress={begin}>{t('new')}</Button>
          </span>
          {found.length === 0 && (
            <p role="status" className="text-soft">
              {words === '' ? t('nothing') : t('none')}
            </p>
          )}
          <ul>
            {found.map((clause) => (
              <li key={clause.id}>
                <button
                  type="button"
                  aria-current={clause === editing ? 'true' : undefined}
                  onClick={() => {
                    setFresh(null);
                    setWanted(clause.id);
                  }}
                  className="w-full rounded-md px-2.5 py-1 text-start hover:bg-hover aria-[current=true]:bg-accent-bg aria-[current=true]:text-accent"
                >
                  <span dir="auto" className="block truncate">
                    {clause.title}
                  </span>
                  <span className="block truncate text-xs text-faint">
                    {t(`owner.${clause.owner}`)}
                    {clause.topic !== '' && ` · ${clause.topic}`}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </nav>
        {(editing || fresh) && (
          <ClauseForm
            key={fresh ?? editing?.id}
            id={fresh ?? editing?.id ?? ''}
            clause={editing}
            onSaved={(clause) => {
              setSaved(clause);
              setFresh(null);
              setWanted(clause.id);
            }}
          />
        )}
      </div>
    </div>
  );
};
