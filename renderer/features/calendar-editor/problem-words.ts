import type { TFunction } from 'i18next';
import type { CalendarProblem, ProblemPlace } from '#shared/calendars/calendar-problem';

/** What is wrong, in a sentence that stands where it lies. */
export const problemWords = (problem: CalendarProblem, t: TFunction<'calendar'>): string => {
  switch (problem.code) {
    case 'calendar.malformed':
      return t('problem.malformed', { path: problem.path });
    case 'calendar.unknown-zone':
      return t('problem.unknown-zone', { zone: problem.zone });
    case 'calendar.no-versions':
      return t('problem.no-versions');
    case 'calendar.malformed-date':
      return problem.value === ''
        ? t('problem.no-date')
        : t('problem.malformed-date', { value: problem.value });
    case 'calendar.malformed-time':
      return problem.value === ''
        ? t('problem.no-time')
        : t('problem.malformed-time', { value: problem.value });
    case 'calendar.malformed-instant':
      return t('problem.malformed-instant', { value: problem.value });
    case 'calendar.start-at-24':
      return t('problem.start-at-24');
    case 'calendar.equal-ends':
      return t('problem.equal-ends', { value: problem.value });
    case 'calendar.overlap':
      return t('problem.overlap');
    case 'calendar.duplicate-version':
      return problem.date === null
        ? t('problem.duplicate-always')
        : t('problem.duplicate-version', { date: problem.date });
    case 'calendar.season-reversed':
      return t('problem.season-reversed', { from: problem.from, to: problem.to });
    case 'calendar.freeze-reversed':
      return t('problem.freeze-reversed', { from: problem.from, to: problem.to });
    case 'calendar.season-overlap':
      return t('problem.season-overlap');
    case 'calendar.holiday-outside':
      return t('problem.holiday-outside', { date: problem.date });
    case 'calendar.season-outside':
      return t('problem.season-outside');
    case 'calendar.holiday-conflict':
      return t('problem.holiday-conflict', { date: problem.date });
    case 'calendar.beyond-zone-data':
      return t('problem.beyond-zone-data');
  }
};

const noPlace: ProblemPlace = {};
const placeOf = (problem: CalendarProblem): ProblemPlace => ('where' in problem ? problem.where : noPlace);

/** Problems that lie at a place or inside it; what `place` leaves out is not asked for, `undefined` must be absent. */
export const problemsAt = (
  problems: readonly CalendarProblem[],
  place: ProblemPlace,
): readonly CalendarProblem[] =>
  problems.filter((problem) => {
    const where = placeOf(problem);
    return (Object.keys(place) as (keyof ProblemPlace)[]).every((key) => where[key] === place[key]);
  });

export const editorTabs = ['hours', 'holidays', 'seasons', 'layers', 'preview', 'history'] as const;
export type EditorTab = (typeof editorTabs)[number];

/** Where in the editor a problem is explained, and in the hours of which version. */
export const tabOf = (problem: CalendarProblem): { readonly tab: EditorTab; readonly version?: number } => {
  const { version, holiday, season, freeze, layer } = placeOf(problem);
  const inVersion = version === undefined ? {} : { version };
  if (holiday !== undefined) return { tab: 'holidays' };
  if (freeze !== undefined) return { tab: 'seasons' };
  if (season !== undefined) return { tab: 'seasons', ...inVersion };
  return { tab: layer === undefined ? 'hours' : 'layers', ...inVersion };
};
