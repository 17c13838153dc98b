import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import type { Clause, ClauseEdit } from '#shared/templates/clause';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { SearchField } from '../../ui/search-field';
import { PlaceTabs } from '../templates/place-tabs';
import { ClauseForm } from './clause-form';
import { ClauseLine } from './clause-line';
import { findClauses } from './find-clauses';

/** Passages that are used again: the firm's clauses and those of teams. */
export const ClausesPage = () => {
  const { t } = useTranslation('clauses');
  const { locale } = useFormat();
  const rows = useRows('clause').list;
  const [saved, setSaved] = useState<Clause | null>(null);
  const [words, setWords] = useState('');
  const navigate = useNavigate();
  const wanted = useSearch({ from: '/clauses' }).clause ?? null;
  const look = (clause: string): void => void navigate({ to: '/clauses', search: { clause } });
  const [fresh, setFresh] = useState<string | null>(null);
  // What was typed and not saved, by clause: another one may be looked up meanwhile.
  const [drafts, setDrafts] = useState<Readonly<Record<string, ClauseEdit>>>({});
  // What was just saved, until the feed brings it.
  const known = rows.find(({ id }) => id === saved?.id);
  const all =
    saved && (!known || known.revision < saved.revision)
      ? [...rows.filter(({ id }) => id !== saved.id), saved]
      : rows;
  const found = findClauses(all, words, { locale, language: locale });
  const standing = findClauses(all, '', { locale, language: locale });
  const chosen = standing.find(({ id }) => id === wanted) ?? standing[0] ?? null;
  const begin = (): void => setFresh(v7());
  // A new one stays in view once it is saved; going to its address then would bring back whoever has gone elsewhere.
  const editing = fresh === null ? chosen : (standing.find(({ id }) => id === fresh) ?? null);
  const shownId = fresh ?? editing?.id ?? null;
  const setDraft = (id: string, draft: ClauseEdit | null): void =>
    setDrafts(({ [id]: _before, ...rest }) => (draft ? { ...rest, [id]: draft } : rest));
  return (
    <div className="min-h-full bg-panel px-8 pt-5">
      <h1 className="sr-only">{t('title')}</h1>
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
                <ClauseLine
                  clause={clause}
                  isChosen={clause === editing}
                  onChoose={() => {
                    setFresh(null);
                    look(clause.id);
                  }}
                />
              </li>
            ))}
          </ul>
        </nav>
        {shownId !== null && (
          <ClauseForm
            key={shownId}
            id={shownId}
            clause={editing}
            draft={drafts[shownId] ?? null}
            onDraft={(draft) => setDraft(shownId, draft)}
            onSaved={setSaved}
          />
        )}
      </div>
    </div>
  );
};
