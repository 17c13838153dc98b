import type { OpenHours } from './open-hours';

export const deadlineLevels = ['calm', 'soon', 'urgent', 'overdue'] as const;
export type DeadlineLevel = (typeof deadlineLevels)[number];

/** From how many open milliseconds left a deadline is spoken of louder; an engagement sets them. */
export interface WarningRules {
  readonly soon: number;
  readonly urgent: number;
}

/** Where a deadline stands, in the hours of the calendar it obeys. */
export interface DeadlineState {
  /** Open milliseconds until it is due; below zero, those since. */
  readonly openLeft: number;
  /** The end of the last open time before it, when the client still answers; null where there never was any. */
  readonly lastOpenMoment: number | null;
  /** The latest instant at which work of the estimated length fits in before it; null without one that does. */
  readonly latestStart: number | null;
  readonly level: DeadlineLevel;
}

/**
 * @param hours the calendar that the deadline obeys: the client's, a court's, an authority's, a bank's
 * @param dueAt epoch milliseconds, as is `now`
 * @param estimate how long the work takes, milliseconds of open time
 */
export const deadlineState = (
  hours: OpenHours,
  dueAt: number,
  now: number,
  rules: WarningRules,
  estimate = 0,
): DeadlineState => {
  const openLeft = now <= dueAt ? hours.openMilliseconds(now, dueAt) : -hours.openMilliseconds(dueAt, now);
  return {
    openLeft,
    lastOpenMoment: lastOpenMoment(hours, dueAt),
    latestStart: hours.addOpenMilliseconds(dueAt, -estimate),
    level: now >= dueAt ? 'overdue' : levelOf(openLeft - estimate, rules),
  };
};

const levelOf = (spare: number, { soon, urgent }: WarningRules): DeadlineLevel => {
  if (spare <= urgent) return 'urgent';
  return spare <= soon ? 'soon' : 'calm';
};

/** The last open millisecond before an instant ends here; the instant itself where it lies in open time. */
const lastOpenMoment = (hours: OpenHours, instant: number): number | null => {
  const lastMillisecond = hours.addOpenMilliseconds(instant, -1);
  return lastMillisecond === null ? null : lastMillisecond + 1;
};
