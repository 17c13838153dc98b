import type { z } from 'zod';
import type { BridgeHandlers } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import { savedClause, savedClient, savedTemplates } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';

type DrawerMethods = 'client.save-house-style' | 'library.edit-template' | 'library.save-clause';

/**
 * Carries to the hub what a firm keeps for its drafting: how its clients' papers look, its templates and its clauses.
 * Edited online with a revision check; what was typed stays on screen until the hub has answered.
 *
 * @param hub the hub as the person who is signed in reaches it, or why nobody is
 */
export const drawerHandlers = (
  hub: () => Promise<Result<AuthorizedHub, DomainError>>,
): Pick<BridgeHandlers, DrawerMethods> => {
  const put = async <S extends z.ZodType>(schema: S, path: string, body: object) => {
    const reached = await hub();
    return reached.ok ? reached.value.request(schema, { method: 'PUT', path, body }) : reached;
  };
  return {
    'client.save-house-style': async ({ id, edit }) => {
      const saved = await put(savedClient, `/v1/clients/${id}/house-style`, edit);
      return saved.ok ? { ok: true, value: saved.value.client } : saved;
    },
    'library.edit-template': async ({ familyId, edit }) => {
      const saved = await put(savedTemplates, `/v1/templates/${familyId}`, edit);
      return saved.ok ? { ok: true, value: saved.value.changed } : saved;
    },
    'library.save-clause': async ({ id, edit }) => {
      const saved = await put(savedClause, `/v1/clauses/${id}`, edit);
      return saved.ok ? { ok: true, value: saved.value.clause } : saved;
    },
  };
};
