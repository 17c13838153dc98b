import { err, ok, type Result } from '../kernel/result';
import { type CalendarProblem, isBlocking } from './calendar-problem';
import { type HolidayView, regularSpans, seasonOn, versionOn } from './calendar-rules';
import type { CalendarKind, ClientCalendar, Holiday, LocalDate } from './client-calendar';
import { type CompiledHours, compileHours, erasOfKnowledge, oneEra, type RuleEra } from './compile-hours';
import { beyondZoneData, growingRange, type Span } from './growing-range';
import { DAY, localDate } from './local-date';
import { type OpenHours, openHours } from './open-hours';
import { validateCalendar } from './validate-calendar';
import { firstInstantReading, offsetAt, type ZoneProvider, type ZoneTransitions } from './zone-transitions';

/** How worked time lies to a calendar, in milliseconds; the three add up to the span that was asked about. */
export interface HoursSplit {
  readonly inHours: number;
  /** Neither open nor closed by a holiday. */
  readonly afterHours: number;
  /** Closed by nothing but a holiday. */
  readonly holiday: number;
}

/** A stretch of one kind; epoch milliseconds, half open. */
export interface HoursSegment {
  readonly from: number;
  readonly until: number;
  readonly kind: 'open' | 'holiday' | 'closed';
  /** The holiday's name, with the kind `holiday`. */
  readonly holiday?: string | undefined;
}

/** A date on the client's wall clock; epoch milliseconds, half open. 23 to 25 hours, in most zones. */
export interface LocalDay extends Span {
  readonly date: LocalDate;
}

/** Why a calendar is closed at an instant. */
export type ClosedReason =
  /** The date is a holiday, or the holiday took these hours. */
  | { readonly kind: 'holiday'; readonly holiday: Holiday }
  /** No hours start on this weekday; `season` names the one that says so. */
  | { readonly kind: 'closed-day'; readonly season?: string | undefined }
  /** There are hours on this date, at another time. */
  | { readonly kind: 'outside-hours'; readonly season?: string | undefined }
  /** No version of the calendar is in force yet. */
  | { readonly kind: 'before-calendar' };

/** A client calendar, compiled. */
export interface ClientHours extends OpenHours {
  readonly zone: string;
  /** Whose hours these are; a deadline names it. */
  readonly kind: CalendarKind;
  /** Which time-zone data the answers rest on; approved weeks keep it. */
  readonly zoneData: string;
  /** All zero where `until` is not after `from`. */
  split(from: number, until: number): HoursSplit;
  /** What fills `[from, until)`, without gaps. */
  segments(from: number, until: number): readonly HoursSegment[];
  /** Null while open. */
  closedReason(instant: number): ClosedReason | null;
  /** The date that the client's wall clock shows. */
  dayAt(instant: number): LocalDay;
}

export interface CompileOptions {
  /**
   * Judges by what was known at this instant (epoch milliseconds), or with `each-moment` every moment by what was known
   * then, so that a holiday declared late changes nothing that was already worked. Missing means all that is known.
   */
  readonly knownAt?: number | 'each-moment' | undefined;
  /** Whether plans count on a holiday that is only expected. Missing means `closed`. */
  readonly tentativeHolidays?: HolidayView['tentativeHolidays'];
  /** Compiled at once; the rest follows when it is asked about. Epoch milliseconds, half open. */
  readonly range?: Span | undefined;
}

/**
 * Compiles a calendar to answer every question about its hours by looking them up.
 *
 * @returns every problem that keeps it from being used; whoever holds an older one goes on using that.
 */
export const compileClientHours = (
  calendar: ClientCalendar,
  zones: ZoneProvider,
  options: CompileOptions = {},
): Result<ClientHours, readonly CalendarProblem[]> => {
  const problems = validateCalendar(calendar, zones).filter(isBlocking);
  if (problems.length > 0) return err(problems);
  const { knownAt, tentativeHolidays } = options;
  const eras =
    knownAt === 'each-moment'
      ? erasOfKnowledge(calendar, { tentativeHolidays })
      : oneEra(calendar, { knownAt, tentativeHolidays });
  const known = { from: zones.knownFrom, until: zones.knownUntil };
  const range = growingRange(known, (from, until) => {
    const transitionsOf = (zone: string): ZoneTransitions => {
      const transitions = zones.transitions(zone, from, until);
      if (!transitions.ok) throw new Error(`Zone data forgot ${zone}`);
      return transitions.value;
    };
    return compileHours(eras, transitionsOf, from, until);
  });
  const questions = openHours(range, specialSpan(eras));
  if (options.range) {
    const { from, until } = options.range;
    const problem = beyondZoneData(known, from, until);
    if (problem) return err([problem]);
    range.covering(from, until);
  }
  return ok({
    ...questions,
    zone: calendar.zone,
    kind: calendar.kind ?? 'client',
    zoneData: zones.dataVersion,
    split: (from, until) => {
      if (until <= from) return { inHours: 0, afterHours: 0, holiday: 0 };
      const { open, holiday } = range.covering(from, until);
      const inHours = open.lengthIn(from, until);
      const onHoliday = holiday.lengthIn(from, until);
      return { inHours, afterHours: until - from - inHours - onHoliday, holiday: onHoliday };
    },
    segments: (from, until) => (until <= from ? [] : segmentsOf(range.covering(from, until), from, until)),
    closedReason: (instant) => closedReason(range.covering(instant, instant), eras, instant),
    dayAt: (instant) => dayAt(transitionsAt(range.covering(instant, instant), eras, instant), instant),
  });
};

const segmentsOf = (
  { open, holiday, holidays }: CompiledHours,
  from: number,
  until: number,
): readonly HoursSegment[] => {
  const segments: HoursSegment[] = [];
  let o = open.firstEndingAfter(from);
  let h = holiday.firstEndingAfter(from);
  let at = from;
  while (at < until) {
    const opens = o < open.count ? open.start(o) : until;
    const taken = h < holiday.count ? holiday.start(h) : until;
    const start = at;
    if (opens <= start) {
      at = Math.min(until, open.end(o++));
      segments.push({ from: start, until: at, kind: 'open' });
    } else if (taken <= start) {
      at = Math.min(until, holiday.end(h));
      segments.push({ from: start, until: at, kind: 'holiday', holiday: holidays[h++]?.name });
    } else {
      at = Math.min(until, opens, taken);
      segments.push({ from: start, until: at, kind: 'closed' });
    }
  }
  return segments;
};

const closedReason = (
  compiled: CompiledHours,
  eras: readonly RuleEra[],
  instant: number,
): ClosedReason | null => {
  const { open, holiday, holidays } = compiled;
  if (open.containing(instant) >= 0) return null;
  const taken = holidays[holiday.containing(instant)];
  if (taken) return { kind: 'holiday', holiday: taken };
  const day = dayNumberAt(transitionsAt(compiled, eras, instant), instant);
  const rules = eraAt(eras, instant)?.rules;
  const version = rules && versionOn(rules, day);
  if (!version) return { kind: 'before-calendar' };
  const rule = version.holidays.get(day);
  if (rule?.replaced) return { kind: 'holiday', holiday: rule.holiday };
  const season = seasonOn(version, day)?.season.name;
  return { kind: regularSpans(version, day).length === 0 ? 'closed-day' : 'outside-hours', season };
};

const eraAt = (eras: readonly RuleEra[], instant: number): RuleEra | undefined =>
  eras.find((era) => instant < era.until);

/** The offsets of the wall clock that the calendar was read on at an instant. */
const transitionsAt = (
  { transitionsOf }: CompiledHours,
  eras: readonly RuleEra[],
  instant: number,
): ZoneTransitions => transitionsOf(eraAt(eras, instant)?.zone ?? '');

const dayNumberAt = (transitions: ZoneTransitions, instant: number): number =>
  Math.floor((instant + offsetAt(transitions, instant)) / DAY);

const dayAt = (transitions: ZoneTransitions, instant: number): LocalDay => {
  const day = dayNumberAt(transitions, instant);
  return {
    date: localDate(day),
    from: firstInstantReading(transitions, day * DAY),
    // A clock turned back over midnight shows two dates twice; from here on it is the second pass.
    until: firstInstantReading(transitions, (day + 1) * DAY, instant),
  };
};

/** The span of everything that is not weekly hours, widened by the days that tails and offsets reach over. */
const specialSpan = (eras: readonly RuleEra[]): Span => {
  let from = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  for (const { rules } of eras) {
    from = Math.min(from, (rules.firstSpecialDay - 2) * DAY);
    until = Math.max(until, (rules.lastSpecialDay + 3) * DAY);
  }
  return { from, until };
};
