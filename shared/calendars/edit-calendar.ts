import { err, ok, type Result } from '../kernel/result';
import { type CalendarProblem, isBlocking } from './calendar-problem';
import type { CalendarVersion, ClientCalendar, SupersededCalendar } from './client-calendar';
import { type ClientHours, compileClientHours } from './client-hours';
import { changedInHindsight, type HindsightSegment } from './hindsight';
import { DAY } from './local-date';
import { validateCalendar } from './validate-calendar';
import type { ZoneProvider } from './zone-transitions';

/** Parts of a calendar that an edit may change; said in its history. */
export const calendarParts = ['zone', 'hours', 'layers', 'seasons', 'holidays', 'freezes'] as const;
export type CalendarPart = (typeof calendarParts)[number];

/** One edit that was saved. */
export interface CalendarChange {
  /** The revision that it made. */
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly savedAt: number;
  readonly personId: string;
  readonly parts: readonly CalendarPart[];
  /** Of the past `reviewedWeeks`, milliseconds that would be judged otherwise today; they keep their judgement. */
  readonly pastMilliseconds: number;
}

/** A calendar as it is kept, with how it came to be so. */
export interface KeptCalendar extends ClientCalendar {
  /** Missing means 1: as the files gave it. */
  readonly revision?: number | undefined;
  /** By revision, ascending; the latest ones. */
  readonly history?: readonly CalendarChange[] | undefined;
}

/** What a person wants a calendar to be, and which revision they were looking at. */
export interface CalendarEdit {
  readonly revision: number;
  readonly calendar: ClientCalendar;
}

export interface CalendarEditContext {
  /** Whether this person may edit the calendar at all. */
  readonly mayEdit: boolean;
  readonly personId: string;
  /** Epoch milliseconds; what lies before has gone by. */
  readonly now: number;
  readonly zones: ZoneProvider;
}

export type CalendarEditProblem =
  | { readonly code: 'calendar.not-allowed' }
  /** Somebody saved meanwhile; `revision` is theirs. */
  | { readonly code: 'calendar.outdated'; readonly revision: number }
  | { readonly code: 'calendar.invalid'; readonly problems: readonly CalendarProblem[] };

/** How far back an edit is compared with what held before, so that nothing older is judged anew either. */
const LOOK_BACK = 3653 * DAY;
/** What is said of the past is about what may still be under review. */
export const reviewedWeeks = 13;
const MAX_HISTORY = 200;
const MAX_SUPERSEDED = 50;

/**
 * Decides an edit: the same rule where it is typed and on the hub. What has gone by stays judged as it was: an edit that
 * would change it keeps the former calendar for the moments before it.
 *
 * @returns the calendar to keep; the very one given where the edit changes nothing, so that asking twice is harmless
 */
export const decideCalendarEdit = (
  current: KeptCalendar,
  edit: CalendarEdit,
  { mayEdit, personId, now, zones }: CalendarEditContext,
): Result<KeptCalendar, CalendarEditProblem> => {
  if (!mayEdit) return err({ code: 'calendar.not-allowed' });
  const revision = current.revision ?? 1;
  const parts = changedParts(current, edit.calendar);
  if (parts.length === 0) return ok(current);
  if (edit.revision !== revision) return err({ code: 'calendar.outdated', revision });
  const wanted = plainCalendar(edit.calendar);
  const problems = validateCalendar(wanted, zones).filter(isBlocking);
  if (problems.length > 0) return err({ code: 'calendar.invalid', problems });
  const past = pastChanges(current, wanted, now, zones);
  const change: CalendarChange = {
    revision: revision + 1,
    savedAt: now,
    personId,
    parts,
    pastMilliseconds: reviewedMilliseconds(past, now),
  };
  const superseded = [
    ...(current.superseded ?? []),
    ...(past.length > 0 ? [supersededBy(current, now)] : []),
  ];
  return ok({
    ...current,
    ...wanted,
    revision: change.revision,
    history: [...(current.history ?? []), change].slice(-MAX_HISTORY),
    ...(superseded.length > 0 ? { superseded: superseded.slice(-MAX_SUPERSEDED) } : {}),
  });
};

/**
 * What of the time gone by an edit would judge otherwise; shown before it is saved, and never applied. Empty where the
 * calendar in use cannot be compiled, since then nothing was judged by it.
 */
export const pastChanges = (
  current: ClientCalendar,
  wanted: ClientCalendar,
  now: number,
  zones: ZoneProvider,
): readonly HindsightSegment[] => {
  const from = now - LOOK_BACK;
  const before = compiled({ ...plainCalendar(current), superseded: current.superseded }, zones);
  const after = compiled({ ...plainCalendar(wanted), superseded: current.superseded }, zones);
  return before && after ? changedInHindsight(before, after, from, now) : [];
};

/** How much of what is still reviewed an edit would judge otherwise; from `pastChanges`, in milliseconds. */
export const reviewedMilliseconds = (past: readonly HindsightSegment[], now: number): number => {
  const since = now - reviewedWeeks * 7 * DAY;
  return past.reduce((sum, { from, until }) => sum + Math.max(0, until - Math.max(from, since)), 0);
};

/** The revision that was in force at an instant (epoch milliseconds). */
export const revisionAt = ({ revision = 1, history = [] }: KeptCalendar, instant: number): number => {
  const first = history[0];
  if (!first) return revision;
  return history.findLast(({ savedAt }) => savedAt <= instant)?.revision ?? first.revision - 1;
};

/** Which parts differ. Order of versions, of holidays and of a day's intervals means nothing. */
export const changedParts = (a: ClientCalendar, b: ClientCalendar): readonly CalendarPart[] => {
  const one = partTexts(a);
  const other = partTexts(b);
  return calendarParts.filter((part) => one[part] !== other[part]);
};

const partTexts = (calendar: ClientCalendar): Readonly<Record<CalendarPart, string>> => {
  const versions = [...calendar.versions].sort((x, y) =>
    (x.effectiveFrom ?? '').localeCompare(y.effectiveFrom ?? ''),
  );
  /** A version that says nothing of a part adds nothing to it. */
  const of = (read: (version: CalendarVersion) => readonly unknown[]) =>
    canonical(
      versions.flatMap((version) => {
        const said = read(version).filter((part) => part !== undefined);
        return said.length === 0 ? [] : [[version.effectiveFrom, said]];
      }),
    );
  return {
    zone: calendar.zone,
    hours: of(({ weekly }) => [weekly]),
    layers: of(({ contactable, onCall, graceMinutes }) => [
      contactable && { contactable },
      onCall && { onCall },
      graceMinutes ? { graceMinutes } : undefined,
    ]),
    seasons: of(({ seasons }) => sorted(seasons)),
    holidays: canonical(sorted(versions.flatMap(({ holidays }) => holidays))),
    freezes: canonical(sorted(calendar.freezes)),
  };
};

const sorted = (list: readonly unknown[] | undefined): readonly string[] =>
  (list ?? []).map(canonical).sort();

/** JSON with sorted keys and without what is empty or left out, so that equal calendars read the same. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => tidy(part)) ?? '';

const tidy = (part: unknown): unknown => {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  const entries = Object.entries(part).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0 && isWeekdayMap(part)),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const isWeekdayMap = (part: object): boolean => Object.keys(part).every((key) => /^[1-7]$/.test(key));

/** A calendar without what the hub keeps about it. */
const plainCalendar = ({ zone, name, kind, versions, freezes }: ClientCalendar): ClientCalendar => ({
  zone,
  versions,
  ...(name === undefined ? {} : { name }),
  ...(kind === undefined ? {} : { kind }),
  ...(freezes === undefined ? {} : { freezes }),
});

const supersededBy = ({ zone, versions }: ClientCalendar, now: number): SupersededCalendar => ({
  until: new Date(now).toISOString(),
  zone,
  versions,
});

const compiled = (calendar: ClientCalendar, zones: ZoneProvider): ClientHours | null => {
  const hours = compileClientHours(calendar, zones, { knownAt: 'each-moment' });
  return hours.ok ? hours.value : null;
};
