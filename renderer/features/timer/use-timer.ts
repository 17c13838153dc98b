import { useCallback } from 'react';
import type { DomainError } from '#shared/kernel/errors';
import { domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import {
  type Away,
  type AwayChoice,
  type Moment,
  planAway,
  planPause,
  planResume,
  planStart,
  planStop,
  type RunSubject,
} from '#shared/time-entries/plan-timer';
import type { TimeCommand } from '#shared/time-entries/time-command';
import type { Run, Timer } from '#shared/time-entries/timer';
import { usePresses } from '../../app/presses';
import { showToast } from '../../app/toast';
import { useErrorWords } from '../../i18n/error-words';
import { useReplica, useRow, useRows } from '../../replica/hooks';
import { whenRead } from '../../replica/when-read';
import { readWorkItem } from '../work-item/read-view';
import { clientSubject } from './run-subject';
import { useMoment, useTimeIds } from './use-moment';

/** This person's timer, on whatever workstation it runs; null before anything was ever timed. */
export const useTimer = (): Timer | null => useRow('timer', useReplica().personId) ?? null;

export interface TimerActions {
  readonly start: (subject: RunSubject) => Promise<Result<void, DomainError>>;
  readonly startOn: (workItemId: string) => Promise<Result<void, DomainError>>;
  readonly pause: () => Promise<Result<void, DomainError>>;
  readonly resume: () => Promise<Result<void, DomainError>>;
  /** Says what time away from this machine was. */
  readonly settle: (away: Away, choice: AwayChoice) => Promise<Result<void, DomainError>>;
  /** Ends the current run, or one that was pushed aside, at a moment the person names (epoch ms). */
  readonly stop: (aside?: { readonly run: Run; readonly at: number }) => Promise<Result<void, DomainError>>;
}

/**
 * What can be done with the timer. What resolves as ok is in the journal. The same thing asked for again meanwhile is
 * that one; a press that was planned on what the timer is no more is refused (`timer.changed`).
 */
export const useTimerActions = (): TimerActions => {
  const replica = useReplica();
  const moment = useMoment();
  const ids = useTimeIds();
  const clients = useRows('client').byId;
  const calendars = useRows('calendar').byId;
  const engagements = useRows('engagement').byId;

  const presses = usePresses<Result<void, DomainError>>();

  const change = async (
    plan: (timer: Timer | null, now: Moment) => TimeCommand | null,
  ): Promise<Result<void, DomainError>> => {
    const now = await moment();
    if (!now.ok) return now;
    const timer = await whenRead(replica.views.row('timer', replica.personId));
    const command = plan(timer, now.value);
    if (!command) return ok(undefined);
    const done = await replica.dispatch(replica.personId, command);
    return done.ok ? ok(undefined) : done;
  };
  const withCurrent = (press: string, plan: (run: Run, now: Moment) => TimeCommand | null) =>
    presses.join(press, () => change((timer, now) => (timer?.current ? plan(timer.current, now) : null)));

  const start = (subject: RunSubject) =>
    presses.join(`start ${JSON.stringify(subject)}`, () =>
      change((timer, now) => planStart(timer, subject, now, ids)),
    );
  return {
    start,
    startOn: async (workItemId) => {
      const view = await readWorkItem(replica, workItemId);
      const engagement = view && engagements.get(view.item.engagementId);
      if (!view || !engagement) return err(domainError('work-item.not-found'));
      const words = { note: '', activity: null };
      return start(clientSubject(engagement, view.item, words, { clients, calendars }));
    },
    pause: () =>
      withCurrent('pause', (run, now) => (run.state === 'running' ? planPause(run, now, ids) : null)),
    resume: () =>
      withCurrent('resume', (run, now) => (run.state === 'paused' ? planResume(run, now, ids) : null)),
    settle: (away, choice) =>
      withCurrent(`settle ${away.from}`, (run, now) => planAway(run, away, choice, now, ids)),
    stop: (aside) =>
      aside
        ? presses.join(`stop ${aside.run.id}`, () =>
            change(() => planStop(aside.run, { now: aside.at, monotonic: null }, ids)),
          )
        : withCurrent('stop', (run, now) => planStop(run, now, ids)),
  };
};

/** Says a refusal where no form can show it. */
export const useSayRefusal = (): ((result: Result<unknown, DomainError>) => void) => {
  const words = useErrorWords();
  return useCallback(
    (result) => {
      if (result.ok) return;
      const { what, do: next } = words(result.error);
      showToast({ text: `${what}. ${next}` });
    },
    [words],
  );
};
