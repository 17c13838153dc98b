import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BridgeResult } from '#shared/bridge/derived';
import { toPlainText } from '#shared/kernel/plain-text';
import { shownThrough } from '#shared/time-entries/timesheet';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { showToast } from '../../app/toast';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';

type Decision = 'approve' | 'approve-some' | 'return' | 'reopen';

export interface DecisionBarProps {
  readonly detail: BridgeResult<'review.read'>;
  readonly week: string;
  /** The entry that the words are about; null for the week. */
  readonly entryId: string | null;
  /** What is said of entries that are to be returned, by their ids. */
  readonly returned: ReadonlyMap<string, string>;
  readonly onDecided: () => void;
  /** The week is not what was shown any more: it is to be read anew. */
  readonly onOutdated: () => void;
}

/** Approves the week or those of its entries that are not returned, sends it back with words, or opens an approved one again, for a reason. */
export const DecisionBar = ({ detail, week, entryId, returned, onDecided, onOutdated }: DecisionBarProps) => {
  const { t } = useTranslation('time');
  const [text, setText] = useState('');
  const { call, busy, problem } = useBridgeCall('review.decide');
  const { personId, sheet } = detail.week;
  const status = sheet?.status ?? 'open';
  if (!sheet || (status !== 'submitted' && status !== 'approved')) return null;
  const words = toPlainText(text.trim());
  const some = [...returned.values()].every((said) => said.trim() !== '');
  const decide = async (decision: Decision) => {
    // What is said of the week while entries are returned is about the week: a word on an entry returns it.
    const about = returned.size > 0 ? null : (detail.entries.find(({ id }) => id === entryId)?.id ?? null);
    const ofEntries = detail.entries.flatMap(({ id }) => {
      const text = toPlainText((returned.get(id) ?? '').trim());
      return text === '' ? [] : [{ entryId: id, text }];
    });
    const comments = [...(words === '' ? [] : [{ entryId: about, text: words }]), ...ofEntries];
    const shown = shownThrough(detail.entries);
    const done = await call({
      personId,
      decision: { week, decision, revision: sheet.revision, comments, shown },
    });
    if (!done.ok) {
      // What one is asked to look at again must be what there is now; the notice stays, and so does what was typed.
      if (done.error.code === 'timesheet.outdated') onOutdated();
      return;
    }
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
            {returned.size === 0 ? (
              <Button look="primary" isDisabled={busy} onPress={() => void decide('approve')}>
                {t('review.approve')}
              </Button>
            ) : (
              <Button look="primary" isDisabled={busy || !some} onPress={() => void decide('approve-some')}>
                {t('review.approve-some')}
              </Button>
            )}
            <Button
              isDisabled={busy || (words === '' && (returned.size === 0 || !some))}
              onPress={() => void decide('return')}
            >
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
