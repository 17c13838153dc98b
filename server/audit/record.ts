import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type ChainHead, chainStart, type HashText, nextHead } from '#shared/kernel/hash-chain';
import type { HubTransaction } from '../storage/database';
import type { AuditRecord } from './audit-event';

export const sha256: HashText = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

/** The chain of one provider, by name. */
export const auditChain = (providerId: string): string => `audit:${providerId}`;

/**
 * Adds to the provider's audit, within the transaction whose doing it records: either both stand or neither. It locks
 * the end of the chain to the end of the transaction, hence comes last; where the provider's counter is taken too,
 * that comes first.
 * @param now epoch ms by the hub's clock
 */
export const recordAudit = async (
  tx: HubTransaction,
  providerId: string,
  { event, personId, deviceId, facts }: AuditRecord,
  now: number,
): Promise<ChainHead> => {
  const { rows } = await sql<{ index: string; hash: string }>`
    INSERT INTO audit_head (provider_id, index, hash) VALUES (${providerId}, 0, ${chainStart})
    ON CONFLICT (provider_id) DO UPDATE SET index = audit_head.index
    RETURNING index, hash`.execute(tx);
  const [present] = rows;
  if (!present) throw new Error('the end of the audit is not there');
  const content = { at: now, device: deviceId, event, facts, person: personId };
  const head = nextHead(
    auditChain(providerId),
    { index: Number(present.index), hash: present.hash },
    content,
    sha256,
  );
  await tx
    .insertInto('audit_entry')
    .values({ provider_id: providerId, ...head, content: JSON.stringify(content) })
    .execute();
  await tx.updateTable('audit_head').set(head).where('provider_id', '=', providerId).execute();
  return head;
};
