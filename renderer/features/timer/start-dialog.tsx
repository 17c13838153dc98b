import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { ClockNotice } from './clock-notice';
import { type SubjectDraft, SubjectFields, useSubjectDraft, useSubjectOf } from './subject-fields';
import { useTimer, useTimerActions } from './use-timer';

export interface StartDialogProps {
  readonly first?: Partial<SubjectDraft>;
  readonly onClose: () => void;
}

/** Asks what is to be timed. What runs already, here or on another workstation, is said, and ends when this starts. */
export const StartDialog = ({ first, onClose }: StartDialogProps) => {
  const { t } = useTranslation('time');
  const { t: common } = useTranslation('common');
  const [draft, setDraft] = useSubjectDraft(first);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const subject = useSubjectOf(draft);
  const { start } = useTimerActions();
  const running = useTimer()?.current?.state === 'running';
  const submit = async () => {
    if (!subject) return;
    const started = await start(subject);
    if (started.ok) onClose();
    else setProblem(started.error);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={running ? t('switch.title') : t('start.title')}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button look="primary" isDisabled={!subject} onPress={() => void submit()}>
            {running ? t('switch.button') : t('start.button')}
          </Button>
        </>
      }
    >
      <ClockNotice />
      {running && <p className="pb-3 text-soft">{t('switch.help')}</p>}
      <SubjectFields draft={draft} onChange={setDraft} />
      {problem && <ProblemNotice problem={problem} />}
    </Dialog>
  );
};
