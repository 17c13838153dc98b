import type { IsoWeekday } from './client-calendar';

/** Where in a calendar a problem lies, so that it can be explained in place. Indexes count from 0. */
export interface ProblemPlace {
  /** Index in `versions`. */
  readonly version?: number | undefined;
  readonly season?: number | undefined;
  readonly holiday?: number | undefined;
  /** Index in `freezes`. */
  readonly freeze?: number | undefined;
  /** Of which hours of the version; missing means the staffed ones. */
  readonly layer?: 'contactable' | 'on-call' | undefined;
  readonly weekday?: IsoWeekday | undefined;
  /** Index in the weekday's intervals, or in the holiday's `open` or `closed`. */
  readonly interval?: number | undefined;
  readonly field?:
    | 'effectiveFrom'
    | 'from'
    | 'to'
    | 'date'
    | 'start'
    | 'end'
    | 'open'
    | 'closed'
    | 'announcedAt'
    | 'withdrawnAt'
    | undefined;
}

interface At {
  readonly where: ProblemPlace;
}

/** What can be wrong with a calendar, each with what its explanation needs to name. */
export type CalendarProblem =
  /** The data has not the shape of a calendar; `path` leads to the first place that has not. */
  | { readonly code: 'calendar.malformed'; readonly path: string }
  | { readonly code: 'calendar.unknown-zone'; readonly zone: string }
  | { readonly code: 'calendar.no-versions' }
  | ({ readonly code: 'calendar.malformed-date'; readonly value: string } & At)
  | ({ readonly code: 'calendar.malformed-time'; readonly value: string } & At)
  | ({ readonly code: 'calendar.malformed-instant'; readonly value: string } & At)
  /** 24:00 is an end only; a day that starts there starts at 00:00 of the next. */
  | ({ readonly code: 'calendar.start-at-24' } & At)
  /** Start and end are the same; a whole day is 00:00 to 24:00. */
  | ({ readonly code: 'calendar.equal-ends'; readonly value: string } & At)
  /** Two intervals share time; it counts once. `other` is where the earlier one stands. */
  | ({ readonly code: 'calendar.overlap'; readonly other: ProblemPlace } & At)
  | ({ readonly code: 'calendar.duplicate-version'; readonly date: string | null } & At)
  | ({ readonly code: 'calendar.season-reversed'; readonly from: string; readonly to: string } & At)
  | ({ readonly code: 'calendar.freeze-reversed'; readonly from: string; readonly to: string } & At)
  | ({ readonly code: 'calendar.season-overlap'; readonly other: ProblemPlace } & At)
  /** The version that names the holiday or season is not in force on its date. */
  | ({ readonly code: 'calendar.holiday-outside'; readonly date: string } & At)
  | ({ readonly code: 'calendar.season-outside'; readonly from: string; readonly to: string } & At)
  /** Two holidays of one date contradict one another: one of them replaces the hours. */
  | ({ readonly code: 'calendar.holiday-conflict'; readonly date: string; readonly other: ProblemPlace } & At)
  /** Zone data says nothing about these instants (epoch milliseconds, half open). */
  | BeyondZoneData;

/** Asked about instants that the zone data does not know. */
export interface BeyondZoneData {
  readonly code: 'calendar.beyond-zone-data';
  /** What is known, epoch milliseconds, half open. */
  readonly knownFrom: number;
  readonly knownUntil: number;
}

export type CalendarProblemCode = CalendarProblem['code'];

/** Problems worth telling that do not keep a calendar from being used: what they mean is defined. */
const warnings: ReadonlySet<CalendarProblemCode> = new Set(['calendar.overlap', 'calendar.season-outside']);

/** Whether the problem must be mended before the calendar can be used. */
export const isBlocking = (problem: CalendarProblem): boolean => !warnings.has(problem.code);

/**
 * Thrown by questions about instants that were not first checked with `beyondZoneData`: a number would be wrong, and
 * only input that nobody looked at leads here.
 */
export class BeyondZoneDataError extends RangeError {
  constructor(readonly problem: BeyondZoneData) {
    super('The zone data does not know these instants.');
    this.name = 'BeyondZoneDataError';
  }
}
