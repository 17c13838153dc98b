import { sql } from 'kysely';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import { decideMutation, rowsNeededBy } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import { type RowKey, type RowKind, type RowLookup, rowSchemas } from '#shared/sync/row';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import type { ReceiptSigner } from '../time/receipt-signer';
import { TimeLedger } from '../time/time-ledger';
import { type Envelope, idOf, type ReadMutation } from './read-mutation';

/** What judging needs of the hub. `now` is epoch ms. */
export interface JudgeContext {
  readonly now: number;
  /** Null where no time is among what is judged. */
  readonly receipts: ReceiptSigner | null;
}

interface Judged {
  readonly envelope: Envelope;
  readonly outcome: 'applied' | 'rejected';
  readonly seq: number;
  readonly error: DomainError | null;
}

interface Outcome {
  readonly outcome: 'applied' | 'rejected';
  readonly seq: number;
  readonly error: DomainError | null;
}

const keyOf = ({ kind, id }: RowKey): string => `${kind}:${id}`;

/** Rows by key, as this person may see them; those that are missing or hidden are simply not there. */
const readRows = async (
  tx: HubTransaction,
  providerId: string,
  keys: readonly RowKey[],
): Promise<Map<string, object>> => {
  const unique = [...new Map(keys.map((key) => [keyOf(key), key])).values()];
  const { rows } = await sql<{ kind: string; id: string; body: object }>`
    SELECT row.kind, row.id, row.body FROM unnest(${unique.map((key) => key.kind)}::text[], ${unique.map((key) => key.id)}::text[]) AS asked (kind, id)
    JOIN feed_row row ON row.provider_id = ${providerId} AND row.kind = asked.kind AND row.id = asked.id AND row.body IS NOT NULL`.execute(
    tx,
  );
  return new Map(rows.map((row) => [`${row.kind}:${row.id}`, row.body]));
};

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
  await tx
    .insertInto('mutation')
    .values(
      judged.map(({ envelope, outcome, seq, error }) => ({
        provider_id: providerId,
        id: envelope.id,
        person_id: envelope.personId,
        device_id: envelope.deviceId,
        device_sequence: envelope.deviceSequence,
        scope: envelope.scope,
        command: JSON.stringify(envelope.command),
        outcome,
        seq,
        error: error && JSON.stringify(error),
        recorded_at: envelope.recordedAt,
      })),
    )
    .execute();
};

/** What became of a mutation that it depends on and that was refused; undefined where nothing was. */
const brokenDependency = (
  mutation: Mutation,
  known: ReadonlyMap<string, Outcome>,
): DomainError | undefined => {
  const broken = mutation.dependsOn.find((id) => known.get(id)?.outcome === 'rejected');
  return broken === undefined ? undefined : domainError('mutation.dependency-rejected', { mutation: broken });
};

/**
 * Judges mutations in their order, in one transaction: effect, feed entries and the record of each mutation stand or
 * fall together. The provider's counter is locked first, so nothing read here changes before the end. What cannot be
 * read is refused in its place, so that whatever depends on it is refused as well.
 */
export const judgeMutations = async (
  tx: HubTransaction,
  caller: Caller,
  readings: readonly ReadMutation[],
  { now, receipts }: JudgeContext,
): Promise<MutationAnswer[]> => {
  const { providerId } = caller;
  const feed = await FeedWriter.open(tx, providerId);
  const mutations = readings.flatMap((read) => (read.ok ? [read.mutation] : []));
  const ids = [...readings.map(idOf), ...mutations.flatMap((one) => one.dependsOn)];
  const known = await readOutcomes(tx, [...new Set(ids)]);
  const rows = await readRows(tx, providerId, mutations.flatMap(rowsNeededBy));
  const ledger = await TimeLedger.open(tx, caller, receipts, now, mutations);
  const lookup = ((kind: RowKind, id: string) => {
    const body = rows.get(keyOf({ kind, id }));
    return body === undefined ? undefined : rowSchemas[kind].parse(body);
  }) as RowLookup;

  const judge = (read: ReadMutation): Outcome => {
    const refusal = read.ok ? brokenDependency(read.mutation, known) : read.error;
    if (refusal || !read.ok) return { outcome: 'rejected', seq: feed.seq, error: refusal ?? null };
    const decision = decideMutation(lookup, read.mutation, now);
    if (!decision.ok) return { outcome: 'rejected', seq: feed.seq, error: decision.error };
    for (const decided of decision.value) {
      const put = decided.kind === 'timeEntry' ? { ...decided, body: ledger.append(decided.body) } : decided;
      feed.put(put);
      rows.set(keyOf(put), put.body);
    }
    return { outcome: 'applied', seq: feed.seq, error: null };
  };

  const judged: Judged[] = [];
  const answers: MutationAnswer[] = [];
  for (const read of readings) {
    const id = idOf(read);
    const before = known.get(id);
    const outcome = before ?? judge(read);
    const envelope = read.ok ? read.mutation : read.envelope;
    if (!before && envelope) judged.push({ envelope, ...outcome });
    known.set(id, outcome);
    answers.push(answerOf(read, outcome, before !== undefined, lookup));
  }
  await ledger.flush();
  await feed.flush();
  await record(tx, providerId, judged);
  return answers;
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
