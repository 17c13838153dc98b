import type { ClientHours } from '../calendars/client-hours';
import { type ServiceClock, settle, startClock, turn } from '../calendars/service-clock';
import type { Activity } from './activity';

/** The calendar that the agreed time is counted in. */
export interface ServiceCalendar {
  /** Compiled with `knownAt: 'each-moment'`: what has gone by keeps the judgement it had. */
  readonly hours: ClientHours;
  /** The revision that was in force at an instant. */
  readonly revisionAt: (instant: number) => number;
  /** Epoch milliseconds at which revisions were saved, ascending. */
  readonly savedAt: readonly number[];
}

/** How far an item's agreed time has run. */
export interface ServiceHistory {
  readonly clock: ServiceClock;
  /** The work is done, and the clock with it. */
  readonly ended: boolean;
}

type Turn = Partial<Pick<ServiceClock, 'holder' | 'waitingOnClient'>> & { readonly ends?: boolean };

/** What an activity does to the clock; null for one that does nothing. */
const turnOf = ({ type, personId, subjectId }: Activity): Turn | null => {
  switch (type) {
    case 'work-item.claim':
      return { holder: personId };
    case 'work-item.assign':
      return { holder: subjectId };
    case 'work-item.release':
      return { holder: null, waitingOnClient: false };
    case 'work-item.wait':
      return { waitingOnClient: true };
    case 'work-item.start':
    case 'work-item.send-for-review':
    case 'work-item.return':
      return { waitingOnClient: false };
    case 'work-item.approve':
    case 'work-item.complete':
      return { waitingOnClient: false, ends: true };
    default:
      return null;
  }
};

/**
 * Runs an item's clock through what happened to it, from the moment somebody first took it. Each stretch is settled by
 * the calendar revision that was in force in it, so that a calendar edited since changes nothing of the past.
 *
 * @returns null while nobody has taken it
 */
export const serviceHistory = (
  activities: readonly Activity[],
  calendar: ServiceCalendar,
  now: number,
): ServiceHistory | null => {
  const turns = activities
    .flatMap((activity) => {
      const change = turnOf(activity);
      return change ? [{ at: activity.at, change }] : [];
    })
    .sort((a, b) => a.at - b.at);
  const first = turns[0];
  if (!first) return null;
  let clock = startClock(first.at, null);
  let ended = false;
  for (const { at, change } of turns) {
    const { ends = false, ...state } = change;
    if (!ended) clock = settleThrough(clock, calendar, at);
    // What was returned or taken up again after it was done runs on from then; in between it stood.
    clock = turn(
      { ...clock, settledUntil: Math.max(clock.settledUntil, at) },
      inForce(calendar, at),
      at,
      state,
    );
    ended = ends;
  }
  return { clock: ended ? clock : settleThrough(clock, calendar, now), ended };
};

const inForce = ({ hours, revisionAt }: ServiceCalendar, instant: number) => ({
  hours,
  revision: revisionAt(instant),
});

/** Settles piece by piece wherever another revision of the calendar took over. */
const settleThrough = (clock: ServiceClock, calendar: ServiceCalendar, until: number): ServiceClock => {
  let settled = clock;
  for (const saved of calendar.savedAt)
    if (saved > settled.settledUntil && saved < until)
      settled = settle(settled, inForce(calendar, settled.settledUntil), saved);
  return settle(settled, inForce(calendar, settled.settledUntil), until);
};
