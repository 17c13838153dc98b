import { projectedPercent } from '#shared/billing/budget';
import { elapsedShare } from '#shared/billing/elapsed';
import type { TeamBudget } from '#shared/protocol/hub-api';
import type { Caller } from '../auth/access-token';
import type { HubDatabase } from '../storage/database';
import { readBudgetUse, readOwnBudgets } from './budget-use';
import { type ReviewContext, readDesk } from './review-desk';

/**
 * The budgets that the caller may know of, each in the period that a date lies in; none for whoever leads nothing.
 * @param on a shift date
 */
export const teamBudgets = async (
  database: HubDatabase,
  caller: Caller,
  on: string,
  context: ReviewContext,
): Promise<TeamBudget[]> => {
  const { desk, budgets } = await database.as({ mode: 'person', ...caller }, async (tx) => {
    const desk = await readDesk(tx, caller, context);
    return { desk, budgets: await readOwnBudgets(tx, caller.providerId, [...desk.engagements.keys()]) };
  });
  if (budgets.budgets.length === 0) return [];
  const uses = await database.as({ mode: 'provider', providerId: caller.providerId }, (tx) =>
    readBudgetUse(tx, caller.providerId, desk, budgets, [on]),
  );
  return uses.map(({ budget, burn }) => {
    const hours = desk.agreedOf(budget.engagementId)?.today ?? null;
    const elapsed = hours ? elapsedShare(burn, hours, context.calendars.zones, context.now) : null;
    return {
      budget,
      burn: { ...burn, period: { ...burn.period }, over: burn.over && { ...burn.over } },
      projectedPercent: projectedPercent(burn, elapsed),
    };
  });
};
