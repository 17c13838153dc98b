import { sql } from 'kysely';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { type MutationAnswer, mutation as mutationSchema } from '#shared/protocol/hub-api';
import { decideMutation, rowsNeededBy } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import { type RowKey, type RowKind, type RowLookup, rowSchemas } from '#shared/sync/row';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';

interface Judged {
  readonly mutation: Mutation;
  readonly outcome: 'applied' | 'rejected';
  readonly seq: number;
  readonly error: DomainError | null;
}

const keyOf = ({ kind, id }: RowKey): string => `${kind}:${id}`;

const readable = (raw: unknown): { id: string } | null => {
  const id = (raw as { id?: unknown } | null)?.id;
  const parsed = mutationSchema.shape.id.safeParse(id);
  return parsed.success ? { id: parsed.data } : null;
};

/** What a mutation is once it was read: something to judge, or a refusal that nothing will change. */
export type ReadMutation =
  | { readonly ok: true; readonly mutation: Mutation }
  | { readonly ok: false; readonly answer: MutationAnswer };

/** Reads one element of a push; null where not even its id can be read. */
export const readMutation = (raw: unknown, caller: Caller): ReadMutation | null => {
  const parsed = mutationSchema.safeParse(raw);
  if (parsed.success && parsed.data.personId === caller.personId) return { ok: true, mutation: parsed.data };
  const named = readable(raw);
  if (!named) return null;
  const error = domainError(parsed.success ? 'mutation.wrong-author' : 'mutation.unknown-command');
  return { ok: false, answer: { id: named.id as MutationAnswer['id'], outcome: 'rejected', seq: 0, error } };
};

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

const readOutcomes = async (
  tx: HubTransaction,
  ids: readonly string[],
): Promise<Map<string, { outcome: 'applied' | 'rejected'; seq: number; error: DomainError | null }>> => {
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
      judged.map(({ mutation, outcome, seq, error }) => ({
        provider_id: providerId,
        id: mutation.id,
        person_id: mutation.personId,
        device_id: mutation.deviceId,
        device_sequence: mutation.deviceSequence,
        scope: mutation.scope,
        command: JSON.stringify(mutation.command),
        outcome,
        seq,
        error: error && JSON.stringify(error),
        recorded_at: mutation.recordedAt,
      })),
    )
    .execute();
};

/**
 * Judges mutations in their order, in one transaction: effect, feed entries and the record of each mutation stand or
 * fall together. The provider's counter is locked first, so nothing read here changes before the end.
 */
export const judgeMutations = async (
  tx: HubTransaction,
  caller: Caller,
  mutations: readonly Mutation[],
  now: number,
): Promise<MutationAnswer[]> => {
  const { providerId } = caller;
  const feed = await FeedWriter.open(tx, providerId);
  const known = await readOutcomes(tx, [...new Set(mutations.flatMap((one) => [one.id, ...one.dependsOn]))]);
  const rows = await readRows(tx, providerId, mutations.flatMap(rowsNeededBy));
  const lookup = ((kind: RowKind, id: string) => {
    const body = rows.get(keyOf({ kind, id }));
    return body === undefined ? undefined : rowSchemas[kind].parse(body);
  }) as RowLookup;
  const judged: Judged[] = [];
  const answers: MutationAnswer[] = [];

  for (const mutation of mutations) {
    const before = known.get(mutation.id);
    if (before) {
      answers.push(
        answerOf(
          mutation,
          before.outcome === 'applied' ? 'duplicate' : 'rejected',
          before.seq,
          before.error,
          lookup,
        ),
      );
      continue;
    }
    const broken = mutation.dependsOn.find((id) => known.get(id)?.outcome === 'rejected');
    const decision =
      broken === undefined
        ? decideMutation(lookup, mutation, now)
        : { ok: false as const, error: domainError('mutation.dependency-rejected', { mutation: broken }) };
    if (decision.ok)
      for (const put of decision.value) {
        feed.put(put);
        rows.set(keyOf(put), put.body);
      }
    const error = decision.ok ? null : decision.error;
    const outcome = decision.ok ? 'applied' : 'rejected';
    judged.push({ mutation, outcome, seq: feed.seq, error });
    known.set(mutation.id, { outcome, seq: feed.seq, error });
    answers.push(answerOf(mutation, outcome, feed.seq, error, lookup));
  }
  await feed.flush();
  await record(tx, providerId, judged);
  return answers;
};

const answerOf = (
  mutation: Mutation,
  outcome: MutationAnswer['outcome'],
  seq: number,
  error: DomainError | null,
  lookup: RowLookup,
): MutationAnswer => {
  if (error === null) return { id: mutation.id, outcome, seq };
  const { command } = mutation;
  const current = 'workItemId' in command ? lookup('workItem', command.workItemId) : undefined;
  return { id: mutation.id, outcome, seq, error, current: current ?? null };
};
