import { powerMonitor } from 'electron';
import { followAbsence } from '#shared/time-entries/absence';
import type { Away } from '#shared/time-entries/plan-timer';

/** How often the system is asked for the last input, ms. */
const every = 10_000;

/** Tells each absence from this machine once it is over: no input, a locked screen, or sleep. What was typed is never seen. */
export const watchAbsence = (told: (away: Away) => void): (() => void) => {
  let since: number | null = null;
  let locked = false;
  let asleep = false;
  const look = (): void => {
    const idle = powerMonitor.getSystemIdleTime() * 1_000;
    const next = followAbsence(since, { now: Date.now(), idle, shut: locked || asleep });
    since = next.since;
    if (next.away) told(next.away);
  };
  const listeners = {
    'lock-screen': () => {
      locked = true;
      look();
    },
    'unlock-screen': () => {
      locked = false;
      look();
    },
    suspend: () => {
      asleep = true;
      look();
    },
    resume: () => {
      asleep = false;
      look();
    },
  };
  for (const [event, listener] of Object.entries(listeners)) powerMonitor.on(event as 'suspend', listener);
  const timer = setInterval(look, every);
  return () => {
    clearInterval(timer);
    for (const [event, listener] of Object.entries(listeners)) powerMonitor.off(event as 'suspend', listener);
  };
};
