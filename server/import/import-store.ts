import { sql } from 'kysely';
import type { Person } from '#shared/people/person';
import type { RowBody } from '#shared/sync/row';
import { emailKey } from '../auth/sessions';
import { alignSight } from '../hub/sight';
import type { HubTransaction } from '../storage/database';
import type { FeedWriter } from '../storage/feed-writer';
import { type FileRow, type ImportedKind, importedKinds } from './file-row';
import type { ExistingFirm, ImportPlan, ImportRecord } from './plan-import';
import { quoted, type RowProblem } from './row-problem';

/** Rows a statement, as in the feed's writer. */
const rowsAStatement = 2_000;

/** When the provider's files were first imported, in epoch milliseconds; null before that. */
export const readAnchor = async (tx: HubTransaction, providerId: string): Promise<number | null> => {
  const row = await tx
    .selectFrom('import_anchor')
    .select('anchor')
    .where('provider_id', '=', providerId)
    .executeTakeFirst();
  return row ? Number(row.anchor) : null;
};

/** Everything of the provider that an import compares with. */
export const readExisting = async (tx: HubTransaction, providerId: string): Promise<ExistingFirm> => {
  const stored = await tx
    .selectFrom('import_row')
    .select(['kind', 'key', 'file', 'values'])
    .where('provider_id', '=', providerId)
    .execute();
  const records = new Map(
    stored.map((row): [string, ImportRecord] => [
      `${row.kind} ${row.key}`,
      { ...row, kind: row.kind as ImportedKind },
    ]),
  );
  const rows = await tx
    .selectFrom('feed_row')
    .select(['kind', 'id', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', 'in', importedKinds)
    .where('body', 'is not', null)
    .execute();
  // Bodies were checked when they were written.
  const bodies = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row.body as RowBody]));
  return {
    recordOf: (kind, key) => records.get(`${kind} ${key}`),
    bodyOf: (kind, id) => bodies.get(`${kind} ${id}`),
    records: records.values(),
  };
};

/** Makes room for a provider that is new, so that its counter can be locked. */
export const ensureProvider = async (
  tx: HubTransaction,
  provider: { readonly id: string; readonly key: string; readonly name: string; readonly sample: boolean },
): Promise<void> => {
  const { id, key, name, sample } = provider;
  await tx
    .insertInto('provider')
    .values({ provider_id: id, slug: key, name, sample, seq: 0 })
    .onConflict((conflict) => conflict.column('provider_id').doNothing())
    .execute();
};

/** Addresses of the files that somebody else of the hub signs in with: somebody an earlier import brought, say. */
export const takenEmails = async (
  tx: HubTransaction,
  providerId: string,
  rows: readonly FileRow[],
): Promise<RowProblem[]> => {
  const people = rows.flatMap((row) => (row.kind === 'person' ? [{ at: row.at, ...row.body }] : []));
  const accounts = await tx
    .selectFrom('person_account')
    .select(['email_key', 'person_id'])
    .where('provider_id', '=', providerId)
    .execute();
  const inFiles = new Set<string>(people.map(({ id }) => id));
  const taken = new Set(
    accounts.filter(({ person_id }) => !inFiles.has(person_id)).map(({ email_key }) => email_key),
  );
  return people
    .filter(({ email }) => taken.has(emailKey(email)))
    .map(({ at, email }) => ({
      ...at,
      reason: `email ${quoted(email)} belongs to somebody of an earlier import; keep that key`,
    }));
};

const writeRecords = async (
  tx: HubTransaction,
  providerId: string,
  records: readonly ImportRecord[],
): Promise<void> => {
  for (let from = 0; from < records.length; from += rowsAStatement) {
    const some = records.slice(from, from + rowsAStatement);
    const kinds = some.map(({ kind }) => kind);
    const keys = some.map(({ key }) => key);
    const files = some.map(({ file }) => file);
    const values = some.map((record) => JSON.stringify(record.values));
    await sql`
      INSERT INTO import_row (provider_id, kind, key, file, values)
      SELECT ${providerId}, fresh.* FROM unnest(${kinds}::text[], ${keys}::text[], ${files}::text[], ${values}::jsonb[]) AS fresh
      ON CONFLICT (provider_id, kind, key) DO UPDATE SET file = excluded.file, values = excluded.values`.execute(
      tx,
    );
  }
};

/** The way each person signs in. */
const writeAccounts = async (
  tx: HubTransaction,
  providerId: string,
  people: readonly Person[],
): Promise<void> => {
  const ids = people.map(({ id }) => id);
  const emails = people.map(({ email }) => emailKey(email));
  // Two people who swap addresses would meet for a moment: each steps aside first.
  await sql`UPDATE person_account SET email_key = person_id::text
    WHERE provider_id = ${providerId} AND person_id = ANY (${ids}::uuid[])`.execute(tx);
  await sql`
    INSERT INTO person_account (provider_id, person_id, email_key)
    SELECT ${providerId}, fresh.* FROM unnest(${ids}::uuid[], ${emails}::text[]) AS fresh
    ON CONFLICT (provider_id, person_id) DO UPDATE SET email_key = excluded.email_key`.execute(tx);
};

const writeProvider = async (tx: HubTransaction, plan: ImportPlan): Promise<void> => {
  for (const put of plan.puts) {
    if (put.kind !== 'provider') continue;
    const { id, name, sample } = put.body;
    await tx.updateTable('provider').set({ name, sample }).where('provider_id', '=', id).execute();
  }
};

/** Writes a plan; `feed` is the transaction's open writer. */
export const writePlan = async (
  tx: HubTransaction,
  feed: FeedWriter,
  providerId: string,
  anchor: number,
  plan: ImportPlan,
): Promise<void> => {
  await tx
    .insertInto('import_anchor')
    .values({ provider_id: providerId, anchor })
    .onConflict((conflict) => conflict.column('provider_id').doNothing())
    .execute();
  const people = plan.puts.flatMap((put) => (put.kind === 'person' ? [put.body] : []));
  const changesSight = plan.puts.some(({ kind }) => ['engagement', 'client', 'person'].includes(kind));
  await writeAccounts(tx, providerId, people);
  await writeProvider(tx, plan);
  for (const put of plan.puts) feed.put(put);
  await feed.flush({ membershipChanged: changesSight });
  if (changesSight) await alignSight(tx, providerId);
  await writeRecords(tx, providerId, plan.records);
};
