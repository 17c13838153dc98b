import type { CompiledQuery } from 'kysely';
import { type MemberRole, memberRole } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { mutation as mutationSchema, type SealedOutcomes } from '#shared/protocol/hub-api';
import { rowsNeededBy } from '#shared/sync/decide-mutation';
import { decideSealedEdit, type SealedDecision, type SealedEdit, sealedEdit } from '#shared/sync/sealed-edit';
import type { AuditRecord } from '../audit/audit-event';
import { recordAudit } from '../audit/record';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import type { Envelope } from './read-mutation';
import { readRowLookup } from './row-lookup';

const inserting = (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  mutation: Envelope,
  role: string,
  now: number,
) =>
  tx.insertInto('quarantine').values({
    provider_id: providerId,
    mutation_id: mutation.id,
    scope: mutation.scope,
    person_id: personId,
    role,
    mutation: JSON.stringify(mutation),
    received_at: now,
    decision: null,
    decided_by: null,
    decided_at: null,
    reason: null,
  });

const auditOf = ({ id, scope, command }: Envelope): Pick<AuditRecord, 'event' | 'facts'> => ({
  event: 'quarantine.sealed',
  facts: { mutation: id, scope, command: String((command as { type?: unknown }).type ?? '') },
});

/** What seals an edit for those who lead the engagement that its author no longer sees; in the author's transaction. */
export const sealing = (
  tx: HubTransaction,
  caller: Caller,
  mutation: Envelope,
  role: string,
  now: number,
): { readonly statement: CompiledQuery; readonly audit: Pick<AuditRecord, 'event' | 'facts'> } => ({
  statement: inserting(tx, caller, mutation, role, now).compile(),
  audit: auditOf(mutation),
});

/**
 * Seals an edit that no record of mutations knows, see `sealing`, and writes that to the audit. Said again after a lost
 * reply it changes nothing, whatever was decided on it by then.
 */
export const sealEdit = async (
  tx: HubTransaction,
  caller: Caller,
  mutation: Envelope,
  role: string,
  now: number,
): Promise<void> => {
  const { providerId, personId, deviceId } = caller;
  // Its author may not read what is sealed: no column is named, and nothing returned.
  const sealed = await inserting(tx, caller, mutation, role, now)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (sealed.numInsertedOrUpdatedRows === 0n) return;
  await recordAudit(tx, providerId, { ...auditOf(mutation), personId, deviceId }, now);
};

const waiting = (tx: HubTransaction, providerId: string) =>
  tx.selectFrom('quarantine').selectAll().where('provider_id', '=', providerId).where('decision', 'is', null);

/** What waits for this person: row-level security shows those edits alone whose engagement they lead. */
export const readQuarantine = async (
  tx: HubTransaction,
  { providerId, personId, deviceId }: Caller,
  now: number,
): Promise<SealedEdit[]> => {
  const rows = await waiting(tx, providerId).execute();
  const edits = rows
    .map((row) => ({ row, envelope: row.mutation as Envelope }))
    .toSorted(
      (a, b) =>
        Number(a.row.received_at) - Number(b.row.received_at) ||
        a.envelope.deviceSequence - b.envelope.deviceSequence,
    )
    .map(({ row, envelope }) =>
      sealedEdit.parse({
        id: row.mutation_id,
        scope: row.scope,
        personId: row.person_id,
        deviceId: envelope.deviceId,
        recordedAt: envelope.recordedAt,
        receivedAt: Number(row.received_at),
        role: row.role,
        command: envelope.command,
        dependsOn: envelope.dependsOn,
      }),
    );
  if (edits.length > 0) {
    const facts = { edits: edits.length };
    await recordAudit(tx, providerId, { event: 'quarantine.opened', personId, deviceId, facts }, now);
  }
  return edits;
};

/** What brings sealed changes of bodies in; null for a command that is none. */
export interface SealedBodies {
  apply(
    tx: HubTransaction,
    feed: FeedWriter,
    author: Pick<Caller, 'providerId' | 'personId'>,
    command: object,
  ): Promise<Result<undefined, DomainError>> | null;
}

/** A version that came out of the seal: its bytes may be here already. */
export interface UnsealedFile {
  readonly personId: PersonId;
  readonly attachmentId: string;
  readonly versionId: string;
}

interface Decided {
  readonly outcome: 'applied' | 'dismissed' | 'refused';
  readonly error?: DomainError;
}

/**
 * A lead's decision on sealed edits, in the order they are named. What cannot be applied stays sealed, and the answer
 * says why. Errors: `quarantine.not-found` where one is not there, was decided on, or is not this person's to open;
 * nothing is decided then.
 */
export const decideQuarantine = async (
  tx: HubTransaction,
  caller: Caller,
  { ids, decision, reason }: SealedDecision,
  now: number,
  bodies: SealedBodies,
): Promise<Result<SealedOutcomes & { readonly files: readonly UnsealedFile[] }, DomainError>> => {
  const { providerId, personId, deviceId } = caller;
  const feed = await FeedWriter.open(tx, providerId);
  const rows = await waiting(tx, providerId).where('mutation_id', 'in', ids).forUpdate().execute();
  const sealed = new Map(rows.map((row) => [row.mutation_id, row]));
  if (ids.some((id) => !sealed.has(id))) return err(domainError('quarantine.not-found'));
  const outcomes: SealedOutcomes['outcomes'] = [];
  const files: UnsealedFile[] = [];
  for (const id of ids) {
    const row = sealed.get(id);
    if (!row) continue;
    const role = memberRole.parse(row.role);
    const decided: Decided =
      decision === 'dismiss'
        ? { outcome: 'dismissed' }
        : await apply(tx, feed, providerId, row, role, now, bodies);
    const error = decided.error && {
      code: decided.error.code,
      ...(decided.error.details ? { details: { ...decided.error.details } } : {}),
    };
    outcomes.push({ id, outcome: decided.outcome, ...(error ? { error } : {}) });
    if (decided.outcome === 'refused') continue;
    if (decided.outcome === 'applied') files.push(...filesOf(row));
    await tx
      .updateTable('quarantine')
      .set({ decision: decided.outcome, decided_by: personId, decided_at: now, reason })
      .where('mutation_id', '=', id)
      .execute();
    const event = decided.outcome === 'applied' ? 'quarantine.applied' : 'quarantine.dismissed';
    const facts = { mutation: id, scope: row.scope, author: row.person_id };
    await recordAudit(tx, providerId, { event, personId, deviceId, facts }, now);
  }
  for (const { scope } of rows) feed.touch(scope);
  await feed.flush();
  return ok({ outcomes, files });
};

const filesOf = (row: { readonly mutation: object }): UnsealedFile[] => {
  const read = mutationSchema.safeParse(row.mutation);
  if (!read.success) return [];
  const { id, personId, command } = read.data;
  return command.type === 'attachment.add' || command.type === 'attachment.add-version'
    ? [{ personId, attachmentId: command.attachmentId, versionId: id }]
    : [];
};

const apply = async (
  tx: HubTransaction,
  feed: FeedWriter,
  providerId: string,
  { mutation }: { readonly mutation: object },
  role: MemberRole,
  now: number,
  bodies: SealedBodies,
): Promise<Decided> => {
  const { personId, command } = mutation as Envelope;
  // What was applied before it in this decision must be seen by it: a document, by what is written in it.
  await feed.flush();
  const brought = await bodies.apply(tx, feed, { providerId, personId }, command);
  if (brought) return brought.ok ? { outcome: 'applied' } : { outcome: 'refused', error: brought.error };
  const read = mutationSchema.safeParse(mutation);
  if (!read.success) return { outcome: 'refused', error: domainError('quarantine.unreadable') };
  const rows = await readRowLookup(tx, providerId, rowsNeededBy(read.data));
  const done = decideSealedEdit(rows.lookup, read.data, role, now);
  if (!done.ok) return { outcome: 'refused', error: done.error };
  for (const put of done.value) feed.put(put);
  return { outcome: 'applied' };
};
