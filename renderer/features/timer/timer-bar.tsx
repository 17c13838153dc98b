import { Link, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readLedger } from '#shared/time-entries/ledger';
import type { Run } from '#shared/time-entries/timer';
import { lengthOf } from '#shared/time-entries/totals';
import { weekOf } from '#shared/time-entries/week';
import { useNow } from '../../app/clock';
import { useCommands } from '../../app/commands';
import { useFormat } from '../../i18n/format';
import { useTimeEntries } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { SmallWindowButton } from '../recorder/small-window-button';
import { AsideNotice } from './aside-notice';
import { AwayDialog } from './away-dialog';
import { ClockNotice } from './clock-notice';
import { clockOf } from './clock-of';
import { SplitBar, useSplitWords } from './split-bar';
import { StartDialog } from './start-dialog';
import { SubjectTitle } from './subject-title';
import { useEntryHours } from './use-entry-hours';
import { useSecond } from './use-second';
import { useSayRefusal, useTimer, useTimerActions } from './use-timer';
import { useWorkingDay } from './use-working-day';

const lengthAt = (run: Run, now: number): number =>
  run.earlierMilliseconds + (run.state === 'running' ? Math.max(0, now - run.startedAt) : 0);

/** What today's entries and the running clock come to. */
const useToday = (run: Run | null, now: number): number => {
  const workingDay = useWorkingDay();
  const today = run?.state === 'running' ? run.shiftDate : workingDay;
  const week = weekOf(today);
  const entries = useTimeEntries(week, week);
  const { standing } = readLedger(entries.map(({ entry }) => entry));
  const recorded = standing
    .filter(({ shiftDate, category }) => shiftDate === today && category !== 'leave')
    .reduce((sum, entry) => sum + lengthOf(entry), 0);
  return recorded + (run?.state === 'running' ? Math.max(0, now - run.startedAt) : 0);
};

const Running = ({ run }: { readonly run: Run }) => {
  const { t } = useTranslation('time');
  const isRunning = run.state === 'running';
  const now = useSecond(isRunning);
  const hours = useEntryHours()(run);
  const words = useSplitWords();
  const split = isRunning && hours && now > run.startedAt ? hours.split(run.startedAt, now) : null;
  return (
    <>
      <span className="text-[1.3rem] font-semibold" role="timer" aria-label={t('elapsed')}>
        <bdi translate="no">{clockOf(lengthAt(run, now))}</bdi>
      </span>
      <SubjectTitle of={run} />
      {!isRunning && <span className="text-soft">{t('paused')}</span>}
      {split && (
        <>
          <SplitBar split={split} className="w-36 shrink-0" />
          <span className="truncate text-soft">{words(split)}</span>
        </>
      )}
    </>
  );
};

const useTimerCommands = (
  run: Run | null,
  ask: () => void,
): { readonly main: () => void; readonly pause: () => void } => {
  const { t } = useTranslation('time');
  const actions = useTimerActions();
  const say = useSayRefusal();
  const item = useRouterState({ select: ({ location }) => (location.search as { item?: string }).item });
  const main = () => {
    if (run) void actions.stop().then(say);
    else if (item === undefined) ask();
    else void actions.startOn(item).then(say);
  };
  const pause = () => {
    if (run) void (run.state === 'running' ? actions.pause() : actions.resume()).then(say);
  };
  useCommands([
    {
      id: 'timer.main',
      title: run ? t('stop.button') : t('start.button'),
      group: 'work',
      keys: 'k',
      run: main,
    },
    {
      id: 'timer.pause',
      title: run?.state === 'paused' ? t('resume') : t('pause'),
      group: 'work',
      keys: 'Shift+k',
      run: pause,
      when: () => run !== null,
    },
    { id: 'timer.switch', title: t('switch.title'), group: 'work', keys: 'j', run: ask },
  ]);
  return { main, pause };
};

/** The timer, always in sight: what runs, since when, how it lies to the client's hours, and the day so far. */
export const TimerBar = () => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const now = useNow();
  const run = useTimer()?.current ?? null;
  const [asking, setAsking] = useState(false);
  const { main, pause } = useTimerCommands(run, () => setAsking(true));
  const today = useToday(run, now);
  return (
    <>
      <AsideNotice />
      <div className="border-t border-line px-3.5 py-2 empty:hidden">
        <ClockNotice />
      </div>
      <section
        aria-label={t('bar')}
        className="flex h-[2.9rem] shrink-0 items-center gap-3.5 border-t border-line px-3.5"
      >
        <Button look="primary" icon={run ? 'stop' : 'play'} hint="K" onPress={main}>
          {run ? t('stop.button') : t('start.button')}
        </Button>
        {run && (
          <Button icon={run.state === 'running' ? 'pause' : 'play'} onPress={pause}>
            {run.state === 'running' ? t('pause') : t('resume')}
          </Button>
        )}
        {run ? <Running key={run.id} run={run} /> : <span className="text-soft">{t('nothing-runs')}</span>}
        <span className="grow" />
        {run && (
          <Button look="plain" hint="J" onPress={() => setAsking(true)}>
            {t('switch.button')}
          </Button>
        )}
        <SmallWindowButton />
        <Link to="/time" className="shrink-0 text-soft hover:text-accent">
          {t('today', { length: format.duration(today) })}
        </Link>
      </section>
      <AwayDialog />
      {asking && <StartDialog onClose={() => setAsking(false)} />}
    </>
  );
};
