import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BridgeResult } from '#shared/bridge/derived';
import type { PersonId } from '#shared/kernel/ids';
import type { Delegation } from '#shared/time-entries/review-standing';
import { addDays } from '#shared/time-entries/week';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useAnswer } from '../../app/bridge/use-answer';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { useDateToday } from '../timer/use-working-day';

const useNames = () => {
  const people = useRows('person').byId;
  return (id: string) => people.get(id)?.name ?? '';
};

/** One handover that stands, with the way to end it. */
const Standing = ({
  of,
  given,
  onEnded,
}: {
  readonly of: Delegation;
  /** Whether it is one's own; otherwise it was given to one. */
  readonly given: boolean;
  readonly onEnded: () => void;
}) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const name = useNames();
  const { call, busy, problem } = useBridgeCall('review.take-back');
  const day = (date: string) => format.day(Date.parse(`${date}T12:00:00Z`), 'UTC');
  const words = { from: day(of.from), until: day(of.until) };
  const end = async () => {
    if (!(await call({ id: of.id })).ok) return;
    showToast({ text: t('delegation.ended') });
    onEnded();
  };
  return (
    <li className="flex flex-col gap-1 border-b border-line py-1.5">
      <span className="flex items-center justify-between gap-3">
        <span>
          {given
            ? t('delegation.to', { name: name(of.toId), ...words })
            : t('delegation.for', { name: name(of.fromId), ...words })}
        </span>
        <Button look="light" isDisabled={busy} onPress={() => void end()}>
          {t('delegation.end')}
        </Button>
      </span>
      {problem && <ProblemNotice problem={problem} />}
    </li>
  );
};

/** To whom, and from when until when. */
const Form = ({
  candidates,
  onGiven,
}: {
  readonly candidates: BridgeResult<'review.delegations'>['candidates'];
  readonly onGiven: () => void;
}) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const name = useNames();
  // Reviews are handed over by the calendar, whatever shift they are handed over in.
  const today = useDateToday();
  const [toId, setToId] = useState<PersonId | null>(null);
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(addDays(today, 6));
  const { call, busy, problem } = useBridgeCall('review.delegate');
  const choices = candidates
    .filter(({ sees }) => sees > 0)
    .toSorted((a, b) => b.sees - a.sees || name(a.personId).localeCompare(name(b.personId), format.locale))
    .map(({ personId, sees, of }) => ({
      value: personId,
      label: t('delegation.candidate', {
        name: name(personId),
        sees: format.number(sees),
        of: format.number(of),
      }),
    }));
  const give = async () => {
    if (toId === null || !(await call({ toId, from, until })).ok) return;
    showToast({ text: t('delegation.given') });
    onGiven();
  };
  if (choices.length === 0) return <p className="text-soft">{t('delegation.nobody')}</p>;
  return (
    <div className="flex flex-col gap-3">
      <Select
        label={t('delegation.whom')}
        placeholder={t('delegation.choose')}
        value={toId}
        choices={choices}
        onChange={setToId}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField type="date" label={t('delegation.from')} value={from} onChange={setFrom} />
        <TextField type="date" label={t('delegation.until')} value={until} onChange={setUntil} />
      </div>
      {problem && <ProblemNotice problem={problem} />}
      <span>
        <Button
          look="primary"
          isDisabled={busy || toId === null || from === '' || until === ''}
          onPress={() => void give()}
        >
          {t('delegation.give')}
        </Button>
      </span>
    </div>
  );
};

/** A lead who is away leaves the review of their people's weeks to another, for some days. */
export const DelegationDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('time');
  const [round, setRound] = useState(0);
  const { value, problem } = useAnswer('', (bridge) => bridge.call('review.delegations'), round);
  const content = useRef<HTMLDivElement>(null);
  const again = () => {
    setRound(round + 1);
    // What was pressed goes away with what it ended: without this the keyboard would be left outside of the dialog.
    content.current?.focus();
  };
  const standing = value
    ? [
        ...value.given.map((of) => ({ of, given: true })),
        ...value.received.map((of) => ({ of, given: false })),
      ]
    : [];
  return (
    <Dialog open onClose={onClose} title={t('delegation.title')}>
      <div ref={content} tabIndex={-1} className="flex flex-col gap-4 outline-none">
        <p className="text-soft">{t('delegation.help')}</p>
        {problem && (
          <ProblemNotice problem={problem} actions={<Button onPress={again}>{t('review.again')}</Button>} />
        )}
        {standing.length > 0 && (
          <ul aria-label={t('delegation.standing')} className="border-t border-line">
            {standing.map(({ of, given }) => (
              <Standing key={of.id} of={of} given={given} onEnded={again} />
            ))}
          </ul>
        )}
        {value && <Form key={round} candidates={value.candidates} onGiven={again} />}
      </div>
    </Dialog>
  );
};
