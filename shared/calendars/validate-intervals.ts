import type { CalendarProblem, ProblemPlace } from './calendar-problem';
import type { DayInterval, IsoWeekday, WeeklyHours } from './client-calendar';
import { DAY, wallTimeMs } from './local-date';

interface PlacedSpan {
  readonly start: number;
  readonly end: number;
  readonly where: ProblemPlace;
}

const weekdays: readonly IsoWeekday[] = [1, 2, 3, 4, 5, 6, 7];

/** What is wrong with a week, hours that reach into those of the next day included. */
export const validateWeek = (weekly: WeeklyHours, where: ProblemPlace): readonly CalendarProblem[] => {
  const problems: CalendarProblem[] = [];
  const spans: PlacedSpan[] = [];
  for (const weekday of weekdays) {
    const read = readIntervals(weekly[weekday] ?? [], { ...where, weekday });
    problems.push(...read.problems);
    const midnight = (weekday - 1) * DAY;
    for (const span of read.spans)
      spans.push({ ...span, start: midnight + span.start, end: midnight + span.end });
  }
  // Sunday night may reach into Monday, which here stands at the other end of the week.
  const mondays = spans
    .filter((span) => span.where.weekday === 1)
    .map((span) => ({ ...span, start: span.start + 7 * DAY, end: span.end + 7 * DAY }));
  return [...problems, ...overlaps(spans, mondays)];
};

/** What is wrong with the intervals of one date. */
export const validateIntervals = (
  intervals: readonly DayInterval[],
  where: ProblemPlace,
): readonly CalendarProblem[] => {
  const { problems, spans } = readIntervals(intervals, where);
  return [...problems, ...overlaps(spans, [])];
};

const readIntervals = (intervals: readonly DayInterval[], place: ProblemPlace) => {
  const problems: CalendarProblem[] = [];
  const spans: PlacedSpan[] = [];
  for (const [interval, { start, end }] of intervals.entries()) {
    const where = { ...place, interval };
    const from = wallTimeMs(start);
    const to = wallTimeMs(end);
    // The list keeps its own field (`open`, `closed`); a week's intervals name the end that is wrong.
    const at = (field: 'start' | 'end') => ({ ...where, field: place.field ?? field });
    if (from === undefined)
      problems.push({ code: 'calendar.malformed-time', value: start, where: at('start') });
    if (to === undefined) problems.push({ code: 'calendar.malformed-time', value: end, where: at('end') });
    if (from === undefined || to === undefined) continue;
    if (from === DAY) problems.push({ code: 'calendar.start-at-24', where: at('start') });
    else if (from === to) problems.push({ code: 'calendar.equal-ends', value: start, where });
    else spans.push({ start: from, end: to < from ? to + DAY : to, where });
  }
  return { problems, spans };
};

/** Each span that starts inside an earlier one. `nextWeek` only meets what reaches into it from before. */
const overlaps = (
  spans: readonly PlacedSpan[],
  nextWeek: readonly PlacedSpan[],
): readonly CalendarProblem[] => {
  const problems: CalendarProblem[] = [];
  const byStart = (a: PlacedSpan, b: PlacedSpan) => a.start - b.start;
  let reaching: PlacedSpan | undefined;
  for (const span of [...spans].sort(byStart)) {
    if (reaching && span.start < reaching.end)
      problems.push({ code: 'calendar.overlap', where: span.where, other: reaching.where });
    if (!reaching || span.end > reaching.end) reaching = span;
  }
  for (const span of nextWeek)
    if (reaching && span.start < reaching.end)
      problems.push({ code: 'calendar.overlap', where: span.where, other: reaching.where });
  return problems;
};
