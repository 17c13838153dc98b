import { type Kysely, type RawBuilder, sql } from 'kysely';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSecret } from '../../../server/auth/secrets';
import type { Actor, HubTransaction } from '../../../server/storage/database';
import type { HubSchema } from '../../../server/storage/schema';
import { withoutMember } from '../../support/edit-members';
import { BodyOnDesk, makeDocument } from '../../support/hub-document';
import { addFile, manifestOf, someFile, uploadFile } from '../../support/hub-file';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';

let hub: TestHub;
/** The database's owner here is its superuser: what it counts is really there. */
let owner: Kysely<HubSchema>;
let tables: readonly string[];
let tenantTables: readonly string[];

const ours = 'acme';
const theirs = 'bolt';
/** Belong to no provider: only the hub itself works with them. */
const hubTables = ['hub_identity', 'sign_in_failure'];

beforeAll(async () => {
  hub = await TestHub.start({ providers: [ours, theirs] });
  owner = hub.database.owner;
  for (const provider of [ours, theirs]) {
    const prices = {
      'rates.csv': 'engagement,per-hour\nwren-bk,40\n',
      'budgets.csv': 'engagement,hours\nwren-bk,40\n',
    };
    await hub.import({ ...hubFirm(provider), ...prices }, provider);
    const pat = await hub.signIn('pat', provider);
    const workItemId = hub.ids(provider).workItem('w1');
    await pat.command({ type: 'work-item.note', workItemId, note: 'Here' });
    const file = someFile(10);
    await uploadFile(pat, await addFile(pat, manifestOf(file)), file);
    const body = new BodyOnDesk(pat, await makeDocument(pat));
    await body.read();
    await body.store(body.type('Privileged'));
    await pat.recordTime(sampleEntry(1));
    const obi = await hub.signIn('obi', provider);
    await withoutMember(await hub.signIn('lee', provider), 'wren-bk', 'obi');
    await obi.command({ type: 'work-item.note', workItemId, note: 'Late' });
    await hub.asProvider(
      (tx) =>
        tx
          .insertInto('one_time_code')
          .values({
            provider_id: hub.providerId(provider),
            hash: Buffer.from(makeSecret()),
            person_id: hub.ids(provider).person('pat'),
            expires_at: new Date(),
          })
          .execute(),
      provider,
    );
    await hub.asProvider(
      (tx) =>
        tx
          .insertInto('review_delegation')
          .values({
            provider_id: hub.providerId(provider),
            id: v7(),
            from_id: hub.ids(provider).person('lee'),
            to_id: hub.ids(provider).person('ada'),
            from_date: '2026-11-23',
            until_date: '2026-11-29',
            created_at: hub.clock.now(),
            ended_at: null,
          })
          .execute(),
      provider,
    );
  }
  await hub.requestSignIn('pat', { password: 'not this one at all' });
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND relname NOT LIKE 'kysely_%' ORDER BY relname`.execute(owner);
  tables = rows.map(({ name }) => name);
  tenantTables = tables.filter((table) => !hubTables.includes(table));
});
afterAll(() => hub.close());

const countIn = async (db: Kysely<HubSchema> | HubTransaction, table: string, provider?: string) => {
  const where = provider === undefined ? sql`true` : sql`provider_id = ${hub.providerId(provider)}`;
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM ${sql.id(table)} WHERE ${where}`.execute(db);
  return rows[0]?.count ?? -1;
};

const actors = (): readonly Actor[] => {
  const providerId = hub.providerId(ours);
  return [
    { mode: 'provider', providerId },
    { mode: 'person', providerId, personId: hub.ids(ours).person('pat') },
    { mode: 'person', providerId, personId: hub.ids(ours).person('ada') },
    { mode: 'hub' },
  ];
};

/** As the app role, with nobody set at all. */
const asNobody = <T>(work: (tx: HubTransaction) => Promise<T>, settings = sql`SELECT 1`): Promise<T> =>
  owner.transaction().execute(async (tx) => {
    await sql`SELECT set_config('role', 'meridian_app', true)`.execute(tx);
    await settings.execute(tx);
    return work(tx);
  });

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
};

const insufficientPrivilege = '42501';

/** How many rows a statement reaches; none where the app role may not make it at all. */
const affected = async (actor: Actor, statement: RawBuilder<unknown>): Promise<number> => {
  try {
    const done = await hub.database.as(actor, (tx) => statement.execute(tx));
    return Number(done.numAffectedRows);
  } catch (error) {
    if ((error as { code?: unknown }).code === insufficientPrivilege) return 0;
    throw error;
  }
};

/** Copies one of their rows in, exactly as it stands. */
const insertTheirs = async (tx: HubTransaction, table: string, row: string) => {
  const columns = sql.join((await columnsOf(table)).map((name) => sql.id(name)));
  await sql`
    INSERT INTO ${sql.id(table)} (${columns})
    SELECT ${columns} FROM jsonb_populate_record(NULL::${sql.id(table)}, ${row}::jsonb)`.execute(tx);
};

/** Those that are written; the others the database works out itself. */
const columnsOf = async (table: string): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    SELECT attname AS name FROM pg_attribute
    WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`.execute(
    owner,
  );
  return rows.map(({ name }) => name);
};

const oneOf = async (table: string): Promise<string> => {
  const { rows } = await sql<{ row: string }>`
    SELECT to_jsonb(one)::text AS row FROM ${sql.id(table)} AS one
    WHERE ${tenantTables.includes(table) ? sql`provider_id = ${hub.providerId(theirs)}` : sql`true`} LIMIT 1`.execute(
    owner,
  );
  return rows[0]?.row ?? '{}';
};

describe('the catalogue (security check 35)', () => {
  it('has row-level security enabled and forced on every table', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND relname NOT LIKE 'kysely_%' AND NOT (relrowsecurity AND relforcerowsecurity)`.execute(owner);
    expect(rows).toEqual([]);
    expect(tables.length).toBeGreaterThan(10);
  });

  it('gives the app role no other way in: no view, no foreign table, nothing of the migrator’s', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND relname <> ALL (${tables}) AND has_table_privilege('meridian_app', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')`.execute(
      owner,
    );
    expect(rows).toEqual([]);
    const functions = await sql`
      SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`.execute(owner);
    expect(functions.rows).toEqual([]);
    const truncate = await sql`
      SELECT relname FROM pg_class WHERE relname = ANY (${tables}) AND has_table_privilege('meridian_app', oid, 'TRUNCATE, REFERENCES, TRIGGER')`.execute(
      owner,
    );
    expect(truncate.rows).toEqual([]);
  });

  it('has an app role that owns nothing, belongs to nobody and cannot bypass', async () => {
    const { rows } = await sql`
      SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
        (SELECT count(*)::int FROM pg_class WHERE relowner = role.oid) AS tables,
        (SELECT count(*)::int FROM pg_proc WHERE proowner = role.oid) AS functions,
        (SELECT count(*)::int FROM pg_auth_members WHERE member = role.oid) AS groups,
        has_schema_privilege('meridian_app', 'public', 'CREATE') AS creates
      FROM pg_roles AS role WHERE rolname = 'meridian_app'`.execute(owner);
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolcanlogin: false,
        rolreplication: false,
        tables: 0,
        functions: 0,
        groups: 0,
        creates: false,
      },
    ]);
  });
});

describe('another provider (security check 34)', () => {
  it('has rows in every table, or the rest would prove nothing', async () => {
    for (const table of tenantTables) expect(await countIn(owner, table, theirs), table).toBeGreaterThan(0);
    for (const table of hubTables) expect(await countIn(owner, table), table).toBeGreaterThan(0);
  });

  it('cannot be read, changed, deleted or added to, in any mode', async () => {
    for (const table of tenantTables) {
      const row = await oneOf(table);
      for (const actor of actors()) {
        const what = `${table} as ${actor.mode}`;
        // The hub itself lists its providers; their rows are closed to it.
        if (table === 'provider' && actor.mode === 'hub') continue;
        const where = sql`WHERE provider_id = ${hub.providerId(theirs)}`;
        expect(await hub.database.as(actor, (tx) => countIn(tx, table, theirs)), what).toBe(0);
        expect(
          await affected(actor, sql`UPDATE ${sql.id(table)} SET provider_id = provider_id ${where}`),
          what,
        ).toBe(0);
        expect(await affected(actor, sql`DELETE FROM ${sql.id(table)} ${where}`), what).toBe(0);
        expect(await codeOf(hub.database.as(actor, (tx) => insertTheirs(tx, table, row))), what).toBe(
          insufficientPrivilege,
        );
      }
    }
    for (const table of tenantTables) expect(await countIn(owner, table, theirs), table).toBeGreaterThan(0);
  });

  it('cannot be moved to: no row changes its provider', async () => {
    const providerId = hub.providerId(ours);
    const whole: Actor = { mode: 'provider', providerId };
    // What is sealed is open to a lead alone.
    const lead: Actor = { mode: 'person', providerId, personId: hub.ids(ours).person('lee') };
    for (const table of tenantTables.filter((name) => name !== 'provider'))
      for (const actor of [table === 'quarantine' ? lead : whole])
        expect(
          await codeOf(
            hub.database.as(actor, (tx) =>
              sql`UPDATE ${sql.id(table)} SET provider_id = ${hub.providerId(theirs)}`.execute(tx),
            ),
          ),
          table,
        ).toBe(insufficientPrivilege);
  });
});

describe('without a provider', () => {
  const empty = async (settings?: ReturnType<typeof sql>) => {
    for (const table of tables) {
      expect(await asNobody((tx) => countIn(tx, table), settings), table).toBe(0);
      const row = await oneOf(table);
      expect(await codeOf(asNobody((tx) => insertTheirs(tx, table, row), settings)), table).toBe(
        insufficientPrivilege,
      );
    }
  };

  it('nothing is there at all', () => empty());

  it('nor in a mode that does not exist, nor with a provider but no mode', async () => {
    const provider = hub.providerId(theirs);
    await empty(
      sql`SELECT set_config('meridian.mode', 'everything', true), set_config('meridian.provider_id', ${provider}, true)`,
    );
    await empty(sql`SELECT set_config('meridian.provider_id', ${provider}, true)`);
    await empty(sql`SELECT set_config('meridian.mode', 'person', true)`);
  });
});

describe('within a provider', () => {
  const as = <T>(person: string, work: (tx: HubTransaction) => Promise<T>) =>
    hub.database.as(
      { mode: 'person', providerId: hub.providerId(ours), personId: hub.ids(ours).person(person) },
      work,
    );
  const scopesSeen = (person: string) =>
    as(person, async (tx) => {
      const rows = await tx.selectFrom('feed_row').select('scope').distinct().execute();
      return new Set(rows.map(({ scope }) => scope));
    });

  it('a person sees the provider’s rows, those of their engagements, and their own', async () => {
    const { engagement, person } = hub.ids(ours);
    const provider = hub.providerId(ours);
    expect(await scopesSeen('pat')).toEqual(new Set([provider, engagement('wren-bk'), person('pat')]));
    expect(await scopesSeen('kim')).toEqual(new Set([provider, engagement('finch-tx')]));
    expect(await scopesSeen('ada')).toEqual(new Set([provider]));
  });

  it('a person cannot write where they cannot see', async () => {
    const finch = hub.ids(ours).engagement('finch-tx');
    const changed = await as('pat', (tx) =>
      tx.updateTable('feed_row').set({ body: null }).where('scope', '=', finch).executeTakeFirst(),
    );
    expect(Number(changed.numUpdatedRows)).toBe(0);
    const values = {
      provider_id: hub.providerId(ours),
      scope: finch,
      kind: 'workItem',
      id: 'x',
      seq: 999_999,
      body: '{}',
    };
    expect(await codeOf(as('pat', (tx) => tx.insertInto('feed_row').values(values).execute()))).toBe(
      insufficientPrivilege,
    );
  });

  it('a person sees only their own memberships and mutations, and no account, session or import', async () => {
    const counts = await as('sam', async (tx) => ({
      mutations: await countIn(tx, 'mutation'),
      memberships: await countIn(tx, 'scope_member'),
      others: await Promise.all(
        [
          'person_account',
          'device',
          'session_family',
          'refresh_token',
          'one_time_code',
          'import_row',
          ...hubTables,
        ].map((table) => countIn(tx, table)),
      ),
    }));
    expect(counts).toEqual({ mutations: 0, memberships: 1, others: [0, 0, 0, 0, 0, 0, 0, 0] });
  });
});

describe('a pool of connections (security check 36)', () => {
  it('carries no provider over, through 1,000 transactions of which many are aborted', async () => {
    const abort = new Error('aborted on purpose');
    let wrong = 0;
    let aborted = 0;
    const one = async (turn: number): Promise<void> => {
      const provider = turn % 2 === 0 ? ours : theirs;
      const providerId = hub.providerId(provider);
      const personId = hub.ids(provider).person('pat');
      const actor: Actor =
        turn % 3 === 0 ? { mode: 'provider', providerId } : { mode: 'person', providerId, personId };
      try {
        await hub.database.as(actor, async (tx) => {
          const rows = await tx.selectFrom('feed_row').select('provider_id').distinct().execute();
          if (rows.length !== 1 || rows[0]?.provider_id !== providerId) wrong += 1;
          if (turn % 5 === 0) throw abort;
          if (turn % 7 === 0) await sql`SELECT 1 / 0`.execute(tx);
        });
      } catch {
        aborted += 1;
        // Whoever gets this connection next, with nobody set, sees nothing.
        const left = await sql<{ mode: string | null; role: string }>`
          SELECT nullif(current_setting('meridian.mode', true), '') AS mode, current_setting('role') AS role`.execute(
          owner,
        );
        if (left.rows[0]?.mode !== null || left.rows[0]?.role !== 'none') wrong += 1;
      }
    };
    const turns = Array.from({ length: 1_000 }, (_, turn) => turn);
    const worker = async (): Promise<void> => {
      for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) await one(turn);
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(wrong).toBe(0);
    expect(aborted).toBeGreaterThan(300);
  });
});
