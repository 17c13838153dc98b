import { chargeOf } from '../billing/charge';
import { exceptionsOf } from '../time-entries/exceptions';
import type { RoundingRule } from '../time-entries/rounding';
import type { TimeEntry } from '../time-entries/time-entry';
import { lengthOf, totalsOf } from '../time-entries/totals';
import { datesOf } from '../time-entries/week';
import { workBalance } from '../time-entries/work-balance';
import type { ReportKind, ReportRow } from './report';
import {
  type BilledDay,
  billedDays,
  countedIn,
  type ReportContext,
  type ReportedEngagement,
  type ReportedWeek,
  wallClock,
} from './reported-week';

type RowsOf = (week: ReportedWeek, context: ReportContext) => readonly ReportRow[];

const statusOf = ({ sheet }: ReportedWeek): string => `status.${sheet?.status ?? 'open'}`;
const sourceOf = ({ source }: TimeEntry): string => `source.${source}`;

/** Work item, activity and note; of an engagement that lets no words out there is none. */
const wordsOf = (
  entry: TimeEntry,
  engagement: ReportedEngagement | null,
  { workItemOf }: ReportContext,
): readonly (string | null)[] =>
  engagement?.words === false
    ? [null, null, null]
    : [
        entry.workItemId === null ? null : workItemOf(entry.workItemId),
        entry.activity,
        entry.note === '' ? null : entry.note,
      ];

const spanOf = (entry: TimeEntry, zone: string, { zones }: ReportContext): readonly string[] => [
  wallClock(zones, zone, entry.startedAt),
  wallClock(zones, zone, entry.endedAt),
  zone,
];

const visibleDays = (week: ReportedWeek, context: ReportContext): readonly BilledDay[] =>
  billedDays(countedIn(week, context), (id) => context.engagementOf(id)?.rounding ?? null).filter(
    ({ engagementId }) => context.engagementOf(engagementId) !== null,
  );

/** Every entry that a client is billed for, on the client's own clock. */
const statement: RowsOf = (week, context) =>
  visibleDays(week, context).flatMap(({ shiftDate, engagementId, entries, amounts }) => {
    const engagement = context.engagementOf(engagementId);
    if (!engagement) return [];
    return entries.map((entry, index) => {
      const raw = lengthOf(entry);
      const rounded = amounts[index] ?? raw;
      const split = engagement.agreed?.atTheTime.split(entry.startedAt, entry.endedAt) ?? null;
      return [
        shiftDate,
        week.person.name,
        engagement.title,
        ...wordsOf(entry, engagement, context),
        ...spanOf(entry, engagement.zone ?? entry.clientZone ?? week.person.timeZone, context),
        raw,
        rounded,
        rounded - raw,
        split?.inHours ?? null,
        split?.afterHours ?? null,
        split?.holiday ?? null,
        statusOf(week),
        sourceOf(entry),
        entry.id,
      ];
    });
  });

/** A rounding rule as one cell. */
const ruleCell = (rule: RoundingRule | null): string | null =>
  rule && [rule.mode, rule.incrementMinutes, rule.per, rule.minimumMinutes].join('/');

/** Places of a day's entries that cost the same, in the order in which each rate first comes. */
const byRate = (rates: readonly (number | null)[]): ReadonlyMap<number | null, readonly number[]> => {
  const places = new Map<number | null, number[]>();
  for (const [index, rate] of rates.entries()) {
    const known = places.get(rate);
    if (known) known.push(index);
    else places.set(rate, [index]);
  }
  return places;
};

/**
 * What is billed by day, engagement, person and rate, beside what was measured and the rule between the two. The day is
 * rounded and priced as one, as on the statement and in the auditor's pack; its lines have their shares, so that they
 * add up to it whatever they are cut by.
 */
const billing: RowsOf = (week, context) =>
  visibleDays(week, context).flatMap(({ shiftDate, engagementId, entries, amounts }) => {
    const engagement = context.engagementOf(engagementId);
    const rates = entries.map((entry) => context.rateOf(entry, week.person.id));
    // What is billed is priced, not what was measured.
    const { amounts: prices } = chargeOf(
      amounts.map((milliseconds, index) => ({ milliseconds, minorPerHour: rates[index] ?? null })),
    );
    return [...byRate(rates)].map(([rate, places]): ReportRow => {
      const sum = (of: (index: number) => number): number =>
        places.reduce((all, index) => all + of(index), 0);
      const raw = sum((index) => (entries[index] ? lengthOf(entries[index]) : 0));
      const rounded = sum((index) => amounts[index] ?? 0);
      return [
        shiftDate,
        engagement?.title ?? null,
        week.person.name,
        places.length,
        raw,
        rounded,
        rounded - raw,
        ruleCell(engagement?.rounding ?? null),
        rate,
        rate === null ? null : sum((index) => prices[index] ?? 0),
        statusOf(week),
        rate === null ? rounded : 0,
      ];
    });
  });

/** Everything of somebody's time, on their own clock. */
const timesheet: RowsOf = (week, context) =>
  countedIn(week, context).map((entry) => {
    const engagement = entry.engagementId === null ? null : context.engagementOf(entry.engagementId);
    // Of an engagement out of the reader's sight there is the time alone, as in a review.
    const hidden = entry.engagementId !== null && engagement === null;
    return [
      entry.shiftDate,
      week.person.name,
      `category.${entry.category}`,
      engagement?.title ?? null,
      ...(hidden ? [null, null, null] : wordsOf(entry, engagement, context)),
      ...spanOf(entry, week.person.timeZone, context),
      lengthOf(entry),
      statusOf(week),
      sourceOf(entry),
      hidden ? null : entry.reason,
    ];
  });

/** Somebody's week against what was agreed with them, as far as it lies in the period. */
const attendance: RowsOf = (week, context) => {
  const dates = datesOf(week.week).filter((date) => date >= context.from && date <= context.until);
  const counted = countedIn(week, context);
  const totals = totalsOf(counted, () => null);
  const { worked, target, balance, overtime } = workBalance(counted, dates, week.agreement);
  return [
    [
      week.week,
      week.person.name,
      totals.client,
      totals.internal,
      totals.break,
      totals.leave,
      worked,
      target,
      balance,
      overtime,
      statusOf(week),
    ],
  ];
};

/** What a reviewer should look at, with the entries it rests on. */
const exceptions: RowsOf = (week, context) => {
  const { entries, sheet } = week;
  const { now, budgets } = context;
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const agreedOf = (id: string) => context.engagementOf(id)?.agreed ?? null;
  const evidence = (entry: TimeEntry): string =>
    spanOf(entry, week.person.timeZone, context).slice(0, 2).join('–').replaceAll('T', ' ');
  return exceptionsOf({ week: week.week, entries, sheet, now, agreedOf, budgets }).map((found) => [
    week.week,
    week.person.name,
    `exception.${found.code}`,
    found.milliseconds,
    found.entryIds.length,
    statusOf(week),
    found.entryIds
      .flatMap((id) => byId.get(id) ?? [])
      .map(evidence)
      .join('; '),
  ]);
};

/** What a week adds to a report of each kind; cells in the order of `reportColumns`. */
export const reportRows: Readonly<Record<ReportKind, RowsOf>> = {
  statement,
  billing,
  timesheet,
  attendance,
  exceptions,
};
