import { sql } from 'kysely';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import { isUseNote } from '#shared/sync/command-kind';
import { decideMutation, rowsNeededBy } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import type { RowLookup, RowPut } from '#shared/sync/row';
import { mayHandIn } from '#shared/time-entries/required-fields';
import type { AuditRecord } from '../audit/audit-event';
import { recordAudit } from '../audit/record';
import { auditOfUse } from '../audit/use-audit';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter, type Standing } from '../storage/feed-writer';
import type { ReceiptSigner } from '../time/receipt-signer';
import { readSubmittedWeeks } from '../time/submitted-weeks';
import { TimeLedger, weeksOf } from '../time/time-ledger';
import { sealEdit } from './quarantine';
import { type Envelope, idOf, type ReadMutation } from './read-mutation';
import { type ReadRows, readRowLookup } from './row-lookup';
import { lostScopes } from './sight';

/** What judging needs of the hub. `now` is epoch ms. */
export interface JudgeContext {
  readonly now: number;
  /** Null where no time is among what is judged. */
  readonly receipts: ReceiptSigner | null;
  /** Whether all that is asked of an engagement is sealed for its leads, as from a device that was revoked. */
  readonly sealsWork?: boolean;
}

interface Judged {
  readonly envelope: Envelope;
  readonly outcome: 'applied' | 'rejected';
  readonly seq: number;
  readonly error: DomainError | null;
}

export interface JudgedPush {
  readonly answers: readonly MutationAnswer[];
  /** What was answered up to this number is in a backup. */
  readonly backedUpTo: number;
}

interface Outcome {
  readonly outcome: 'applied' | 'rejected';
  readonly seq: number;
  readonly error: DomainError | null;
}

const readOutcomes = async (tx: HubTransaction, ids: readonly string[]): Promise<Map<string, Outcome>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('mutation')
    .select(['id', 'outcome', 'seq', 'error'])
    .where('id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      { outcome: row.outcome, seq: Number(row.seq), error: row.error as DomainError | null },
    ]),
  );
};

const record = async (tx: HubTransaction, providerId: string, judged: readonly Judged[]): Promise<void> => {
  if (judged.length === 0) return;
  const rows = judged.map(({ envelope, outcome, seq, error }) => ({
    id: envelope.id,
    person_id: envelope.personId,
    device_id: envelope.deviceId,
    device_sequence: envelope.deviceSequence,
    scope: envelope.scope,
    command: envelope.command,
    outcome,
    seq,
    error,
    recorded_at: envelope.recordedAt,
  }));
  await sql`
    INSERT INTO mutation (provider_id, id, person_id, device_id, device_sequence, scope, command, outcome, seq, error, recorded_at)
    SELECT ${providerId}, judged.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS judged (id uuid, person_id uuid, device_id uuid, device_sequence bigint, scope uuid, command jsonb, outcome text,
        seq bigint, error jsonb, recorded_at bigint)`.execute(tx);
};

/** What became of a mutation that it depends on and that was refused; undefined where nothing was. */
const brokenDependency = (
  mutation: Mutation,
  known: ReadonlyMap<string, Outcome>,
): DomainError | undefined => {
  const broken = mutation.dependsOn.find((id) => known.get(id)?.outcome === 'rejected');
  return broken === undefined ? undefined : domainError('mutation.dependency-rejected', { mutation: broken });
};

const sealed = { outcome: 'rejected', error: domainError('mutation.quarantined') } as const;

/** The author's former role where this edit is to be sealed: for a scope that went out of their sight; else undefined. */
const sealOf = (
  read: ReadMutation,
  envelope: Envelope,
  lost: ReadonlyMap<string, string>,
): string | undefined => {
  // What was refused for another reason than being unknown (a forged device, say) is nothing to keep for anybody.
  const unknown = !read.ok && read.error.code === 'mutation.unknown-command';
  return read.ok || unknown ? lost.get(envelope.scope) : undefined;
};

const withoutContent = (envelope: Envelope): Envelope => ({
  ...envelope,
  command: { type: (envelope.command as { type?: unknown }).type },
});

/**
 * Where a row that a mutation writes stands. An activity bears the name of its mutation, which was not judged before:
 * it stands nowhere. Were it another person's, the record of the mutation could not be written and nothing would be.
 */
const standingOf = (put: RowPut, rows: ReadRows): Standing =>
  put.kind === 'activity' ? null : rows.scopeOf(put);

/**
 * Judges mutations in their order, in one transaction: effect, feed entries and the record of each mutation stand or
 * fall together. The provider's counter is locked first, so nothing read here changes before the end. What cannot be
 * read is refused in its place, so that whatever depends on it is refused as well.
 */
export const judgeMutations = async (
  tx: HubTransaction,
  caller: Caller,
  readings: readonly ReadMutation[],
  { now, receipts, sealsWork = false }: JudgeContext,
): Promise<JudgedPush> => {
  const { providerId } = caller;
  const feed = await FeedWriter.open(tx, providerId);
  const mutations = readings.flatMap((read) => (read.ok ? [read.mutation] : []));
  const ids = [...readings.map(idOf), ...mutations.flatMap((one) => one.dependsOn)];
  const known = await readOutcomes(tx, [...new Set(ids)]);
  const ledger = await TimeLedger.open(tx, caller, receipts, now, weeksOf(mutations));
  const submitted = await readSubmittedWeeks(tx, caller, mutations);
  const rows = await readRowLookup(tx, providerId, [
    ...mutations.flatMap(rowsNeededBy),
    ...submitted.engagements,
  ]);
  const { lookup } = rows;
  const lost = await lostScopes(tx, providerId, caller.personId, sealsWork);

  const judge = (read: ReadMutation): Outcome => {
    const refusal = read.ok ? brokenDependency(read.mutation, known) : read.error;
    if (refusal || !read.ok) return { outcome: 'rejected', seq: feed.seq, error: refusal ?? null };
    const decision = decideMutation(lookup, read.mutation, now);
    if (!decision.ok) return { outcome: 'rejected', seq: feed.seq, error: decision.error };
    const { command, recordedAt } = read.mutation;
    if (command.type === 'timesheet.submit') {
      const may = mayHandIn(submitted.entries, command.week, (id) => lookup('engagement', id));
      if (!may.ok) return { outcome: 'rejected', seq: feed.seq, error: may.error };
    }
    for (const decided of decision.value) {
      const put = decided.kind === 'timeEntry' ? { ...decided, body: ledger.append(decided.body) } : decided;
      // A holder's own letting go names nobody; a lead's names whom it was taken from.
      if (put.kind === 'activity' && put.body.type === 'work-item.release' && put.body.subjectId !== null)
        audited.push({
          event: 'work-item.released-by-lead',
          facts: { workItem: put.body.workItemId, scope: put.scope, holder: put.body.subjectId },
        });
      submitted.add(put);
      feed.put(put, standingOf(put, rows));
      rows.put(put);
    }
    if (isUseNote(command))
      audited.push(auditOfUse(command, recordedAt, lookup('engagement', command.engagementId)));
    return { outcome: 'applied', seq: feed.seq, error: null };
  };

  const audited: Pick<AuditRecord, 'event' | 'facts'>[] = [];
  const judged: Judged[] = [];
  const answers: MutationAnswer[] = [];
  for (const read of readings) {
    const id = idOf(read);
    const before = known.get(id);
    const envelope = read.ok ? read.mutation : read.envelope;
    const seal = before || !envelope ? undefined : sealOf(read, envelope, lost);
    const outcome = before ?? (seal ? { ...sealed, seq: feed.seq } : judge(read));
    if (envelope && seal) {
      await sealEdit(tx, caller, envelope, seal, now);
      feed.touch(envelope.scope);
      // Its content is the quarantine's alone.
      judged.push({ envelope: withoutContent(envelope), ...outcome });
    } else if (!before && envelope) judged.push({ envelope, ...outcome });
    known.set(id, outcome);
    answers.push(answerOf(read, outcome, before !== undefined, lookup));
  }
  await ledger.flush();
  await feed.flush();
  await record(tx, providerId, judged);
  const { personId, deviceId } = caller;
  for (const entry of audited) await recordAudit(tx, providerId, { ...entry, personId, deviceId }, now);
  return { answers, backedUpTo: feed.backedUpTo };
};

const answerOf = (
  read: ReadMutation,
  { outcome, seq, error }: Outcome,
  repeated: boolean,
  lookup: RowLookup,
): MutationAnswer => {
  const id = idOf(read);
  if (error === null) return { id, outcome: outcome === 'applied' && repeated ? 'duplicate' : outcome, seq };
  const command = read.ok ? read.mutation.command : null;
  const current = command && 'workItemId' in command ? lookup('workItem', command.workItemId) : null;
  return { id, outcome, seq, error, current: current ?? null };
};
