import { sql } from 'kysely';
import { type Budget, burnOf, type DaySpent, periodAt } from '#shared/billing/budget';
import { type Rate, rateOf } from '#shared/billing/rate';
import { memberRoleOf } from '#shared/engagements/engagement';
import type { PersonId } from '#shared/kernel/ids';
import type { BudgetUse } from '#shared/time-entries/exceptions';
import type { HubTransaction } from '../storage/database';
import { readBudgets, readRates } from './price-book';
import type { Desk } from './review-desk';
import { corrections, stands } from './standing-entries';

/** The budgets that somebody may know of, and the rates that those of money are used up at. */
export interface Budgets {
  readonly budgets: readonly Budget[];
  readonly rates: readonly Rate[];
}

/** Read in the actor's own name: row-level security gives budgets to who leads the engagement, and to admins. */
export const readOwnBudgets = async (
  tx: HubTransaction,
  providerId: string,
  engagementIds: readonly string[],
): Promise<Budgets> => {
  const budgets = await readBudgets(tx, providerId, engagementIds);
  const priced = [
    ...new Set(budgets.filter(({ minor }) => minor !== null).map(({ engagementId }) => engagementId)),
  ];
  return { budgets, rates: await readRates(tx, providerId, priced) };
};

interface Asked {
  readonly budget: Budget;
  /** A shift date in the period that is asked about. */
  readonly date: string;
  readonly from: string | null;
  readonly until: string | null;
}

/** Each period of each budget that any of the dates lies in, once. */
const periodsOf = (budgets: readonly Budget[], dates: readonly string[]): readonly Asked[] =>
  budgets.flatMap((budget) => {
    const found = new Map<string, Asked>();
    for (const date of dates) {
      const period = periodAt(budget, date);
      const key = `${period?.from} ${period?.until}`;
      if (period && !found.has(key)) found.set(key, { budget, date, ...period });
    }
    return [...found.values()];
  });

/** Days of client time on each asked engagement, by matter; where a price is asked for, by person and activity too. */
const readDays = async (tx: HubTransaction, providerId: string, asked: readonly Asked[]) => {
  const { rows } = await sql<{
    place: string;
    shift_date: string;
    matter_id: string | null;
    person_id: PersonId | null;
    activity: string | null;
    milliseconds: string;
  }>`
    WITH RECURSIVE ${corrections(providerId, null)}
    SELECT asked.place, day.* FROM unnest(
      ${asked.map(({ budget }) => budget.engagementId)}::uuid[], ${asked.map(({ from }) => from ?? '')}::text[],
      ${asked.map(({ until }) => until ?? '9999')}::text[], ${asked.map(({ budget }) => budget.minor !== null)}::boolean[])
      WITH ORDINALITY AS asked (engagement_id, from_date, until_date, priced, place),
    LATERAL (
      SELECT shift_date, matter_id, CASE WHEN asked.priced THEN person_id END AS person_id,
        CASE WHEN asked.priced THEN activity END AS activity, sum(ended_at - started_at) AS milliseconds
      FROM time_entry AS entry
      WHERE entry.provider_id = ${providerId} AND entry.engagement_id = asked.engagement_id
        AND entry.shift_date >= asked.from_date AND entry.shift_date <= asked.until_date
        AND entry.category = 'client' AND ${stands}
      GROUP BY 1, 2, 3, 4) AS day`.execute(tx);
  return rows;
};

/**
 * How much of each budget was used in the periods that these shift dates lie in, by everybody who worked on it; in
 * `provider` mode, since one's people's budgets are used up by others' people too.
 */
export const readBudgetUse = async (
  tx: HubTransaction,
  providerId: string,
  desk: Pick<Desk, 'engagements'>,
  { budgets, rates }: Budgets,
  dates: readonly string[],
): Promise<readonly BudgetUse[]> => {
  const asked = periodsOf(budgets, dates);
  if (asked.length === 0) return [];
  const spent = asked.map((): DaySpent[] => []);
  for (const row of await readDays(tx, providerId, asked)) {
    const place = Number(row.place) - 1;
    const budget = asked[place]?.budget;
    if (!budget) continue;
    const { engagementId } = budget;
    const engagement = desk.engagements.get(engagementId);
    const role = engagement && row.person_id !== null ? memberRoleOf(engagement, row.person_id) : null;
    const rated = { engagementId, activity: row.activity, role, date: row.shift_date };
    spent[place]?.push({
      engagementId,
      matterId: row.matter_id,
      shiftDate: row.shift_date,
      milliseconds: Number(row.milliseconds),
      minorPerHour: budget.minor === null ? null : (rateOf(rates, rated)?.minorPerHour ?? null),
    });
  }
  return asked.flatMap(({ budget, date }, place) => {
    const burn = burnOf(budget, spent[place] ?? [], date);
    return burn ? [{ budget, burn }] : [];
  });
};
