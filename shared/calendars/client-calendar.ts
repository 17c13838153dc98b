import { z } from 'zod';

/** ISO 8601 calendar date without a zone, `YYYY-MM-DD`; read on the calendar's own wall clock. */
export type LocalDate = string;

/** Wall-clock time `HH:MM`, 00:00 to 23:59; as an end also `24:00`, which is 00:00 of the following date. */
export type WallTime = string;

/** ISO 8601 weekday: 1 is Monday, 7 is Sunday. */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Half-open `[start, end)`. An end before the start is overnight: it ends on the following date. Equal ends are refused. */
export interface DayInterval {
  readonly start: WallTime;
  readonly end: WallTime;
}

/** Open intervals by the weekday they start on; a missing weekday is closed. */
export type WeeklyHours = { readonly [day in IsoWeekday]?: readonly DayInterval[] | undefined };

/** Whether a holiday stands: expected (a moon sighting is awaited), announced, or called off again. */
export type HolidayStatus = 'tentative' | 'declared' | 'withdrawn';

/** A date on which the weekly hours do not hold. */
export interface Holiday {
  readonly date: LocalDate;
  readonly name: string;
  /** Missing means `declared`. */
  readonly status?: HolidayStatus | undefined;
  /** ISO 8601 instant at which it became known; missing means that it always was. */
  readonly announcedAt?: string | undefined;
  /** ISO 8601 instant at which it was called off; only with the status `withdrawn`. */
  readonly withdrawnAt?: string | undefined;
  /**
   * Half day: these intervals take the place of those that start on the date. Missing, together with a missing
   * `closed`, means that the whole date is a holiday.
   */
  readonly open?: readonly DayInterval[] | undefined;
  /**
   * Part day: the wall clock in these intervals is closed (South Australia's Christmas Eve from 19:00), whatever
   * started when; the rest of the day stays as it is.
   */
  readonly closed?: readonly DayInterval[] | undefined;
}

/** Hours for some weeks of every or one year (Ramadan, summer), in the place of the version's weekly hours. */
export interface Season {
  readonly name: string;
  /** First local date. */
  readonly from: LocalDate;
  /** Last local date, itself included. */
  readonly to: LocalDate;
  readonly weekly: WeeklyHours;
}

/** Hours in which somebody can be called out, holidays or not. */
export interface OnCall {
  readonly weekly: WeeklyHours;
  /** How soon somebody must answer. */
  readonly responseMinutes: number;
  /** The least that a call-out counts for, however short it was. */
  readonly minimumCallOutMinutes: number;
}

/** Dates on which nothing may be changed for the client (year end); both included. */
export interface Freeze {
  readonly name: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** What holds from a local date on, until the next version's. */
export interface CalendarVersion {
  /** First local date on which it is in force; null means always. An interval belongs to the version of its start date. */
  readonly effectiveFrom: LocalDate | null;
  /** When the client's office is staffed: what all other questions mean by open. */
  readonly weekly: WeeklyHours;
  readonly seasons?: readonly Season[] | undefined;
  readonly holidays: readonly Holiday[];
  /** When somebody may be reached there though nobody works; closed by the same holidays. */
  readonly contactable?: WeeklyHours | undefined;
  readonly onCall?: OnCall | undefined;
  /** Minutes on either side of the hours that still count as inside. Missing means none. */
  readonly graceMinutes?: number | undefined;
}

/** Whose hours these are; deadlines name the calendar they obey. Missing means `client`. */
export type CalendarKind = 'client' | 'court' | 'authority' | 'banking';

/** What a calendar said until somebody changed hours that had already gone by; those are still judged by it. */
export interface SupersededCalendar {
  /** ISO 8601 instant of the change; it says nothing about moments from there on. */
  readonly until: string;
  readonly zone: string;
  readonly versions: readonly CalendarVersion[];
}

/** Weekly open intervals in an IANA zone and holidays, versioned by effective date. */
export interface ClientCalendar {
  /** IANA time zone, such as `Europe/London`. */
  readonly zone: string;
  readonly name?: string | undefined;
  readonly kind?: CalendarKind | undefined;
  readonly versions: readonly CalendarVersion[];
  readonly freezes?: readonly Freeze[] | undefined;
  /** By the instant of the change, ascending. */
  readonly superseded?: readonly SupersededCalendar[] | undefined;
}

const interval = z.looseObject({ start: z.string(), end: z.string() });
const intervals = z.array(interval).max(200);
/** A week on the wire. */
export const weeklyHours: z.ZodType<WeeklyHours> = z.looseObject({
  1: intervals.optional(),
  2: intervals.optional(),
  3: intervals.optional(),
  4: intervals.optional(),
  5: intervals.optional(),
  6: intervals.optional(),
  7: intervals.optional(),
});
/** A holiday on the wire. */
export const holiday: z.ZodType<Holiday> = z.looseObject({
  date: z.string(),
  name: z.string().max(200),
  status: z.enum(['tentative', 'declared', 'withdrawn']).optional(),
  announcedAt: z.string().optional(),
  withdrawnAt: z.string().optional(),
  open: intervals.optional(),
  closed: intervals.optional(),
});
const season = z.looseObject({
  name: z.string().max(200),
  from: z.string(),
  to: z.string(),
  weekly: weeklyHours,
});
/** Up to a week. */
const minutes = z.number().int().min(0).max(10_080);
const version = z.looseObject({
  effectiveFrom: z.string().nullable(),
  weekly: weeklyHours,
  seasons: z.array(season).max(200).optional(),
  holidays: z.array(holiday).max(10_000),
  contactable: weeklyHours.optional(),
  onCall: z
    .looseObject({ weekly: weeklyHours, responseMinutes: minutes, minimumCallOutMinutes: minutes })
    .optional(),
  graceMinutes: minutes.optional(),
});

/** The shape on the wire. What the shape cannot say (overlaps, dates that do not exist) `validateCalendar` explains. */
export const clientCalendar: z.ZodType<ClientCalendar> = z.looseObject({
  zone: z.string().min(1).max(64),
  name: z.string().max(200).optional(),
  kind: z.enum(['client', 'court', 'authority', 'banking']).optional(),
  versions: z.array(version).max(500),
  freezes: z
    .array(z.looseObject({ name: z.string().max(200), from: z.string(), to: z.string() }))
    .max(500)
    .optional(),
  superseded: z
    .array(z.looseObject({ until: z.string(), zone: z.string().min(1).max(64), versions: z.array(version) }))
    .max(100)
    .optional(),
});
