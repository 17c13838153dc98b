import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '#shared/clients/client';
import { type ConsentEdit, consentEdit } from '#shared/clients/edit-consent';
import type { DomainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useClock } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { localDateOf, useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';

interface ConsentDialogProps {
  readonly client: Client;
  /** What is to be recorded. */
  readonly state: ConsentEdit['consent']['state'];
  /** Names of those who work abroad and are members of this client's engagements. */
  readonly abroad: readonly string[];
  readonly onSaved: (client: Client) => void;
  readonly onClose: () => void;
}

/** Records what a client agreed to, or that it does not agree any more, and says what follows. */
export const ConsentDialog = ({ client, state, abroad, onSaved, onClose }: ConsentDialogProps) => {
  const { t } = useTranslation('access');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  const today = localDateOf(useClock().now(), timeZone);
  const save = useBridgeCall('client.save-consent');
  // The revision that was looked at when the dialog was opened, whatever comes meanwhile.
  const [revision] = useState(client.revision);
  const [on, setOn] = useState(today);
  const [covers, setCovers] = useState(state === 'given' ? (client.consent?.covers ?? '') : '');
  const [paper, setPaper] = useState('');
  const [reason, setReason] = useState('');
  const typed = (text: string): string => toPlainText(text).trim();
  const edit = consentEdit.safeParse({
    revision,
    consent:
      state === 'given'
        ? { state, on, covers: typed(covers), document: typed(paper) }
        : { state, on, reason: typed(reason) },
  });
  const keep = async (): Promise<void> => {
    if (!edit.success) return;
    const saved = await save.call({ id: client.id, edit: edit.data });
    if (!saved.ok) return;
    onSaved(saved.value);
    showToast({ text: t('consent.saved') });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`consent.${state}-title`, { client: client.name })}
      actions={
        <>
          <Button look="plain" onPress={onClose}>
            {t('consent.cancel')}
          </Button>
          <Button
            look={state === 'given' ? 'primary' : 'danger'}
            isDisabled={!edit.success || save.busy}
            onPress={() => void keep()}
          >
            {t(`consent.${state}-save`)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-soft">{t(`consent.${state}-body`)}</p>
        {abroad.length > 0 && <p>{t(`consent.${state}-abroad`, { names: format.list(abroad) })}</p>}
        <div className="w-52">
          <TextField type="date" label={t(`consent.${state}-on`)} value={on} onChange={setOn} />
        </div>
        {state === 'given' ? (
          <>
            <TextField
              label={t('consent.covers')}
              help={t('consent.covers-help')}
              rows={2}
              maxLength={400}
              value={covers}
              onChange={setCovers}
            />
            <TextField
              label={t('consent.document')}
              help={t('consent.document-help')}
              maxLength={300}
              value={paper}
              onChange={setPaper}
            />
          </>
        ) : (
          <TextField
            label={t('consent.reason')}
            rows={2}
            maxLength={400}
            value={reason}
            onChange={setReason}
          />
        )}
        {save.problem && <ProblemNotice problem={save.problem as DomainError} />}
      </div>
    </Dialog>
  );
};
