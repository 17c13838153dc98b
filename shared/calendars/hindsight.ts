import type { ClientHours, HoursSegment } from './client-hours';

/** A stretch that is judged otherwise today than it was when it went by; epoch milliseconds, half open. */
export interface HindsightSegment {
  readonly from: number;
  readonly until: number;
  readonly atTheTime: HoursSegment['kind'];
  readonly today: HoursSegment['kind'];
  /** The holiday that was declared or called off too late. */
  readonly holiday?: string | undefined;
}

/**
 * What late announcements would change in a span: to be flagged to people, never to be applied to what was worked.
 *
 * @param atTheTime the calendar compiled with `knownAt: 'each-moment'`
 * @param today the calendar as it is known today
 */
export const changedInHindsight = (
  atTheTime: ClientHours,
  today: ClientHours,
  from: number,
  until: number,
): readonly HindsightSegment[] => {
  const earlier = atTheTime.segments(from, until);
  const changed: HindsightSegment[] = [];
  let i = 0;
  for (const current of today.segments(from, until)) {
    for (let old = earlier[i]; old && old.from < current.until; old = earlier[++i]) {
      if (old.kind !== current.kind)
        changed.push({
          from: Math.max(old.from, current.from),
          until: Math.min(old.until, current.until),
          atTheTime: old.kind,
          today: current.kind,
          holiday: current.holiday ?? old.holiday,
        });
      // The rest of it is met by what comes next today.
      if (old.until > current.until) break;
    }
  }
  return changed;
};
