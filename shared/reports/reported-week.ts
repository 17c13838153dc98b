import { localDate } from '../calendars/local-date';
import { offsetAt, type ZoneProvider } from '../calendars/zone-transitions';
import type { WorkingAgreement } from '../people/working-agreement';
import type { Agreed, BudgetUse } from '../time-entries/exceptions';
import { readLedger } from '../time-entries/ledger';
import { type RoundingRule, roundDay } from '../time-entries/rounding';
import type { TimeEntry } from '../time-entries/time-entry';
import type { Timesheet } from '../time-entries/timesheet';
import { lengthOf } from '../time-entries/totals';
import { weekOf } from '../time-entries/week';

/** One person's week as a report reads it. */
export interface ReportedWeek {
  readonly person: { readonly id: string; readonly name: string; readonly timeZone: string };
  /** Its Monday. */
  readonly week: string;
  /**
   * Everything recorded, superseded entries included, and what corrects it in other weeks: what counts is worked out here.
   */
  readonly entries: readonly TimeEntry[];
  readonly sheet: Timesheet | null;
  /** What was agreed with the person; null where nothing was. */
  readonly agreement: WorkingAgreement | null;
}

/** What a report needs to know of an engagement. */
export interface ReportedEngagement {
  /** Client and engagement, by name. */
  readonly title: string;
  readonly rounding: RoundingRule | null;
  /** What is agreed and the client's hours; null where no calendar is known. */
  readonly agreed: Agreed | null;
  readonly zone: string | null;
  /** Whether words about the work may leave: its data policy allows exports. */
  readonly words: boolean;
}

/** Where a report looks things up; null for what its reader does not see. */
export interface ReportContext {
  readonly zones: ZoneProvider;
  readonly engagementOf: (id: string) => ReportedEngagement | null;
  readonly workItemOf: (id: string) => string | null;
  /** Minor units an hour that were agreed for somebody's entry; null where none was, or for readers who may not see it. */
  readonly rateOf: (entry: TimeEntry, personId: string) => number | null;
  /** How much of each budget that the reader may know of was used, by everybody; for exceptions alone. */
  readonly budgets: readonly BudgetUse[];
  readonly from: string;
  readonly until: string;
  /** Epoch ms. */
  readonly now: number;
}

/** The wall clock of a zone at an instant, YYYY-MM-DDTHH:MM; UTC's where the zone is not known. */
export const wallClock = (zones: ZoneProvider, zone: string, instant: number): string => {
  const DAY = 86_400_000;
  const found = zones.transitions(zone, instant - DAY, instant + DAY);
  const local = instant + (found.ok ? offsetAt(found.value, instant) : 0);
  const date = localDate(Math.floor(local / DAY));
  return `${date}T${new Date(local).toISOString().slice(11, 16)}`;
};

/** The entries that count, of the week itself and within the period: what corrects one may stand in another week. */
export const countedIn = (
  { entries, week }: Pick<ReportedWeek, 'entries' | 'week'>,
  { from, until }: Pick<ReportContext, 'from' | 'until'>,
): readonly TimeEntry[] =>
  readLedger(entries).standing.filter(
    ({ shiftDate }) => shiftDate >= from && shiftDate <= until && weekOf(shiftDate) === week,
  );

/** One day of one person on one engagement, with what each entry bills. */
export interface BilledDay {
  readonly shiftDate: string;
  readonly engagementId: string;
  readonly entries: readonly TimeEntry[];
  /** Ms, in the order of `entries`; they sum to `total`. */
  readonly amounts: readonly number[];
  readonly raw: number;
  readonly total: number;
}

/**
 * Client time by day and engagement, rounded by the engagement's rule. Statement and billing support both read this,
 * so that they cannot disagree.
 */
export const billedDays = (
  entries: readonly TimeEntry[],
  ruleOf: (engagementId: string) => RoundingRule | null,
): readonly BilledDay[] => {
  const days = new Map<string, TimeEntry[]>();
  for (const entry of entries) {
    if (entry.category !== 'client' || entry.engagementId === null) continue;
    const key = `${entry.shiftDate} ${entry.engagementId}`;
    const known = days.get(key);
    if (known) known.push(entry);
    else days.set(key, [entry]);
  }
  return [...days.values()].flatMap((of): BilledDay[] => {
    const [first] = of;
    if (!first || first.engagementId === null) return [];
    const lengths = of.map(lengthOf);
    const raw = lengths.reduce((sum, length) => sum + length, 0);
    const rule = ruleOf(first.engagementId);
    const rounded = rule ? roundDay(lengths, rule) : { amounts: lengths, total: raw };
    const { shiftDate, engagementId } = first;
    return [{ shiftDate, engagementId, entries: of, amounts: rounded.amounts, raw, total: rounded.total }];
  });
};
