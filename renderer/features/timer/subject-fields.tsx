import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayBeOnDisk } from '#shared/engagements/data-policy';
import { toPlainText } from '#shared/kernel/plain-text';
import type { RunSubject } from '#shared/time-entries/plan-timer';
import { type TimeCategory, timeCategories } from '#shared/time-entries/time-entry';
import { useSignedIn } from '../../app/session-context';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { useRow, useRows } from '../../replica/hooks';
import { fieldHelp } from '../../ui/field';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { clientSubject, ownSubject } from './run-subject';

const longestNote = 4_000;

/** What is being typed about what time is for. */
export interface SubjectDraft {
  readonly category: TimeCategory;
  readonly engagementId: string | null;
  readonly workItemId: string | null;
  readonly activity: string;
  readonly note: string;
}

export const emptySubject: SubjectDraft = {
  category: 'client',
  engagementId: null,
  workItemId: null,
  activity: '',
  note: '',
};

/** Turns what was typed into what is recorded; null while it is not said which client it is for, or there is too much of it. */
export const useSubjectOf = (draft: SubjectDraft): RunSubject | null => {
  const clients = useRows('client').byId;
  const calendars = useRows('calendar').byId;
  const engagement = useRows('engagement').byId.get(draft.engagementId ?? '');
  const item = useRow('workItem', draft.workItemId);
  const note = toPlainText(draft.note.trim());
  // Cutting it would lose the rest unseen.
  if (note.length > longestNote) return null;
  if (draft.category !== 'client') return ownSubject(draft.category, note);
  if (!engagement) return null;
  const activity = toPlainText(draft.activity.trim()).slice(0, 80);
  const onIt = item?.engagementId === engagement.id ? item : null;
  return clientSubject(
    engagement,
    onIt,
    { note, activity: activity === '' ? null : activity },
    { clients, calendars },
  );
};

/** The engagements this person works on, by client and name. */
const useEngagementChoices = () => {
  const { person } = useSignedIn();
  const { locale } = useFormat();
  const engagements = useRows('engagement').list;
  const clients = useRows('client').byId;
  return useMemo(
    () =>
      engagements
        .filter(({ members }) => members.some(({ personId }) => personId === person.id))
        .map(({ id, name, clientId }) => ({
          value: id as string,
          label: `${clients.get(clientId)?.name ?? ''} · ${name}`,
        }))
        .toSorted((a, b) => a.label.localeCompare(b.label, locale)),
    [engagements, clients, person.id, locale],
  );
};

interface ActivityFieldProps {
  readonly engagementId: string | null;
  readonly value: string;
  readonly onChange: (activity: string) => void;
  /** Why nothing may be typed; null where it may. */
  readonly wordless: { readonly what: string; readonly do: string } | null;
}

/** What was done: chosen where the engagement names its activities, typed where it does not. */
const ActivityField = ({ engagementId, value, onChange, wordless }: ActivityFieldProps) => {
  const { t } = useTranslation('time');
  const engagement = useRow('engagement', engagementId);
  const named = engagement?.activities ?? [];
  const asked = engagement?.requiredFields ?? [];
  const help = asked.includes('activity') && value === '' ? t('field.asked') : undefined;
  if (named.length === 0 && wordless && value === '') return null;
  if (named.length === 0)
    return (
      <TextField
        label={t('field.activity')}
        placeholder={t('field.activity-example')}
        value={value}
        maxLength={80}
        onChange={onChange}
        problem={wordless ? `${wordless.what}. ${wordless.do}` : undefined}
        {...(help === undefined ? {} : { help })}
      />
    );
  // What a former list of activities named stays what it was.
  const choices = ['', ...named, ...(value === '' || named.includes(value) ? [] : [value])];
  return (
    <div className="flex flex-col gap-1">
      <Select
        label={t('field.activity')}
        value={value}
        choices={choices.map((one) => ({ value: one, label: one === '' ? t('field.no-activity') : one }))}
        onChange={onChange}
      />
      {help !== undefined && <p className={fieldHelp}>{help}</p>}
    </div>
  );
};

export interface SubjectFieldsProps {
  readonly draft: SubjectDraft;
  readonly onChange: (draft: SubjectDraft) => void;
}

/** What time is for: a client's engagement and the activity on it, or something of the provider's own; and a note. */
export const SubjectFields = ({ draft, onChange }: SubjectFieldsProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const engagements = useEngagementChoices();
  const item = useRow('workItem', draft.workItemId);
  const words = useErrorWords();
  const engagement = useRow('engagement', draft.engagementId) ?? undefined;
  const isOffDisk =
    draft.category === 'client' && engagement !== undefined && !mayBeOnDisk(engagement.dataPolicy);
  const wordless = isOffDisk ? words({ code: 'data-policy.words-on-disk' }) : null;
  const asked = engagement?.requiredFields ?? [];
  const asksNote = draft.category === 'client' && asked.includes('note') && draft.note.trim() === '';
  const set = (change: Partial<SubjectDraft>) => onChange({ ...draft, ...change });
  return (
    <div className="flex flex-col gap-3">
      <Select
        label={t('field.category')}
        value={draft.category}
        choices={timeCategories.map((value) => ({ value, label: t(`category.${value}`) }))}
        onChange={(category) => set({ category })}
      />
      {draft.category === 'client' && (
        <>
          <Select
            label={t('field.engagement')}
            placeholder={t('field.choose-engagement')}
            value={draft.engagementId}
            choices={engagements}
            onChange={(engagementId) => set({ engagementId, workItemId: null, activity: '' })}
          />
          {item && item.engagementId === draft.engagementId && (
            <p className="text-sm text-soft" dir="auto">
              {item.title}
            </p>
          )}
          <ActivityField
            engagementId={draft.engagementId}
            value={draft.activity}
            onChange={(activity) => set({ activity })}
            wordless={wordless}
          />
        </>
      )}
      <TextField
        label={t('field.note')}
        rows={2}
        value={draft.note}
        onChange={(note) => set({ note })}
        problem={
          wordless && draft.note !== ''
            ? `${wordless.what}. ${wordless.do}`
            : draft.note.trim().length > longestNote
              ? t('field.note-long', { typed: format.number(draft.note.trim().length) })
              : undefined
        }
        {...(wordless ? { help: wordless.what } : asksNote ? { help: t('field.asked') } : {})}
      />
    </div>
  );
};

/** The fields with what is being typed in them, to begin with `first`. */
export const useSubjectDraft = (first: Partial<SubjectDraft> = {}) =>
  useState<SubjectDraft>({ ...emptySubject, ...first });
