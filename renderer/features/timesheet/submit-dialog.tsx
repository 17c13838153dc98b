import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import { showToast } from '../../app/toast';
import { useReplica } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';

export interface SubmitDialogProps {
  readonly week: string;
  /** What the person may want to look at first, in words; nothing of it stands in the way. */
  readonly warnings: readonly string[];
  readonly onClose: () => void;
}

/** Hands the week in: the person attests it, with a word on what is odd about it where they want. */
export const SubmitDialog = ({ week, warnings, onClose }: SubmitDialogProps) => {
  const { t } = useTranslation('time');
  const { t: common } = useTranslation('common');
  const replica = useReplica();
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<DomainError | null>(null);
  const submit = async () => {
    const said = toPlainText(note.trim());
    const done = await replica.dispatch(replica.personId, { type: 'timesheet.submit', week, note: said });
    if (!done.ok) return setProblem(done.error);
    showToast({ text: t('said.submitted') });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('submit.title')}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button look="primary" onPress={() => void submit()}>
            {t('submit.button')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-soft">{t('submit.attest')}</p>
        {warnings.length > 0 && (
          <Notice tone="after" title={t('submit.warnings')}>
            <ul className="list-disc ps-4">
              {warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Notice>
        )}
        <TextField label={t('submit.note')} rows={2} maxLength={2_000} value={note} onChange={setNote} />
        {problem && <ProblemNotice problem={problem} />}
      </div>
    </Dialog>
  );
};
