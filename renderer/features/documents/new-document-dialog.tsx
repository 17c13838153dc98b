import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { bodySchemaVersion } from '#shared/documents/body';
import { mayWrite } from '#shared/documents/decide';
import { documentKinds } from '#shared/documents/document';
import type { DomainError } from '#shared/kernel/errors';
import type { DocumentId, WorkItemId } from '#shared/kernel/ids';
import { useFormat } from '../../i18n/format';
import { useReplica, useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';

export interface NewDocumentProps {
  /** Where it belongs already; null asks. */
  readonly engagementId: string | null;
  readonly workItemId: WorkItemId | null;
  readonly onMade: (id: string) => void;
  readonly onClose: () => void;
}

const usualLanguages = ['en-US', 'en-GB', 'es', 'hi', 'ar', 'fr', 'de', 'pl'] as const;

/** Asks what a new document is and for whom, and makes it, with or without a network. */
export const NewDocumentDialog = ({ engagementId, workItemId, onMade, onClose }: NewDocumentProps) => {
  const { t } = useTranslation(['documents', 'common']);
  const { locale } = useFormat();
  const replica = useReplica();
  const engagements = useRows('engagement').list.filter((each) => mayWrite(each, replica.personId));
  const clients = useRows('client').byId;
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<(typeof documentKinds)[number]>('memo');
  const [scope, setScope] = useState<string | null>(engagementId);
  const chosen = engagements.find(({ id }) => id === scope);
  const clientLanguage = chosen && clients.get(chosen.clientId)?.languages[0];
  const [language, setLanguage] = useState<string | null>(null);
  const written = language ?? clientLanguage ?? 'en-US';
  const [problem, setProblem] = useState<DomainError | null>(null);
  const languages = [...new Set([written, ...usualLanguages])];
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const make = async (): Promise<void> => {
    if (scope === null || title.trim() === '') return;
    const documentId = v7() as DocumentId;
    const made = await replica.dispatch(scope, {
      type: 'document.create',
      documentId,
      forWorkItem: workItemId,
      title: title.trim(),
      kind,
      language: written,
      bodySchema: bodySchemaVersion,
    });
    if (made.ok) onMade(documentId);
    else setProblem(made.error);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('new.title')}
      actions={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button
            look="primary"
            isDisabled={scope === null || title.trim() === ''}
            onPress={() => {
              void make();
            }}
          >
            {t('new.make')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        {problem && <ProblemNotice problem={problem} onDismiss={() => setProblem(null)} />}
        <TextField autoFocus label={t('new.name')} value={title} maxLength={200} onChange={setTitle} />
        {engagementId === null && (
          <Select
            label={t('new.engagement')}
            value={scope}
            placeholder={t('new.choose')}
            choices={engagements.map(({ id, code, name }) => ({
              value: id as string,
              label: `${code} · ${name}`,
            }))}
            onChange={setScope}
          />
        )}
        <Select
          label={t('new.kind')}
          value={kind}
          choices={documentKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={setKind}
        />
        <Select
          label={t('new.language')}
          value={written}
          choices={languages.map((value) => ({ value, label: names.of(value) ?? value }))}
          onChange={setLanguage}
        />
      </form>
    </Dialog>
  );
};
