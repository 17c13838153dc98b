import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BridgeResult } from '#shared/bridge/derived';
import { toPlainText } from '#shared/kernel/plain-text';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { showToast } from '../../app/toast';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';

type Decision = 'approve' | 'return' | 'reopen';

export interface DecisionBarProps {
  readonly detail: BridgeResult<'review.read'>;
  readonly week: string;
  /** The entry that the words are about; null for the week. */
  readonly entryId: string | null;
  readonly onDecided: () => void;
}

/** Approves the week, sends it back with words, or opens an approved one again, for a reason. */
export const DecisionBar = ({ detail, week, entryId, onDecided }: DecisionBarProps) => {
  const { t } = useTranslation('time');
  const [text, setText] = useState('');
  const { call, busy, problem } = useBridgeCall('review.decide');
  const { personId, sheet } = detail.week;
  const status = sheet?.status ?? 'open';
  if (!sheet || (status !== 'submitted' && status !== 'approved')) return null;
  const words = toPlainText(text.trim());
  const decide = async (decision: Decision) => {
    const about = detail.entries.find(({ id }) => id === entryId)?.id ?? null;
    const comments = words === '' ? [] : [{ entryId: about, text: words }];
    const done = await call({ personId, decision: { week, decision, revision: sheet.revision, comments } });
    if (!done.ok) return;
    showToast({ text: t(`review.said.${decision}`) });
    setText('');
    onDecided();
  };
  return (
    <div className="flex flex-col gap-2 border-t border-line py-3">
      <TextField
        label={status === 'approved' ? t('review.reason') : t('review.words')}
        rows={2}
        maxLength={2_000}
        value={text}
        onChange={setText}
      />
      {problem && <ProblemNotice problem={problem} />}
      <div className="flex gap-2">
        {status === 'submitted' ? (
          <>
            <Button look="primary" isDisabled={busy} onPress={() => void decide('approve')}>
              {t('review.approve')}
            </Button>
            <Button isDisabled={busy || words === ''} onPress={() => void decide('return')}>
              {t('review.return')}
            </Button>
          </>
        ) : (
          <Button isDisabled={busy || words === ''} onPress={() => void decide('reopen')}>
            {t('review.reopen')}
          </Button>
        )}
      </div>
    </div>
  );
};
