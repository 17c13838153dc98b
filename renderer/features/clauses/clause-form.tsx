import { useTranslation } from 'react-i18next';
import { directionOf } from '#shared/documents/body';
import { toPlainText } from '#shared/kernel/plain-text';
import {
  type Clause,
  type ClauseEdit,
  clauseEdit,
  clauseOwners,
  mayEditClause,
} from '#shared/templates/clause';
import { mayEditLibrary } from '#shared/templates/firm-template';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';

const languages = ['en-US', 'en-GB', 'es', 'hi', 'ar'] as const;

/** A name for templates from a title: `governing-law`. */
const nameFrom = (title: string): string =>
  title
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 60);

/** One clause; a new one where `clause` is null. */
export const ClauseForm = ({
  id,
  clause,
  draft,
  onDraft,
  onSaved,
}: {
  readonly id: string;
  readonly clause: Clause | null;
  /** What was typed and not saved yet. */
  readonly draft: ClauseEdit | null;
  readonly onDraft: (draft: ClauseEdit | null) => void;
  readonly onSaved: (saved: Clause) => void;
}) => {
  const { t } = useTranslation('clauses');
  const { locale } = useFormat();
  const { person } = useSignedIn();
  const save = useBridgeCall('library.save-clause');
  const owners = clauseOwners.filter((owner) =>
    owner === 'team' ? person.teamId !== null : mayEditLibrary(person),
  );
  const begun: ClauseEdit = clause
    ? {
        revision: clause.revision,
        owner: clause.owner,
        name: clause.name,
        title: clause.title,
        topic: clause.topic,
        language: clause.language,
        text: clause.text,
        retired: clause.retired,
      }
    : {
        revision: 0,
        owner: owners[0] ?? 'team',
        name: '',
        title: '',
        topic: '',
        language: languages.find((tag) => tag.startsWith(locale.slice(0, 2))) ?? 'en-US',
        text: '',
        retired: false,
      };
  const shown = draft ?? begun;
  const editable = clause === null || mayEditClause(person, clause);
  const change = (part: Partial<ClauseEdit>): void => onDraft({ ...shown, ...part });
  const whole = (retired: boolean): ClauseEdit => ({
    ...shown,
    retired,
    name: shown.name === '' ? nameFrom(shown.title) || `clause-${id.slice(-8)}` : shown.name,
  });
  const keep = async (retired: boolean): Promise<void> => {
    const saved = await save.call({ id, edit: whole(retired) });
    if (!saved.ok) return;
    onDraft(null);
    showToast({ text: retired ? t('retired') : t('saved') });
    onSaved(saved.value);
  };
  const sound = clauseEdit.safeParse(whole(false)).success;
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return (
    <form
      className="flex max-w-[44rem] min-w-0 grow flex-col gap-3 pb-10"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft && sound) void keep(false);
      }}
    >
      <TextField
        label={t('name-of')}
        value={shown.title}
        maxLength={160}
        isReadOnly={!editable}
        onChange={(typed) => change({ title: toPlainText(typed) })}
      />
      <div className="grid grid-cols-3 gap-3">
        {clause === null ? (
          <Select
            label={t('for')}
            value={shown.owner}
            choices={owners.map((value) => ({ value, label: t(`owner.${value}`) }))}
            onChange={(owner) => change({ owner })}
          />
        ) : (
          <TextField label={t('for')} value={t(`owner.${clause.owner}`)} isReadOnly />
        )}
        <TextField
          label={t('topic')}
          value={shown.topic}
          maxLength={80}
          isReadOnly={!editable}
          onChange={(typed) => change({ topic: toPlainText(typed) })}
        />
        <Select
          label={t('language')}
          value={shown.language}
          choices={[...new Set([...languages, shown.language])].map((value) => ({
            value,
            label: names.of(value) ?? value,
          }))}
          onChange={(language) => change({ language })}
        />
      </div>
      <div lang={shown.language} dir={directionOf(shown.language)}>
        <TextField
          label={t('text')}
          rows={10}
          value={shown.text}
          maxLength={20_000}
          isReadOnly={!editable}
          onChange={(typed) => change({ text: toPlainText(typed) })}
        />
      </div>
      {shown.owner === 'firm' && (
        <p className="text-sm text-faint">
          {t('include')}{' '}
          <code dir="ltr" translate="no">
            {`{% include "clause/${whole(false).name}" %}`}
          </code>
        </p>
      )}
      {save.problem && (
        <ProblemNotice
          problem={save.problem}
          {...(save.problem.code === 'library.outdated'
            ? { actions: <Button onPress={() => onDraft(null)}>{t('show-now')}</Button> }
            : {})}
        />
      )}
      {editable && (
        <div className="flex gap-2">
          <Button
            look="primary"
            isDisabled={!draft || !sound || save.busy}
            onPress={() => {
              void keep(false);
            }}
          >
            {t('save')}
          </Button>
          {clause && (
            <Button
              look="plain"
              isDisabled={save.busy}
              onPress={() => {
                void keep(true);
              }}
            >
              {t('retire')}
            </Button>
          )}
        </div>
      )}
    </form>
  );
};
