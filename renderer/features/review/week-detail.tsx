import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonId } from '#shared/kernel/ids';
import type { TimeException } from '#shared/time-entries/exceptions';
import { readWeekLedger } from '#shared/time-entries/ledger';
import { gapsOfDays } from '#shared/time-entries/totals';
import { useRows } from '../../replica/hooks';
import { Pill, type Tone } from '../../ui/badge';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { DaySummary } from '../time/day-summary';
import { DecisionBar } from './decision-bar';
import { ExceptionList } from './exception-list';
import { ReviewEntries } from './review-entries';
import { StandingPills } from './standing-pills';
import { useReviewDetail } from './use-review';

export const tones: Readonly<Record<'open' | 'submitted' | 'approved' | 'returned', Tone>> = {
  open: 'quiet',
  submitted: 'after',
  approved: 'accent',
  returned: 'quiet',
};
/** One person's week: its sums, what is unusual in it, the decision, and everything it rests on. */
export const WeekDetail = ({
  personId,
  week,
  round,
  onAgain,
  onDecided,
}: {
  readonly personId: PersonId;
  readonly week: string;
  readonly round: number;
  readonly onAgain: () => void;
  readonly onDecided: () => void;
}) => {
  const { t } = useTranslation('time');
  const name = useRows('person').byId.get(personId)?.name ?? '';
  const { value, problem } = useReviewDetail(personId, week, round);
  const [shown, setShown] = useState<TimeException | null>(null);
  const [returned, setReturned] = useState<ReadonlyMap<string, string>>(new Map());
  const marked = useMemo(() => new Set<string>(shown?.entryIds), [shown]);
  if (problem)
    return (
      <ProblemNotice problem={problem} actions={<Button onPress={onAgain}>{t('review.again')}</Button>} />
    );
  if (!value) return null;
  const { sheet, totals, exceptions } = value.week;
  return (
    <>
      <header className="flex items-center gap-3 pb-3">
        <h2 className="text-lg font-semibold">{name}</h2>
        <Pill tone={tones[sheet?.status ?? 'open']}>{t(`week.${sheet?.status ?? 'open'}`)}</Pill>
        <StandingPills week={value.week} />
      </header>
      {sheet && sheet.note !== '' && (
        <p className="border-s-2 border-edge ps-2.5 break-words whitespace-pre-wrap" dir="auto">
          {sheet.note}
        </p>
      )}
      <DaySummary totals={totals} gaps={gapsOfDays(readWeekLedger(value.entries, week).standing, 60_000)} />
      <section className="border-t border-line py-3">
        <h3 className="pb-1 font-semibold">{t('review.exceptions')}</h3>
        <ExceptionList exceptions={exceptions} onShow={setShown} />
      </section>
      <DecisionBar
        detail={value}
        week={week}
        entryId={shown?.entryIds[0] ?? null}
        returned={returned}
        onOutdated={onAgain}
        onDecided={() => {
          setReturned(new Map());
          onDecided();
        }}
      />
      {value.entries.length === 0 ? (
        <p className="border-t border-line py-3 text-soft">{t('sheet.empty')}</p>
      ) : (
        <ReviewEntries
          entries={value.entries}
          week={week}
          marked={marked}
          sheet={sheet}
          returned={returned}
          onReturn={(entryId, text) =>
            setReturned((before) => {
              const next = new Map(before);
              if (text === null) next.delete(entryId);
              else next.set(entryId, text);
              return next;
            })
          }
        />
      )}
    </>
  );
};
