import type { Editor } from '@tiptap/core';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from '#shared/documents/body';
import { type Clause, clauseParts } from '#shared/templates/clause';
import { clauseBody } from '#shared/templates/clause-body';
import { templateData } from '#shared/templates/template-data';
import { useClock } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { SearchField } from '../../ui/search-field';
import { bodyElements } from '../templates/body-elements';
import { dateIn } from '../templates/use-template-data';
import { ClauseLine } from './clause-line';
import { findClauses } from './find-clauses';

export interface ClauseChooserProps {
  readonly editor: Editor;
  /** BCP 47, of the document. */
  readonly language: string;
  /** Whose names a clause is filled in with. */
  readonly engagementId: string;
  readonly onClose: () => void;
}

/** The passages with the names of an engagement in them. */
const useFilledIn = (engagementId: string) => {
  const { person, providerName } = useSignedIn();
  const clock = useClock();
  const engagement = useRows('engagement').byId.get(engagementId) ?? null;
  const client = useRows('client').byId.get(engagement?.clientId ?? '') ?? null;
  const people = useRows('person').byId;
  const clauses = useRows('clause').list;
  const today = dateIn(person.timeZone, clock.now());
  const lead = people.get(engagement?.members.find(({ role }) => role === 'lead')?.personId ?? '') ?? null;
  const data = useMemo(
    () => templateData({ today, providerName, client, engagement, author: person, lead }),
    [today, providerName, client, engagement, person, lead],
  );
  const parts = useMemo(() => clauseParts(clauses), [clauses]);
  return { clauses, bodyOf: (clause: Clause) => clauseBody(clause, data, parts) };
};

/** The clauses that fit what is typed, each as it would stand in the text; Enter puts the chosen one there. */
export const ClauseChooser = ({ editor, language, engagementId, onClose }: ClauseChooserProps) => {
  const { t } = useTranslation('clauses');
  const { locale } = useFormat();
  const { clauses, bodyOf } = useFilledIn(engagementId);
  const [words, setWords] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const found = findClauses(clauses, words, { locale, language });
  const chosen = found.find(({ id }) => id === chosenId) ?? found[0];
  const body = chosen && bodyOf(chosen);
  const insert = (): void => {
    if (!body?.ok) return;
    // A copy: the editor keeps what it is given.
    editor
      .chain()
      .focus()
      .insertContent(structuredClone([...body.value]))
      .run();
    onClose();
  };
  const onKey = ({ key, nativeEvent }: KeyboardEvent): void => {
    if (nativeEvent.isComposing) return;
    if (key === 'Enter') insert();
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || !chosen) return;
    nativeEvent.preventDefault();
    const next = found[(found.indexOf(chosen) + step + found.length) % found.length];
    setChosenId(next?.id ?? null);
  };
  return (
    <Dialog
      open
      size="large"
      onClose={onClose}
      title={t('insert')}
      actions={
        <Button look="primary" isDisabled={!body?.ok} onPress={insert}>
          {t('do-insert')}
        </Button>
      }
    >
      {/* The arrows walk the list below, Enter takes what is chosen. */}
      <div onKeyDownCapture={onKey}>
        <SearchField label={t('find')} placeholder={t('find')} value={words} onChange={setWords} autoFocus />
      </div>
      {found.length === 0 ? (
        <p role="status" className="py-6 text-soft">
          {t('none')}
        </p>
      ) : (
        <div className="mt-3 flex min-h-64 gap-4">
          <ul aria-label={t('title')} className="-m-1 max-h-98 w-66 shrink-0 overflow-y-auto p-1">
            {found.map((clause) => (
              <li key={clause.id}>
                <ClauseLine
                  clause={clause}
                  isChosen={clause === chosen}
                  onChoose={() => setChosenId(clause.id)}
                />
              </li>
            ))}
          </ul>
          <div
            lang={chosen?.language}
            dir={directionOf(chosen?.language ?? language)}
            className="max-h-96 min-w-0 grow overflow-y-auto rounded-md border border-line px-4 py-3 text-[13px]"
          >
            {body?.ok && bodyElements(body.value)}
            {body && !body.ok && <ProblemNotice problem={body.error} />}
          </div>
        </div>
      )}
    </Dialog>
  );
};
