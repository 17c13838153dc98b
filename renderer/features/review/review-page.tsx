import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonId } from '#shared/kernel/ids';
import type { ReviewedWeek } from '#shared/protocol/hub-api';
import { weighs } from '#shared/time-entries/exceptions';
import { addDays } from '#shared/time-entries/week';
import { useCommands } from '../../app/commands';
import { countReviewsAgain } from '../../app/waiting-reviews';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Pill } from '../../ui/badge';
import { Button, IconButton } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { ProblemNotice } from '../../ui/problem-notice';
import { ExportDialog } from '../reports/export-dialog';
import { useThisWeek } from '../timesheet/use-week';
import { DelegationDialog } from './delegation-dialog';
import { InPlaceNotice } from './in-place-notice';
import { ReviewQueue } from './review-queue';
import { useReviewList } from './use-review';
import { tones, WeekDetail } from './week-detail';

const order = ['submitted', 'open', 'returned', 'approved'];

const statusOf = ({ sheet }: ReviewedWeek) => sheet?.status ?? 'open';

const Line = ({
  week,
  chosen,
  onChoose,
}: {
  readonly week: ReviewedWeek;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const name = useRows('person').byId.get(week.personId)?.name ?? '';
  const status = statusOf(week);
  const unusual = week.exceptions.filter(weighs).length;
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className="flex w-full cursor-default flex-col gap-0.5 border-b border-line px-4 py-2 text-start hover:bg-hover aria-pressed:bg-accent-bg"
      >
        <span className="flex w-full items-center justify-between gap-2">
          <span className="truncate font-[560]">{name}</span>
          <Pill tone={tones[status]}>{t(`week.${status}`)}</Pill>
        </span>
        <span className="flex w-full justify-between gap-2 text-sm text-soft">
          <span>{format.duration(week.totals.total)}</span>
          {unusual > 0 && (
            <span>{t('review.unusual', { count: unusual, times: format.number(unusual) })}</span>
          )}
        </span>
      </button>
    </li>
  );
};

/** The weeks of the people whose time one reviews: who handed in what, what is unusual in it, and the decision. */
export const ReviewPage = () => {
  const { t } = useTranslation('time');
  const { t: report } = useTranslation('report');
  const format = useFormat();
  const thisWeek = useThisWeek();
  const [chosenWeek, setChosenWeek] = useState<string | null>(null);
  const [chosen, setChosen] = useState<PersonId | null>(null);
  const people = useRows('person').byId;
  const week = chosenWeek ?? thisWeek;
  const [exporting, setExporting] = useState(false);
  const [away, setAway] = useState(false);
  const [queued, setQueued] = useState(false);
  const [round, setRound] = useState(0);
  const again = () => {
    setRound((count) => count + 1);
    countReviewsAgain();
  };
  const { value, problem } = useReviewList(week, round);
  const look = (weeks: number) => setChosenWeek(addDays(week, weeks * 7));
  useCommands([
    {
      id: 'review.export',
      title: report('export.title'),
      group: 'work',
      keys: 'Shift+x',
      run: () => setExporting(true),
    },
    { id: 'review.queue', title: t('review.waiting'), group: 'go', keys: 'w', run: () => setQueued(!queued) },
    {
      id: 'review.away',
      title: t('delegation.title'),
      group: 'work',
      keys: 'Shift+d',
      run: () => setAway(true),
    },
    {
      id: 'review.earlier',
      title: t('earlier-week'),
      group: 'go',
      keys: '[',
      repeats: true,
      run: () => look(-1),
    },
    { id: 'review.later', title: t('later-week'), group: 'go', keys: ']', repeats: true, run: () => look(1) },
  ]);
  const weeks = useMemo(() => {
    const name = ({ personId }: ReviewedWeek) => people.get(personId)?.name ?? '';
    return (value ?? []).toSorted(
      (a, b) =>
        order.indexOf(statusOf(a)) - order.indexOf(statusOf(b)) ||
        b.exceptions.length - a.exceptions.length ||
        name(a).localeCompare(name(b), format.locale),
    );
  }, [value, people, format.locale]);
  /** Whom one is about to decide or has just decided about stays in sight, though they move in the list. */
  const stay = () => {
    setChosen(shown);
    again();
  };
  const shown = chosen ?? weeks[0]?.personId ?? null;
  return (
    <div className="flex h-full min-h-0 flex-col bg-panel">
      <header className="flex items-center gap-3 border-b border-line px-6 py-3">
        <h1 className="text-lg font-semibold">{t('review.title')}</h1>
        <Button look={queued ? 'plain' : 'quiet'} aria-pressed={!queued} onPress={() => setQueued(false)}>
          {t('review.by-week')}
        </Button>
        <Button look={queued ? 'quiet' : 'plain'} aria-pressed={queued} onPress={() => setQueued(true)}>
          {t('review.waiting')}
        </Button>
        {!queued && (
          <>
            <IconButton icon="chevron-start" label={t('earlier-week')} onPress={() => look(-1)} />
            <span className="min-w-44 text-center font-[560]">
              {t('sheet.week', { day: format.day(Date.parse(`${week}T12:00:00Z`), 'UTC') })}
            </span>
            <IconButton icon="chevron-end" label={t('later-week')} onPress={() => look(1)} />
          </>
        )}
        <span className="grow" />
        <Button look="light" onPress={() => setAway(true)}>
          {t('delegation.title')}
        </Button>
        <Button look="light" icon="refresh" onPress={again}>
          {t('review.again')}
        </Button>
        <Button onPress={() => setExporting(true)}>{report('export.button')}</Button>
      </header>
      {away && <DelegationDialog onClose={() => setAway(false)} />}
      {exporting && (
        <ExportDialog
          kinds={['exceptions', 'timesheet', 'attendance', 'statement', 'billing']}
          week={week}
          {...(shown === null ? {} : { personId: shown })}
          onClose={() => setExporting(false)}
        />
      )}
      {problem && <ProblemNotice problem={problem} />}
      <InPlaceNotice round={round} onShow={() => setQueued(true)} />
      {queued ? (
        <ReviewQueue round={round} onAgain={again} />
      ) : value && weeks.length === 0 ? (
        <EmptyState title={t('review.nobody')}>{t('review.nobody-help')}</EmptyState>
      ) : (
        <div className="flex min-h-0 grow">
          <ul aria-label={t('review.people')} className="w-72 shrink-0 overflow-auto border-e border-line">
            {weeks.map((each) => (
              <Line
                key={each.personId}
                week={each}
                chosen={each.personId === shown}
                onChoose={() => setChosen(each.personId)}
              />
            ))}
          </ul>
          <div className="min-w-0 grow overflow-auto px-6 py-4">
            {shown && (
              <WeekDetail
                key={`${shown} ${week}`}
                personId={shown}
                week={week}
                round={round}
                onAgain={stay}
                onDecided={stay}
              />
            )}
          </div>
        </div>
      )}
    </div>
  );
};
