import { z } from 'zod';
import { type MemberRole, memberRole } from '../engagements/engagement';
import { type DomainError, domainError } from '../kernel/errors';
import { deviceId, mutationId, personId, scopeId } from '../kernel/ids';
import { err, type Result } from '../kernel/result';
import { decideMutation } from './decide-mutation';
import type { Command, Mutation } from './mutation';
import type { RowBody, RowKind, RowLookup, RowPut } from './row';

/*
 * The sealed quarantine: edits that somebody made for an engagement and that reached the hub after the engagement was
 * taken out of their sight. Nothing of them is applied and nobody sees them but who leads the engagement, who applies
 * or dismisses them.
 */

/** One edit that waits for a lead. */
export const sealedEdit = z.looseObject({
  id: mutationId,
  scope: scopeId,
  /** Who made it. */
  personId,
  deviceId,
  /** Epoch ms by the author's workstation. */
  recordedAt: z.number().int(),
  /** Epoch ms by the hub's clock. */
  receivedAt: z.number().int(),
  /** What the author was in the engagement while they saw it. */
  role: memberRole,
  /** As it was asked; of a kind this program may not know. */
  command: z.looseObject({ type: z.string() }),
  dependsOn: z.array(mutationId),
});
export type SealedEdit = z.infer<typeof sealedEdit>;

/** What a lead decides; the reason is kept with it. */
export const sealedDecision = z.strictObject({
  ids: z.array(mutationId).min(1).max(200),
  decision: z.enum(['apply', 'dismiss']),
  reason: z.string().trim().min(1).max(1_000),
});
export type SealedDecision = z.infer<typeof sealedDecision>;

/** Somebody who no longer sees an engagement can take nothing into their hands there, nor give it to others. */
const changesHands: ReadonlySet<string> = new Set<Command['type']>([
  'work-item.claim',
  'work-item.assign',
  'work-item.reserve',
]);

/** Rows in which the author is still the member they were. */
const withAuthor =
  (rows: RowLookup, mutation: Mutation, role: MemberRole): RowLookup =>
  <K extends RowKind>(kind: K, id: string): RowBody<K> | undefined => {
    const row = rows(kind, id);
    if (kind !== 'engagement' || !row) return row;
    const engagement = row as RowBody<'engagement'>;
    const others = engagement.members.filter((member) => member.personId !== mutation.personId);
    return { ...engagement, members: [...others, { personId: mutation.personId, role }] } as RowBody<K>;
  };

/**
 * What a sealed edit does when a lead applies it: what it would have done had its author still been the member they
 * were. A hold that went to somebody else meanwhile stands: the fence decides, as ever.
 * Errors: `quarantine.changes-hands`, and those of the command's own rule.
 */
export const decideSealedEdit = (
  rows: RowLookup,
  mutation: Mutation,
  role: MemberRole,
  now: number,
): Result<RowPut[], DomainError> =>
  changesHands.has(mutation.command.type)
    ? err(domainError('quarantine.changes-hands'))
    : decideMutation(withAuthor(rows, mutation, role), mutation, now);
