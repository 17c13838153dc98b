import type { PersonId } from '../kernel/ids';
import type { TimerCommand } from './time-command';
import type { Run, Timer } from './timer';

const mostOpen = 50;

/**
 * The timer after a change. Two workstations that did not know of each other may both have started: the later start
 * runs on, and the other is pushed aside, whichever reaches the hub first, until somebody says when it ended.
 */
export const applyTimer = (
  timer: Timer | undefined,
  person: PersonId,
  { ended, run }: Pick<TimerCommand, 'ended' | 'run'>,
): Timer => {
  const replaced = new Set([ended?.id, run?.id]);
  const others = [timer?.current ?? null, ...(timer?.open ?? [])].filter(
    (one): one is Run => one !== null && !replaced.has(one.id),
  );
  const current = timer?.current && !replaced.has(timer.current.id) ? timer.current : null;
  const latest = later(run, current);
  const aside = [...others, ...(run ? [run] : [])].filter(
    // A paused run that is pushed aside has nothing left to record.
    (one) => one.id !== latest?.id && one.state === 'running',
  );
  return { id: person, current: latest, open: aside.slice(0, mostOpen) };
};

const later = (a: Run | null, b: Run | null): Run | null => {
  if (!a || !b) return a ?? b;
  // What is paused waits; it never pushes aside a clock that runs.
  if (a.state !== b.state) return a.state === 'running' ? a : b;
  if (a.startedAt !== b.startedAt) return a.startedAt > b.startedAt ? a : b;
  return a.id > b.id ? a : b;
};
