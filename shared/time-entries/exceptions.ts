import { z } from 'zod';
import { type Budget, type Burn, overrunOf } from '../billing/budget';
import type { ClientHours } from '../calendars/client-hours';
import { type CoverageRule, coverageBreaks } from '../calendars/coverage';
import { changedInHindsight } from '../calendars/hindsight';
import { readWeekLedger } from './ledger';
import { measure } from './measured-duration';
import { type TimeEntry, timeEntryId } from './time-entry';
import type { Timesheet } from './timesheet';
import { classOf, lengthOf, overlapsOf, unionOf } from './totals';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Work without a pause of a quarter of an hour for longer than this is asked about. */
const longestUnbroken = 6 * HOUR;
const shortestPause = 15 * MINUTE;
/** From this share of a week on, and this much of it, time that was typed in is asked about. */
const manualShare = 0.5;
const manualLeast = 4 * HOUR;
/** A workstation's clock may be this far from the hub's before it means something, ms. */
export const clockTolerance = 5 * MINUTE;

export const exceptionCodes = [
  'coverage',
  'holiday',
  'hindsight',
  'overlap',
  'long-unbroken',
  'edited-after-submission',
  'late',
  'manual-share',
  'clock-jump',
  'contested',
  'over-budget',
  'no-work-item',
] as const;

/** Something in a week that its reviewer looks at. It says that it is unusual, never that it is wrong. */
export const timeException = z.looseObject({
  code: z.enum(exceptionCodes),
  /** The entries it is about: its evidence. */
  entryIds: z.array(timeEntryId),
  /** How much time it is about, ms. */
  milliseconds: z.number(),
});
export type TimeException = z.infer<typeof timeException>;

/** Whether an exception is one that a reviewer must have looked at: time on no work item alone holds nothing up. */
export const weighs = ({ code }: Pick<TimeException, 'code'>): boolean => code !== 'no-work-item';

/**
 * Whether a week may be approved together with others, unread: nothing in it is unusual, and its reviewer sees the
 * client's hours of all of it. What lies out of their sight cannot be told to be usual.
 */
export const isUnremarkable = ({
  exceptions,
  totals,
}: {
  readonly exceptions: readonly Pick<TimeException, 'code'>[];
  readonly totals: { readonly unplaced: number };
}): boolean => totals.unplaced === 0 && !exceptions.some(weighs);

/** What is agreed for an engagement, and its client's hours as they are known now and as they were known each moment. */
export interface Agreed {
  readonly rule: CoverageRule;
  readonly today: ClientHours;
  readonly atTheTime: ClientHours;
}

export interface WeekToReview {
  /** Its Monday. */
  readonly week: string;
  /** Everything of the week, superseded entries included, and what corrects any of it in other weeks. */
  readonly entries: readonly TimeEntry[];
  readonly sheet: Pick<Timesheet, 'status' | 'submittedAt' | 'carriedOverAt'> | null;
  /** Epoch ms: a day that is not over is not judged yet. */
  readonly now: number;
  /** Null where the engagement or its client's hours are out of the reviewer's sight. */
  readonly agreedOf: (engagementId: string) => Agreed | null;
  /** How much of each budget that its reviewer may know of was used, by everybody; missing where none is known. */
  readonly budgets?: readonly BudgetUse[];
}

/** A budget, and how much of it was used in one of its periods. */
export interface BudgetUse {
  readonly budget: Budget;
  readonly burn: Burn;
}

const about = (
  code: TimeException['code'],
  entries: readonly TimeEntry[],
  milliseconds = entries.reduce((sum, entry) => sum + lengthOf(entry), 0),
): TimeException[] =>
  entries.length === 0 ? [] : [{ code, entryIds: entries.map(({ id }) => id), milliseconds }];

/** Breaks of what the client expects. Who covers a night is a question to the team, not to one person's week. */
const coverage = (standing: readonly TimeEntry[], { agreedOf, now }: WeekToReview): TimeException[] => {
  const byEngagement = new Map<string | null, TimeEntry[]>();
  for (const entry of standing) {
    if (entry.category !== 'client') continue;
    const known = byEngagement.get(entry.engagementId);
    if (known) known.push(entry);
    else byEngagement.set(entry.engagementId, [entry]);
  }
  return [...byEngagement].flatMap(([engagementId, entries]) => {
    const agreed = engagementId === null ? null : agreedOf(engagementId);
    if (!agreed || agreed.rule.kind === 'overnight') return [];
    const worked = entries.map(({ startedAt, endedAt }) => ({ from: startedAt, until: endedAt }));
    const from = Math.min(...worked.map((span) => span.from));
    const until = Math.max(...worked.map((span) => span.until));
    const period = { from: agreed.atTheTime.dayAt(from).from, until: agreed.atTheTime.dayAt(until).until };
    const dayOf = (at: number) => agreed.atTheTime.dayAt(at);
    return coverageBreaks(agreed.rule, agreed.atTheTime, worked, period).flatMap((found) => {
      if (found.code === 'coverage.overlap-short') {
        const ofDay = entries.filter(
          ({ startedAt, endedAt }) =>
            dayOf(startedAt).date === found.date || dayOf(endedAt).date === found.date,
        );
        const over = ofDay.every(({ startedAt }) => dayOf(startedAt).until <= now);
        return over ? about('coverage', ofDay, found.expected - found.worked) : [];
      }
      const concerned = entries.filter(
        ({ startedAt, endedAt }) => startedAt < found.until && endedAt > found.from,
      );
      return about('coverage', concerned, found.until - found.from);
    });
  });
};

const onHolidays = (standing: readonly TimeEntry[], { agreedOf }: WeekToReview): TimeException[] =>
  standing.flatMap((entry) => {
    const agreed = entry.engagementId === null ? null : agreedOf(entry.engagementId);
    if (!agreed) return [];
    const { startedAt, endedAt } = entry;
    const { holiday } = agreed.atTheTime.split(startedAt, endedAt);
    const changed = changedInHindsight(agreed.atTheTime, agreed.today, startedAt, endedAt);
    return [
      ...(holiday > 0 ? about('holiday', [entry], holiday) : []),
      ...(changed.length > 0
        ? about(
            'hindsight',
            [entry],
            changed.reduce((sum, { from, until }) => sum + until - from, 0),
          )
        : []),
    ];
  });

const unbroken = (standing: readonly TimeEntry[]): TimeException[] => {
  const found: TimeException[] = [];
  let stretch: TimeEntry[] = [];
  const close = () => {
    const { covered } = unionOf(stretch);
    if (covered > longestUnbroken) found.push(...about('long-unbroken', stretch, covered));
    stretch = [];
  };
  for (const entry of standing) {
    const kind = classOf(entry.category);
    if (kind === 'break' || kind === 'leave') close();
    else {
      const reached = Math.max(...stretch.map(({ endedAt }) => endedAt));
      if (stretch.length > 0 && entry.startedAt - reached >= shortestPause) close();
      stretch.push(entry);
    }
  }
  close();
  return found;
};

const clocks = (standing: readonly TimeEntry[]): TimeException[] =>
  standing.flatMap((entry) => {
    const measured = measure(entry);
    // One that is ahead shows in what the hub received before it was recorded; one that is behind looks like mere delay,
    // save for what the workstation knew of the hub's clock.
    const ahead = entry.receipt ? entry.recordedAt - entry.receipt.receivedAt : 0;
    const apart = Math.max(ahead, Math.abs(entry.hubOffset ?? 0));
    if (measured.kind === 'wall-clock-jumped')
      return about('clock-jump', [entry], Math.abs(measured.wall - measured.monotonic));
    return apart > clockTolerance ? about('clock-jump', [entry], apart) : [];
  });

const typedIn = (standing: readonly TimeEntry[]): TimeException[] => {
  const manual = standing.filter(({ source, category }) => source === 'manual' && category !== 'leave');
  const all = standing.filter(({ category }) => category !== 'leave');
  const length = manual.reduce((sum, entry) => sum + lengthOf(entry), 0);
  const total = all.reduce((sum, entry) => sum + lengthOf(entry), 0);
  return length >= manualLeast && length > total * manualShare ? about('manual-share', manual) : [];
};

/** Client time beyond what was agreed on, by whomever it was used up: a fact about the engagement, and no reproach. */
const overBudget = (
  standing: readonly TimeEntry[],
  { budgets = [] }: Pick<WeekToReview, 'budgets'>,
): TimeException[] => {
  const client = standing.filter(({ category }) => category === 'client');
  return budgets.flatMap(({ budget, burn }) => {
    const { entries, milliseconds } = overrunOf(budget, burn, client);
    return about('over-budget', entries, milliseconds);
  });
};

/** What in a week its reviewer should look at, the gravest kind first; each names the entries it rests on. */
export const exceptionsOf = (week: WeekToReview): readonly TimeException[] => {
  const { standing, contested } = readWeekLedger(week.entries, week.week);
  const handedIn = week.sheet?.status === 'open' ? null : (week.sheet?.submittedAt ?? null);
  const submittedAt = handedIn === null ? null : Math.max(handedIn, week.sheet?.carriedOverAt ?? handedIn);
  const after = week.entries.filter(
    ({ receipt }) => submittedAt !== null && receipt !== undefined && receipt.receivedAt > submittedAt,
  );
  const found = [
    ...coverage(standing, week),
    ...onHolidays(standing, week),
    ...overlapsOf(standing).flatMap(({ first, second, span }) =>
      about('overlap', [first, second], span.until - span.from),
    ),
    ...unbroken(standing),
    ...about('edited-after-submission', after),
    ...about(
      'late',
      standing.filter(({ receipt }) => receipt?.late === true),
    ),
    ...typedIn(standing),
    ...clocks(standing),
    ...[...contested.values()].flatMap((entries) => about('contested', entries)),
    ...overBudget(standing, week),
    ...about(
      'no-work-item',
      standing.filter(({ category, workItemId }) => category === 'client' && workItemId === null),
    ),
  ];
  return found.toSorted((a, b) => exceptionCodes.indexOf(a.code) - exceptionCodes.indexOf(b.code));
};
