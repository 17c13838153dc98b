import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { ForgetReceipt } from '#shared/protocol/hub-api';
import { recordAudit } from '../audit/record';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { visibleScopes } from './sight';

/**
 * The receipt that a device waits for before it erases a scope out of its person's sight. Asking again, after a crash
 * between receipt and erasure, gives another. Errors: `scope.still-visible` where the person sees it again.
 */
export const forgetScope = async (
  tx: HubTransaction,
  { providerId, personId, deviceId }: Caller,
  scope: string,
  now: number,
): Promise<Result<ForgetReceipt, DomainError>> => {
  if ((await visibleScopes(tx, providerId, personId)).includes(scope))
    return err(domainError('scope.still-visible'));
  const record = { event: 'scope.forgotten', personId, deviceId, facts: { scope } } as const;
  const { index, hash } = await recordAudit(tx, providerId, record, now);
  return ok({ index, hash, at: now });
};
