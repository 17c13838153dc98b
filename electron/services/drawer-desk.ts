import type { BridgeHandlers } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { savedClient } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';

/**
 * Carries to the hub what a firm keeps for its drafting: how its clients' papers look. Edited online with a revision
 * check; what was typed stays on screen until the hub has answered.
 *
 * @param hub the hub as the person who is signed in reaches it, or why nobody is
 */
export const drawerHandlers = (
  hub: () => Promise<Result<AuthorizedHub, DomainError>>,
): Pick<BridgeHandlers, 'client.save-house-style'> => ({
  'client.save-house-style': async ({ id, edit }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const saved = await reached.value.request(savedClient, {
      method: 'PUT',
      path: `/v1/clients/${id}/house-style`,
      body: edit,
    });
    return saved.ok ? ok(saved.value.client) : err(saved.error);
  },
});
