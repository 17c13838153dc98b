import type { CalendarProblem, ProblemPlace } from '#shared/calendars/calendar-problem';
import type {
  CalendarKind,
  CalendarVersion,
  ClientCalendar,
  Freeze,
  Holiday,
} from '#shared/calendars/client-calendar';

/** Hours from a date on, without the holidays, which a draft keeps in one list. */
export type DraftVersion = Omit<CalendarVersion, 'holidays'>;

/**
 * A calendar while it is edited: one list of holidays, whichever hours are in force on their dates, since that is how
 * people know them.
 */
export interface CalendarDraft {
  readonly zone: string;
  readonly name?: string | undefined;
  readonly kind?: CalendarKind | undefined;
  /** By the date they take effect, ascending. */
  readonly versions: readonly DraftVersion[];
  /** By date, ascending, as long as nobody is typing one. */
  readonly holidays: readonly Holiday[];
  readonly freezes: readonly Freeze[];
}

const start = ({ effectiveFrom }: DraftVersion): string => effectiveFrom ?? '';

/** Versions in the order in which they take effect. */
export const inOrder = (versions: readonly DraftVersion[]): readonly DraftVersion[] =>
  [...versions].sort((a, b) => start(a).localeCompare(start(b)));

export const byDate = (holidays: readonly Holiday[]): readonly Holiday[] =>
  [...holidays].sort((a, b) => a.date.localeCompare(b.date));

/** Opens a calendar for editing. */
export const toDraft = ({ zone, name, kind, versions, freezes = [] }: ClientCalendar): CalendarDraft => ({
  zone,
  name,
  kind,
  versions: inOrder(versions.map(({ holidays: _holidays, ...version }) => version)),
  holidays: byDate(versions.flatMap(({ holidays }) => holidays)),
  freezes,
});

/** The calendar that a draft stands for: each holiday goes to the hours in force on its date. */
export const toCalendar = (draft: CalendarDraft): ClientCalendar => placed(draft).calendar;

const placed = ({ zone, name, kind, versions, holidays, freezes }: CalendarDraft) => {
  const lists: { readonly holiday: Holiday; readonly index: number }[][] = versions.map(() => []);
  for (const [index, holiday] of holidays.entries()) {
    const version = versions.findLastIndex((one) => start(one) <= holiday.date);
    // One before all hours goes to the first, which says that it lies outside.
    lists[Math.max(0, version)]?.push({ holiday, index });
  }
  const calendar: ClientCalendar = {
    zone,
    ...(name === undefined ? {} : { name }),
    ...(kind === undefined ? {} : { kind }),
    versions: versions.map((version, i) => ({
      ...version,
      holidays: (lists[i] ?? []).map(({ holiday }) => holiday),
    })),
    ...(freezes.length > 0 ? { freezes } : {}),
  };
  return { calendar, indexOf: (version: number, holiday: number) => lists[version]?.[holiday]?.index };
};

/** Problems with their holidays counted in the draft's one list. */
export const placedProblems = (
  draft: CalendarDraft,
  problems: readonly CalendarProblem[],
): readonly CalendarProblem[] => {
  const { indexOf } = placed(draft);
  const moved = (place: ProblemPlace): ProblemPlace =>
    place.holiday === undefined ? place : { ...place, holiday: indexOf(place.version ?? 0, place.holiday) };
  return problems.map((problem) => {
    if ('other' in problem) return { ...problem, where: moved(problem.where), other: moved(problem.other) };
    return 'where' in problem ? { ...problem, where: moved(problem.where) } : problem;
  });
};

/** Adds hours from a date on, which begin as a copy of those in force then. */
export const addVersion = (draft: CalendarDraft, effectiveFrom: string): CalendarDraft => {
  const before = draft.versions.findLast((version) => start(version) <= effectiveFrom) ?? draft.versions[0];
  const { seasons: _seasons, ...copy } = before ?? { weekly: {} };
  return { ...draft, versions: inOrder([...draft.versions, { ...copy, effectiveFrom }]) };
};

/** The position of the hours that are in force on a date. */
export const versionOnDate = (versions: readonly DraftVersion[], date: string): number =>
  Math.max(
    0,
    versions.findLastIndex((version) => start(version) <= date),
  );

/**
 * Holidays with others added; one that is there already, by date and name, stays as it is, since somebody may have
 * shortened or withdrawn it.
 */
export const addHolidays = (
  present: readonly Holiday[],
  added: readonly Holiday[],
): { readonly holidays: readonly Holiday[]; readonly count: number } => {
  const taken = new Set(present.map(({ date, name }) => `${date} ${name}`));
  const dates = new Set(present.map(({ date }) => date));
  const fresh = added.filter(
    ({ date, name, closed }) => !taken.has(`${date} ${name}`) && !(dates.has(date) && !closed),
  );
  return { holidays: byDate([...present, ...fresh]), count: fresh.length };
};

export const replaceAt = <T>(list: readonly T[], index: number, value: T): readonly T[] =>
  list.map((one, i) => (i === index ? value : one));

export const removeAt = <T>(list: readonly T[], index: number): readonly T[] =>
  list.filter((_, i) => i !== index);
