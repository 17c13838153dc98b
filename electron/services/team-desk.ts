import type { BridgeHandlers } from '#shared/bridge/derived';
import type { teamMethods } from '#shared/bridge/team-calls';
import type { DomainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { teamBudgets, teamWeeks } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';

/** Asks the hub for what it adds up of a team. */
export const teamHandlers = (
  hub: () => Promise<Result<AuthorizedHub, DomainError>>,
): Pick<BridgeHandlers, keyof typeof teamMethods> => ({
  'team.budgets': async ({ on }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const found = await reached.value.request(teamBudgets, {
      method: 'GET',
      path: `/v1/team/budgets?on=${on}`,
    });
    return found.ok ? ok(found.value.budgets) : err(found.error);
  },
  'team.weeks': async ({ from, until, teamId, clientId }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const asked = new URLSearchParams({
      from,
      until,
      ...(teamId === undefined ? {} : { teamId }),
      ...(clientId === undefined ? {} : { clientId }),
    });
    return reached.value.request(teamWeeks, { method: 'GET', path: `/v1/team/weeks?${asked}` });
  },
});
