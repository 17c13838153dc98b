import { sql } from 'kysely';
import { v5 } from 'uuid';
import { type Budget, usualThresholds } from '#shared/billing/budget';
import { readMoney } from '#shared/billing/charge';
import type { HubTransaction } from '../storage/database';
import { currencies } from './check-time';
import { resolveDate } from './date-expressions';
import type { FirmDraft } from './firm-files';
import type { RowIds } from './row-ids';
import type { SideCount } from './side-count';

interface Context {
  readonly providerId: string;
  readonly ids: RowIds;
  /** The day number from which relative dates are counted. */
  readonly today: number;
  readonly dryRun: boolean;
}

const hour = 3_600_000;
const day = (expression: Parameters<typeof resolveDate>[0] | null, today: number): string | null =>
  expression && resolveDate(expression, today);

const rateRows = (draft: FirmDraft, { ids, today }: Context) => {
  const currencyOf = currencies(draft);
  return draft.rates.map((row) => ({
    engagement_id: ids.engagement(row.engagement),
    activity: row.activity?.trim() ?? '',
    role: row.role ?? '',
    valid_from: day(row.from, today) ?? '',
    minor_per_hour: readMoney(row['per-hour'], currencyOf.get(row.engagement) ?? '') ?? 0,
  }));
};

const budgetRows = (draft: FirmDraft, { ids, today, providerId }: Context): Budget[] => {
  const currencyOf = currencies(draft);
  return draft.budgets.map((row) => {
    const from = day(row.from, today);
    return {
      id: v5(`budget:${[row.engagement, row.matter, row.per, from].join(' ')}`, providerId),
      engagementId: ids.engagement(row.engagement),
      matterId: row.matter === null ? null : ids.matter(row.matter),
      per: row.per,
      from,
      until: day(row.until, today),
      milliseconds: row.hours === null ? null : Math.round(row.hours * hour),
      minor: row.amount === null ? null : readMoney(row.amount, currencyOf.get(row.engagement) ?? ''),
      thresholds: [...(row.thresholds ?? usualThresholds)],
    };
  });
};

/**
 * Takes rates and budgets over: what the files say goes, since nobody changes them in the program. Rows that are gone
 * from the files are left alone.
 */
export const importPrices = async (
  tx: HubTransaction,
  draft: FirmDraft,
  context: Context,
): Promise<SideCount[]> => {
  const { providerId, dryRun } = context;
  const rates = rateRows(draft, context);
  const budgets = budgetRows(draft, context);
  if (rates.length + budgets.length === 0) return [];
  if (!dryRun) {
    await sql`
      INSERT INTO rate (provider_id, engagement_id, activity, role, valid_from, minor_per_hour)
      SELECT ${providerId}, fresh.* FROM jsonb_to_recordset(${JSON.stringify(rates)}::jsonb)
        AS fresh (engagement_id uuid, activity text, role text, valid_from text, minor_per_hour bigint)
      ON CONFLICT (provider_id, engagement_id, activity, role, valid_from)
        DO UPDATE SET minor_per_hour = excluded.minor_per_hour`.execute(tx);
    await sql`
      INSERT INTO budget (provider_id, id, engagement_id, body)
      SELECT ${providerId}, (body ->> 'id')::uuid, (body ->> 'engagementId')::uuid, body
      FROM jsonb_array_elements(${JSON.stringify(budgets)}::jsonb) AS body
      ON CONFLICT (provider_id, id) DO UPDATE SET body = excluded.body`.execute(tx);
  }
  return [
    { words: 'rates', taken: rates.length },
    { words: 'budgets', taken: budgets.length },
  ].filter(({ taken }) => taken > 0);
};
