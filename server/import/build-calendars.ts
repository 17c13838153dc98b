import { type CalendarProblem, isBlocking } from '#shared/calendars/calendar-problem';
import type {
  CalendarVersion,
  ClientCalendar,
  Holiday,
  IsoWeekday,
  WeeklyHours,
} from '#shared/calendars/client-calendar';
import { localDate } from '#shared/calendars/local-date';
import { validateCalendar } from '#shared/calendars/validate-calendar';
import { type AnchoredZones, todayIn } from './client-days';
import { resolveDate } from './date-expressions';
import type { FirmDraft, FirmRow, RowPlace } from './firm-files';
import { groupBy } from './group-by';
import { knowsHolidays, publicHolidays } from './public-holidays';
import type { RowProblem } from './row-problem';

/** A calendar as the files give it; `at` is its first row. */
export interface BuiltCalendar {
  readonly key: string;
  readonly at: RowPlace;
  readonly calendar: ClientCalendar;
}

/** Rules are written out from the year before the first import to three years after it. */
const yearsAround = (today: number): readonly number[] =>
  [-1, 0, 1, 2, 3].map((step) => Number(localDate(today).slice(0, 4)) + step);

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const weeklyOf = (row: FirmRow<'calendars'>): WeeklyHours =>
  Object.fromEntries(
    weekdays.flatMap((name, index) =>
      row[name].length === 0 ? [] : [[(index + 1) as IsoWeekday, row[name]] as const],
    ),
  );

/** Rules first, then what single rows add, shorten or take away. */
const holidaysOf = (rows: readonly FirmRow<'holidays'>[], today: number): readonly Holiday[] => {
  const years = yearsAround(today);
  const byDate = new Map<string, Holiday>();
  for (const { rule } of rows)
    for (const holiday of rule === null ? [] : publicHolidays(rule, years))
      if (!byDate.has(holiday.date)) byDate.set(holiday.date, holiday);
  for (const { date, name, open, remove } of rows) {
    if (date === null) continue;
    const on = resolveDate(date, today);
    if (remove) byDate.delete(on);
    else byDate.set(on, { date: on, name: name ?? '', ...(open === null ? {} : { open }) });
  }
  return [...byDate.values()].sort((a, b) => a.date.localeCompare(b.date));
};

const ruleProblems = (rows: readonly FirmRow<'holidays'>[]): RowProblem[] =>
  rows.flatMap(({ rule, at }) =>
    rule === null || knowsHolidays(rule)
      ? []
      : [{ ...at, reason: `rule ${rule} is no country or region whose holidays are known` }],
  );

/** Each holiday goes to the version that is in force on its date. */
const versionsOf = (
  rows: readonly FirmRow<'calendars'>[],
  holidays: readonly Holiday[],
  today: number,
): readonly CalendarVersion[] => {
  const starts = rows.map((row) =>
    row['effective-from'] === null ? null : resolveDate(row['effective-from'], today),
  );
  return rows.map((row, index) => {
    const from = starts[index] ?? null;
    const next = starts.reduce<string | null>(
      (least, start) =>
        start !== null && start > (from ?? '') && (least === null || start < least) ? start : least,
      null,
    );
    return {
      effectiveFrom: from,
      weekly: weeklyOf(row),
      holidays: holidays.filter(({ date }) => (from ?? '') <= date && (next === null || date < next)),
    };
  });
};

const problemWords = (problem: CalendarProblem): string => {
  const where =
    'where' in problem && problem.where.weekday ? ` on ${weekdays[problem.where.weekday - 1]}` : '';
  const value = 'value' in problem ? ` (${problem.value})` : 'date' in problem ? ` (${problem.date})` : '';
  return `${problem.code.replace('calendar.', 'calendar: ').replaceAll('-', ' ')}${where}${value}`;
};

/** The row that the problem speaks of: each version is a row. */
const placeOf = (problem: CalendarProblem, rows: readonly FirmRow<'calendars'>[], at: RowPlace): RowPlace =>
  ('where' in problem ? rows[problem.where.version ?? 0]?.at : undefined) ?? at;

/**
 * Puts calendars together from their versions and holidays.
 * Problems that keep a calendar from being used are told; the others are defined, and pass.
 */
export const buildCalendars = (
  draft: FirmDraft,
  context: AnchoredZones,
): { readonly calendars: readonly BuiltCalendar[]; readonly problems: readonly RowProblem[] } => {
  const versions = groupBy(draft.calendars, (row) => row.key);
  const holidays = groupBy(draft.holidays, (row) => row.calendar);
  const built = [...versions].flatMap(([key, rows]) => {
    const [first] = rows;
    if (!first) return [];
    const zone = first['time-zone'];
    const today = todayIn(zone, context);
    const closed = holidaysOf(holidays.get(key) ?? [], today);
    return [{ key, at: first.at, rows, calendar: { zone, versions: versionsOf(rows, closed, today) } }];
  });
  const problems = built.flatMap(({ calendar, rows, at }) =>
    validateCalendar(calendar, context.zones)
      .filter(isBlocking)
      .map((problem) => ({ ...placeOf(problem, rows, at), reason: problemWords(problem) })),
  );
  return { calendars: built, problems: [...ruleProblems(draft.holidays), ...problems] };
};
