import type { PersonId } from '../kernel/ids';
import type { ClientHours } from './client-hours';
import type { Span } from './growing-range';

/** Why a service-level clock runs or stands. */
export type ClockReason = 'running' | 'outside-hours' | 'holiday' | 'waiting-on-client';

/** Which calendar and which zone data a stretch was judged by. */
export interface CalendarStamp {
  /** Revision of the calendar's row. */
  readonly calendarRevision: number;
  readonly zoneData: string;
}

/** A stretch that has gone by. Once written it is never reckoned again, whatever happens to the calendar. */
export interface ClockSegment extends Span, CalendarStamp {
  readonly reason: ClockReason;
  /** Who held the work; null while nobody did. */
  readonly holder: PersonId | null;
}

/** What an agreed time (answer within eight open hours) has used up so far. */
export interface ServiceClock {
  /** In order, without gaps. */
  readonly segments: readonly ClockSegment[];
  /** Epoch milliseconds; everything before stands in the segments. */
  readonly settledUntil: number;
  readonly holder: PersonId | null;
  readonly waitingOnClient: boolean;
}

/** The calendar in force now, compiled. */
export interface ClockCalendar {
  readonly hours: ClientHours;
  readonly revision: number;
}

export const startClock = (at: number, holder: PersonId | null): ServiceClock => ({
  segments: [],
  settledUntil: at,
  holder,
  waitingOnClient: false,
});

/** Writes down what has gone by since the clock was last settled. Earlier instants change nothing. */
export const settle = (
  clock: ServiceClock,
  { hours, revision }: ClockCalendar,
  until: number,
): ServiceClock => {
  const from = clock.settledUntil;
  if (until <= from) return clock;
  const kept = { holder: clock.holder, calendarRevision: revision, zoneData: hours.zoneData };
  const passed: readonly ClockSegment[] = clock.waitingOnClient
    ? [{ from, until, reason: 'waiting-on-client', ...kept }]
    : hours.segments(from, until).map((segment) => ({
        from: segment.from,
        until: segment.until,
        reason: reasons[segment.kind],
        ...kept,
      }));
  return { ...clock, segments: passed.reduce(joined, clock.segments), settledUntil: until };
};

/** Settles by the calendar that held until then, and goes on under a new holder or another state. */
export const turn = (
  clock: ServiceClock,
  calendar: ClockCalendar,
  at: number,
  change: Partial<Pick<ServiceClock, 'holder' | 'waitingOnClient'>>,
): ServiceClock => ({ ...settle(clock, calendar, at), ...change });

/** Milliseconds that count against the agreed time. */
export const usedMilliseconds = ({ segments }: ServiceClock): number =>
  segments
    .filter(({ reason }) => reason === 'running')
    .reduce((sum, { from, until }) => sum + until - from, 0);

/**
 * When the agreed time is used up: in the past read off the segments, ahead reckoned by the calendar in force. Null while
 * waiting on the client, or where the client never opens again.
 */
export const usedUpAt = (clock: ServiceClock, hours: ClientHours, agreed: number): number | null => {
  let left = agreed;
  for (const { from, until, reason } of clock.segments) {
    if (reason !== 'running') continue;
    if (left <= until - from) return from + left;
    left -= until - from;
  }
  return clock.waitingOnClient ? null : hours.addOpenMilliseconds(clock.settledUntil, left);
};

const reasons = { open: 'running', holiday: 'holiday', closed: 'outside-hours' } as const;

/** Settling often must not make a segment of each time: what only goes on, goes on. */
const joined = (segments: readonly ClockSegment[], next: ClockSegment): readonly ClockSegment[] => {
  const last = segments.at(-1);
  const goesOn =
    last &&
    last.until === next.from &&
    last.reason === next.reason &&
    last.holder === next.holder &&
    last.calendarRevision === next.calendarRevision &&
    last.zoneData === next.zoneData;
  return goesOn ? [...segments.slice(0, -1), { ...last, until: next.until }] : [...segments, next];
};
