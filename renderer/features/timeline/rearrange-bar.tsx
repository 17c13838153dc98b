import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import { ok, type Result } from '#shared/kernel/result';
import { planCorrection } from '#shared/time-entries/plan-entry';
import { planMerge, planSplit, type Rearranging } from '#shared/time-entries/rearrange';
import { useBridge } from '../../app/bridge/bridge-context';
import { usePresses } from '../../app/presses';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useReplica } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';
import { useTimeIds } from '../timer/use-moment';
import { isStill, type Rearrangement } from './rearrangement';

const planned = (change: Rearrangement, why: Rearranging) => {
  if (change.kind === 'split') return planSplit(change.entry, change.at, why);
  if (change.kind === 'merge') return planMerge(change.entry, change.other, why);
  const { entry, span, date: shiftDate } = change;
  return planCorrection(
    entry,
    { span, subject: entry, reason: why.reason, shiftDate },
    why.now,
    why.entryId(),
  );
};

/** Says what a rearrangement would do, in words. */
const useChangeWords = (change: Rearrangement): string => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  const span = (from: number, until: number) =>
    `${format.time(from, timeZone)}–${format.time(until, timeZone)}`;
  const { entry } = change;
  const whole = span(entry.startedAt, entry.endedAt);
  if (change.kind === 'split')
    return t('rearrange.split-words', {
      whole,
      first: span(entry.startedAt, change.at),
      second: span(change.at, entry.endedAt),
    });
  if (change.kind === 'merge') {
    const from = Math.min(entry.startedAt, change.other.startedAt);
    const until = Math.max(entry.endedAt, change.other.endedAt);
    const other = span(change.other.startedAt, change.other.endedAt);
    return t('rearrange.merge-words', { first: whole, second: other, whole: span(from, until) });
  }
  const moved = span(...change.span);
  return change.date === entry.shiftDate
    ? t('rearrange.move-words', { before: whole, after: moved })
    : t('rearrange.move-day-words', {
        before: whole,
        after: moved,
        day: format.day(Date.parse(`${change.date}T12:00:00Z`), 'UTC'),
      });
};

export interface RearrangeBarProps {
  readonly change: Rearrangement;
  readonly onDone: () => void;
}

/** What is about to be done to an entry, and why: it stands in the ledger with its reason once this is recorded. */
export const RearrangeBar = ({ change, onDone }: RearrangeBarProps) => {
  const { t } = useTranslation('time');
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const replica = useReplica();
  const ids = useTimeIds();
  const words = useChangeWords(change);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<DomainError | null>(null);
  const presses = usePresses<Result<void, DomainError>>();
  const record = async (): Promise<Result<void, DomainError>> => {
    const read = await bridge.call('clock.read');
    if (!read.ok) return read;
    const why = { now: read.value.now, reason: toPlainText(reason).slice(0, 1_000), entryId: ids.entry };
    const command = planned(change, why);
    if (!command.ok) return command;
    const saved = await replica.dispatch(replica.personId, command.value);
    if (!saved.ok) return saved;
    showToast({ text: t(`rearrange.said-${change.kind}`) });
    onDone();
    return ok(undefined);
  };
  // A split that is pressed twice would record its second half twice.
  const submit = async (): Promise<void> => {
    const recorded = await presses.joinLast('record', record);
    if (!recorded.ok) setProblem(recorded.error);
  };
  return (
    <form
      className="flex flex-col gap-2 rounded-md border border-accent bg-raised px-4 py-3"
      aria-label={t('rearrange.label')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <p role="status" className="font-[560]">
        {words}
      </p>
      <div className="flex items-end gap-3">
        <div className="grow">
          <TextField label={t('field.reason')} value={reason} maxLength={1_000} onChange={setReason} />
        </div>
        <Button onPress={onDone}>{common('cancel')}</Button>
        <Button look="primary" type="submit" isDisabled={isStill(change)}>
          {t(`rearrange.${change.kind}`)}
        </Button>
      </div>
      {problem && <ProblemNotice problem={problem} />}
    </form>
  );
};
