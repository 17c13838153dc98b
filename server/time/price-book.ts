import { type Budget, budget } from '#shared/billing/budget';
import type { Rate } from '#shared/billing/rate';
import type { HubTransaction } from '../storage/database';

type Role = Rate['role'];

/**
 * The rates of some engagements, as far as the transaction's actor may have them: row-level security gives a person
 * those of engagements they lead, an admin all. In `provider` mode it is for the caller to have decided who reads them.
 */
export const readRates = async (
  tx: HubTransaction,
  providerId: string,
  engagementIds: readonly string[],
): Promise<Rate[]> => {
  if (engagementIds.length === 0) return [];
  const rows = await tx
    .selectFrom('rate')
    .selectAll()
    .where('provider_id', '=', providerId)
    .where('engagement_id', 'in', [...engagementIds])
    .orderBy('engagement_id')
    .orderBy('activity')
    .orderBy('role')
    .orderBy('valid_from')
    .execute();
  return rows.map((row) => ({
    engagementId: row.engagement_id,
    activity: row.activity === '' ? null : row.activity,
    role: row.role === '' ? null : (row.role as Role),
    validFrom: row.valid_from === '' ? null : row.valid_from,
    minorPerHour: Number(row.minor_per_hour),
  }));
};

/** The budgets of some engagements, under the same walls. */
export const readBudgets = async (
  tx: HubTransaction,
  providerId: string,
  engagementIds: readonly string[],
): Promise<Budget[]> => {
  if (engagementIds.length === 0) return [];
  const rows = await tx
    .selectFrom('budget')
    .select('body')
    .where('provider_id', '=', providerId)
    .where('engagement_id', 'in', [...engagementIds])
    .orderBy('id')
    .execute();
  return rows.map(({ body }) => budget.parse(body));
};
