import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import { ok, type Result } from '#shared/kernel/result';
import { readDurationInput } from '#shared/time-entries/duration-input';
import { readLedger } from '#shared/time-entries/ledger';
import {
  type EntryDay,
  needsReason,
  planCorrection,
  planEntry,
  planWithdrawal,
  spanOf,
} from '#shared/time-entries/plan-entry';
import type { RunSubject } from '#shared/time-entries/plan-timer';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { weekOf } from '#shared/time-entries/week';
import { useBridge } from '../../app/bridge/bridge-context';
import { usePresses } from '../../app/presses';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { useReplica, useTimeEntries } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { fieldProblem } from '../../ui/field';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';
import { ClockNotice } from '../timer/clock-notice';
import { SubjectFields, useSubjectDraft, useSubjectOf } from '../timer/subject-fields';
import { useTimeIds } from '../timer/use-moment';

type Answer = Result<void, DomainError>;

export interface EntryFormProps {
  readonly day: EntryDay;
  /** The entry to correct; null records a new one. */
  readonly entry: TimeEntry | null;
  /** What a new entry begins with: that of a former one, or a gap of the day. */
  readonly from?: { readonly like?: FormerSubject; readonly span?: readonly [number, number] };
  readonly onClose: () => void;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A span as it can be typed again. */
const typedSpan = ([startedAt, endedAt]: readonly [number, number], day: EntryDay): string => {
  const minute = (at: number) => Math.round((at - day.at(0)) / 60_000);
  const clock = (at: number) => `${two(Math.floor((minute(at) % 1_440) / 60))}:${two(minute(at) % 60)}`;
  return `${clock(startedAt)}–${clock(endedAt)}`;
};

/** What a new entry can take over of a former one. */
export type FormerSubject = Pick<TimeEntry, 'category' | 'engagementId' | 'workItemId' | 'activity' | 'note'>;

const like = (entry: FormerSubject | undefined) =>
  entry && {
    category: entry.category,
    engagementId: entry.engagementId,
    workItemId: entry.workItemId,
    activity: entry.activity ?? '',
    note: entry.note,
  };

/** What stands of the week for some of the same time, the entry that is being corrected left out. */
const useSharedWith = (
  day: EntryDay,
  corrected: TimeEntry | null,
  span: readonly [number, number] | null,
): readonly TimeEntry[] => {
  const week = weekOf(day.date);
  const { standing } = readLedger(useTimeEntries(week, week).map(({ entry }) => entry));
  if (span === null) return [];
  const [from, until] = span;
  return standing.filter(
    ({ id, startedAt, endedAt }) => id !== corrected?.id && startedAt < until && endedAt > from,
  );
};

/** Records time that nobody measured, or corrects an entry: what stood before stays in its history. */
export const EntryForm = ({ day, entry, from = {}, onClose }: EntryFormProps) => {
  const { t } = useTranslation('time');
  const { t: common } = useTranslation('common');
  const format = useFormat();
  const words = useErrorWords();
  const replica = useReplica();
  const bridge = useBridge();
  const ids = useTimeIds();
  const formId = useId();
  const { timeZone } = useSignedIn().person;
  const first: readonly [number, number] | undefined = entry ? [entry.startedAt, entry.endedAt] : from.span;
  const [shown] = useState(() => (first ? typedSpan(first, day) : ''));
  const [typed, setTyped] = useState(shown);
  const [reason, setReason] = useState('');
  const [draft, setDraft] = useSubjectDraft(like(entry ?? from.like));
  const [problem, setProblem] = useState<DomainError | null>(null);
  const subject = useSubjectOf(draft);
  const input = readDurationInput(typed);
  // What was not touched stays to the millisecond: the field shows minutes.
  const span = first && typed === shown ? first : input.ok ? spanOf(input.value, day) : null;
  const over = useSharedWith(day, entry, span);
  const asksWhy = entry !== null || (span !== null && needsReason(day, span[1]));

  const presses = usePresses<Answer>();

  const record = async (span: readonly [number, number], subject: RunSubject): Promise<Answer> => {
    const read = await bridge.call('clock.read');
    if (!read.ok) return read;
    const { now, hubOffset, timeZone: personZone } = read.value;
    const why = toPlainText(reason).slice(0, 1_000);
    const id = ids.entry();
    const planned = entry
      ? planCorrection(entry, { span, subject, reason: why }, now, id)
      : planEntry(span, { ...day, now }, { id, subject, personZone, hubOffset, reason: why });
    return say(planned, entry ? t('said.corrected') : t('said.recorded'));
  };
  const withdraw = (standing: TimeEntry): Promise<Answer> =>
    say(planWithdrawal(standing, toPlainText(reason), ids.entry()), t('said.withdrawn'));
  const say = async (planned: ReturnType<typeof planEntry>, done: string): Promise<Answer> => {
    if (!planned.ok) return planned;
    const saved = await replica.dispatch(replica.personId, planned.value);
    if (!saved.ok) return saved;
    showToast({ text: done });
    onClose();
    return ok(undefined);
  };
  // Each would record under an id of its own, so pressed twice it would count twice.
  const answer = async (task: () => Promise<Answer>): Promise<void> => {
    const answered = await presses.joinLast('answer', task);
    if (!answered.ok) setProblem(answered.error);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={entry ? t('form.correct') : t('form.record')}
      actions={
        <>
          {entry && (
            <Button look="danger" onPress={() => void answer(() => withdraw(entry))}>
              {t('form.withdraw')}
            </Button>
          )}
          <span className="grow" />
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button look="primary" type="submit" form={formId} isDisabled={!span || !subject}>
            {entry ? t('form.correct-button') : t('form.record-button')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (span && subject) void answer(() => record(span, subject));
        }}
      >
        <ClockNotice />
        <TextField
          autoFocus
          label={t('field.time')}
          help={
            span
              ? t('field.time-read', {
                  from: format.time(span[0], timeZone),
                  until: format.time(span[1], timeZone),
                  length: format.duration(span[1] - span[0]),
                })
              : t('field.time-help')
          }
          value={typed}
          onChange={setTyped}
          problem={typed === '' || input.ok ? undefined : words(input.error).what}
        />
        {over.length > 0 && (
          <p className={fieldProblem}>
            {t('form.over', {
              spans: format.list(
                over.map(
                  ({ startedAt, endedAt }) =>
                    `${format.time(startedAt, timeZone)}–${format.time(endedAt, timeZone)}`,
                ),
              ),
            })}
          </p>
        )}
        <SubjectFields draft={draft} onChange={setDraft} />
        {asksWhy && (
          <TextField
            label={t('field.reason')}
            help={entry ? t('field.reason-correction') : t('field.reason-late')}
            value={reason}
            maxLength={1_000}
            onChange={setReason}
          />
        )}
        {problem && <ProblemNotice problem={problem} />}
      </form>
    </Dialog>
  );
};
