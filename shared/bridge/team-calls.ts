import { teamBudgetQuery, teamBudgets, teamWeeks, teamWeeksQuery } from '../protocol/hub-api';

/** What the hub adds up for whoever leads; needs it within reach, since no workstation holds other people's time. */
export const teamMethods = {
  'team.budgets': { argument: teamBudgetQuery, result: teamBudgets.shape.budgets },
  'team.weeks': { argument: teamWeeksQuery, result: teamWeeks },
} as const;
