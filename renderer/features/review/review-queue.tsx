import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReviewedWeek } from '#shared/protocol/hub-api';
import { isUnremarkable, weighs } from '#shared/time-entries/exceptions';
import type { Timesheet } from '#shared/time-entries/timesheet';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { EmptyState } from '../../ui/empty-state';
import { ProblemNotice } from '../../ui/problem-notice';
import { StandingPills } from './standing-pills';
import { useReviewQueue } from './use-review';
import { WeekDetail } from './week-detail';

/** A week that was handed in, with the sheet that says so. */
type Waiting = ReviewedWeek & { readonly sheet: Timesheet };

const isWaiting = (week: ReviewedWeek): week is Waiting => week.sheet !== null;
const unusualIn = ({ exceptions }: ReviewedWeek): number => exceptions.filter(weighs).length;

const QueueLine = ({
  week,
  shown,
  chosen,
  onShow,
  onChoose,
}: {
  readonly week: Waiting;
  readonly shown: boolean;
  readonly chosen: boolean;
  readonly onShow: () => void;
  readonly onChoose: (chosen: boolean) => void;
}) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  const name = useRows('person').byId.get(week.personId)?.name ?? '';
  const unusual = unusualIn(week);
  return (
    <li className={`flex items-start border-b border-line ${shown ? 'bg-accent-bg' : ''}`}>
      <span className="grid w-9 shrink-0 place-items-center pt-2.5">
        {isUnremarkable(week) && (
          <Checkbox selected={chosen} onChange={onChoose} label={t('review.choose-week', { name })} />
        )}
      </span>
      <button
        type="button"
        aria-pressed={shown}
        onClick={onShow}
        className="flex min-w-0 grow cursor-default flex-col gap-0.5 py-2 pe-4 text-start hover:bg-hover aria-pressed:bg-transparent"
      >
        <span className="flex w-full justify-between gap-2">
          <span className="truncate font-[560]">{name}</span>
          <span className="whitespace-nowrap">{format.duration(week.totals.total)}</span>
        </span>
        <span className="text-sm text-soft">
          {t('sheet.week', { day: format.day(Date.parse(`${week.sheet.week}T12:00:00Z`), 'UTC') })}
        </span>
        <StandingPills week={week} />
        <span className="flex w-full justify-between gap-2 text-sm text-soft">
          <span>
            {t('review.waiting-since', { when: format.day(week.sheet.submittedAt ?? 0, timeZone) })}
          </span>
          {unusual > 0 && (
            <span className="whitespace-nowrap">
              {t('review.unusual', { count: unusual, times: format.number(unusual) })}
            </span>
          )}
        </span>
      </button>
    </li>
  );
};

export interface ReviewQueueProps {
  /** Asked anew when it changes. */
  readonly round: number;
  readonly onAgain: () => void;
}

/** Weeks that wait for a decision, whosever and of whenever: the longest first; several at once where nothing is unusual. */
export const ReviewQueue = ({ round, onAgain }: ReviewQueueProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const [pages, setPages] = useState(1);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shownId, setShownId] = useState<string | null>(null);
  const { value, problem } = useReviewQueue(round, pages);
  const { call, busy, problem: refused } = useBridgeCall('review.approve');
  const weeks = (value?.weeks ?? []).filter(isWaiting);
  const usual = weeks.filter(isUnremarkable);
  const picked = usual.filter(({ sheet }) => chosen.has(sheet.id));
  const shown = weeks.find(({ sheet }) => sheet.id === shownId) ?? weeks[0] ?? null;
  const approve = async () => {
    if (picked.length === 0 || busy) return;
    const done = await call({
      weeks: picked.map(({ personId, sheet }) => ({ personId, week: sheet.week, revision: sheet.revision })),
    });
    if (!done.ok) return;
    const left = done.value.filter(({ sheet }) => sheet === null).length;
    showToast({
      text:
        left === 0
          ? t('review.said.approve')
          : t('review.chosen-left', { count: left, weeks: format.number(left) }),
    });
    setChosen(new Set());
    onAgain();
  };
  const chooseUsual = () => setChosen(new Set(usual.map(({ sheet }) => sheet.id)));
  useCommands([
    {
      id: 'review.choose-usual',
      title: t('review.choose-usual'),
      group: 'work',
      keys: 'Shift+u',
      run: chooseUsual,
    },
    {
      id: 'review.approve-chosen',
      title: t('review.approve-chosen', { count: picked.length, weeks: format.number(picked.length) }),
      group: 'work',
      keys: 'Shift+Enter',
      run: () => void approve(),
    },
  ]);
  if (problem)
    return (
      <ProblemNotice problem={problem} actions={<Button onPress={onAgain}>{t('review.again')}</Button>} />
    );
  if (!value) return null;
  if (weeks.length === 0)
    return <EmptyState title={t('review.nothing-waits')}>{t('review.nothing-waits-help')}</EmptyState>;
  return (
    <div className="flex min-h-0 grow">
      <div className="flex w-80 shrink-0 flex-col border-e border-line">
        <div className="flex flex-col gap-2 border-b border-line px-4 py-2">
          <span className="text-sm text-soft" aria-live="polite">
            {t('review.waiting-count', { count: value.total, weeks: format.number(value.total) })}
          </span>
          {usual.length > 0 && (
            <span className="flex flex-wrap gap-2">
              <Button look="light" onPress={chooseUsual}>
                {t('review.choose-usual')}
              </Button>
              {picked.length > 0 && (
                <Button look="primary" isDisabled={busy} onPress={() => void approve()}>
                  {t('review.approve-chosen', { count: picked.length, weeks: format.number(picked.length) })}
                </Button>
              )}
            </span>
          )}
          {refused && <ProblemNotice problem={refused} />}
        </div>
        <ul aria-label={t('review.waiting')} className="min-h-0 grow overflow-auto">
          {weeks.map((week) => (
            <QueueLine
              key={week.sheet.id}
              week={week}
              shown={week === shown}
              chosen={chosen.has(week.sheet.id)}
              onShow={() => setShownId(week.sheet.id)}
              onChoose={(on) =>
                setChosen((before) => {
                  const next = new Set(before);
                  if (on) next.add(week.sheet.id);
                  else next.delete(week.sheet.id);
                  return next;
                })
              }
            />
          ))}
          {weeks.length < value.total && (
            <li className="p-3">
              <Button look="light" onPress={() => setPages(pages + 1)}>
                {t('review.more')}
              </Button>
            </li>
          )}
        </ul>
      </div>
      <div className="min-w-0 grow overflow-auto px-6 py-4">
        {shown && (
          <WeekDetail
            key={shown.sheet.id}
            personId={shown.personId}
            week={shown.sheet.week}
            round={round}
            onAgain={onAgain}
            onDecided={onAgain}
          />
        )}
      </div>
    </div>
  );
};
