import {
  type CalendarRules,
  type DaySpans,
  type HolidayRule,
  regularSpans,
  type VersionRule,
} from './calendar-rules';
import type { Holiday } from './client-calendar';
import { append, type IntervalList, intersect, normalise, subtract } from './interval-list';
import { DAY } from './local-date';

/** Intervals that only a holiday keeps closed, each with the holiday that does. */
export interface HolidayIntervals {
  readonly intervals: IntervalList;
  /** One for each interval. */
  readonly holidays: readonly Holiday[];
}

/** A calendar on its own wall clock, as if that ran evenly: "local milliseconds" are those of the same reading in UTC. */
export interface LocalHours {
  readonly open: IntervalList;
  readonly closedByHoliday: HolidayIntervals;
}

interface SpecialDay {
  readonly day: number;
  readonly version: VersionRule;
  readonly rule: HolidayRule;
}

/** Every interval that starts on the days `[firstDay, endDay)`, their tails after midnight included. */
export const localHours = (rules: CalendarRules, firstDay: number, endDay: number): LocalHours => {
  const open: number[] = [];
  const special: SpecialDay[] = [];
  let next = 0;
  let version: VersionRule | undefined;
  for (let day = firstDay; day < endDay; day++) {
    for (let v = rules.versions[next]; v && v.firstDay <= day; v = rules.versions[++next]) version = v;
    if (!version) continue;
    const rule = version.holidays.get(day);
    if (rule) special.push({ day, version, rule });
    appendDay(open, day, rule?.replaced ?? regularSpans(version, day));
  }
  const closures = normalise(special.flatMap(({ day, rule }) => placed(day, rule.closed)));
  const surviving = closures.length === 0 ? open : subtract(open, closures);
  return { open: surviving, closedByHoliday: closedByHoliday(rules, special, surviving) };
};

const appendDay = (list: number[], day: number, spans: DaySpans): void => {
  const midnight = day * DAY;
  for (const [start, end] of spans) append(list, midnight + start, midnight + end);
};

const placed = (day: number, spans: DaySpans): [number, number][] =>
  spans.map(([start, end]) => [day * DAY + start, day * DAY + end]);

/** Regular hours that holidays took away. Where two of them took the same hours, the earlier one is named. */
const closedByHoliday = (
  rules: CalendarRules,
  special: readonly SpecialDay[],
  surviving: IntervalList,
): HolidayIntervals => {
  const intervals: number[] = [];
  const holidays: Holiday[] = [];
  let covered = Number.NEGATIVE_INFINITY;
  const taken = special.flatMap((one) =>
    takenBy(rules, one).map((pair) => ({ pair, holiday: one.rule.holiday })),
  );
  for (const { pair, holiday } of taken.sort((a, b) => a.pair[0] - b.pair[0])) {
    const fresh = [Math.max(pair[0], covered), pair[1]];
    covered = Math.max(covered, pair[1]);
    if ((fresh[0] ?? 0) >= pair[1]) continue;
    const lost = subtract(fresh, window(surviving, fresh));
    intervals.push(...lost);
    for (let i = 0; i < lost.length; i += 2) holidays.push(holiday);
  }
  return { intervals, holidays };
};

/** Regular hours that one day's holiday may have taken: those that start on it, and those its closed spans cut. */
const takenBy = (rules: CalendarRules, { day, version, rule }: SpecialDay): [number, number][] => {
  const own = rule.replaced ? placed(day, regularSpans(version, day)) : [];
  if (rule.closed.length === 0) return own;
  const around: [number, number][] = [];
  for (const d of [day - 1, day, day + 1]) {
    const inForce = rules.versions.findLast((v) => v.firstDay <= d);
    if (inForce) around.push(...placed(d, regularSpans(inForce, d)));
  }
  const cut = intersect(normalise(around), normalise(placed(day, rule.closed)));
  for (let i = 0; i < cut.length; i += 2) own.push([cut[i] ?? 0, cut[i + 1] ?? 0]);
  return own;
};

/** The intervals of a list that can meet `[start, end)`, found by bisection, so that each holiday looks at few. */
const window = (list: IntervalList, [start = 0, end = 0]: readonly number[]): IntervalList => {
  let low = 0;
  let high = list.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle * 2 + 1] ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  let stop = low;
  while (stop * 2 < list.length && (list[stop * 2] ?? 0) < end) stop++;
  return list.slice(low * 2, stop * 2);
};
