import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { Mutation } from '#shared/sync/mutation';
import type { RowPut } from '#shared/sync/row';
import { AccessTokens, type Caller } from '../../server/auth/access-token';
import { openHub } from '../../server/hub/hub';
import { buildServer } from '../../server/hub/server';
import { alignSight } from '../../server/hub/sight';
import { type Actor, HubDatabase, type HubTransaction } from '../../server/storage/database';
import { FeedWriter } from '../../server/storage/feed-writer';
import { FolderBlobStore } from '../../server/storage/folder-blob-store';
import { type OpenedDatabase, openDatabase } from '../../server/storage/open-database';
import { findPostmaster } from '../../server/storage/postmaster';
import { verifyLedger } from '../../server/time/verify-ledger';
import { hubCluster, removeHubFolder } from '../support/hub-folder';
import { providerScope } from '../support/replica/memory-hub';
import { Chance } from './chance';
import { firmRows, modelEngagement, modelEngagements } from './firm';
import type { HubMaker } from './hubs';
import type { HubAnswer, HubQuestion, ModelHub, Sight, Truth } from './model-hub';
import type { World } from './world';

const logger = pino({ level: 'silent' });

/** As the driver says that the server went away. */
const connectionLost = (): Error => Object.assign(new Error('Connection terminated'), { code: '57P01' });

/** The database, which can break off right before it keeps a transaction, or right after, when nobody hears of it. */
class BreakingDatabase extends HubDatabase {
  /** What befalls the n-th transaction from now. */
  fault: { readonly in: number; readonly kept: boolean } | null = null;

  override async as<T>(actor: Actor, work: (tx: HubTransaction) => Promise<T>): Promise<T> {
    const { fault } = this;
    if (fault && fault.in > 1) this.fault = { ...fault, in: fault.in - 1 };
    if (fault?.in !== 1) return super.as(actor, work);
    this.fault = null;
    await super.as(actor, async (tx) => {
      await work(tx);
      if (!fault.kept) throw connectionLost();
    });
    throw connectionLost();
  }
}

/** One table of the database as one provider has it. */
interface Kept {
  readonly table: string;
  readonly rows: string;
}

/** Tables that know providers, those before others that they lean on. */
const providerTables = async (database: HubDatabase): Promise<string[]> => {
  const { rows } = await sql<{ table_name: string }>`
    SELECT table_name FROM information_schema.columns WHERE column_name = 'provider_id' AND table_schema = 'public'
    AND table_name IN (SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE')
    ORDER BY table_name`.execute(database.owner);
  return rows.map(({ table_name }) => table_name);
};

const columnsOf = async (database: HubDatabase, table: string): Promise<string> => {
  const { rows } = await sql<{ column_name: string }>`
    SELECT column_name FROM information_schema.columns
    WHERE table_name = ${table} AND table_schema = 'public' AND is_generated = 'NEVER'`.execute(
    database.owner,
  );
  return rows.map(({ column_name }) => `"${column_name}"`).join(', ');
};

/**
 * What befalls the database here is kill -9 of its processes, never a power cut: what it handed to the system survives,
 * whether or not it reached the disk. Waiting for the disk would prove nothing and take most of the time.
 */
const killedNotCut = async ({ owner }: HubDatabase): Promise<void> => {
  for (const setting of ['fsync', 'full_page_writes'])
    await sql`ALTER SYSTEM SET ${sql.ref(setting)} = off`.execute(owner);
  await sql`SELECT pg_reload_conf()`.execute(owner);
};

/** The cluster that all runs of one process share; each has a provider of its own in it. */
class Cluster {
  readonly folder: string;
  #opened: OpenedDatabase;
  database: BreakingDatabase;

  private constructor(folder: string, opened: OpenedDatabase) {
    this.folder = folder;
    this.#opened = opened;
    this.database = new BreakingDatabase(opened.database.connectionString);
  }

  static async start(): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'meridian-model-'));
    const opened = await openDatabase({ folder, url: undefined, ownsServer: true });
    await killedNotCut(opened.database);
    return new Cluster(folder, opened);
  }

  /** kill -9 of PostgreSQL, and another start on what it left. */
  async killAndReopen(): Promise<void> {
    const cluster = await hubCluster(this.folder);
    const postmaster = cluster === null ? null : await findPostmaster(cluster);
    if (postmaster) process.kill(postmaster.pid, 'SIGKILL');
    await this.database.close().catch(() => undefined);
    await this.#opened.database.close().catch(() => undefined);
    this.#opened = await openDatabase({ folder: this.folder, url: undefined, ownsServer: true });
    this.database = new BreakingDatabase(this.#opened.database.connectionString);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.#opened.close();
    await removeHubFolder(this.folder);
  }
}

/** The hub's own program on a real PostgreSQL, asked without a socket in between. */
class RealHub implements ModelHub {
  readonly #world: World;
  readonly #cluster: Cluster;
  readonly #providerId = randomUUID();
  readonly #families = new Map<string, string>();
  readonly #absent = new Map<string, Set<string>>();
  readonly #chance: Chance;
  #asked = 0;
  #epochs = 0;
  #kept: readonly Kept[] | null = null;
  #backedUpTo = 0;
  #server: FastifyInstance | null = null;
  #tokens: AccessTokens | null = null;

  private constructor(world: World, cluster: Cluster, seed: string) {
    this.#world = world;
    this.#cluster = cluster;
    this.#chance = new Chance(seed, 'hub');
  }

  static async start(world: World, cluster: Cluster, seed: string): Promise<RealHub> {
    const hub = new RealHub(world, cluster, seed);
    await hub.#fill();
    await hub.restart();
    return hub;
  }

  async answer(question: HubQuestion): Promise<HubAnswer> {
    const chance = this.#chance.of(this.#asked++);
    const token = await this.#tokenFor(question);
    const { database } = this.#cluster;
    database.fault = chance.happens(0.03) ? { in: chance.between(1, 2), kept: chance.happens(0.6) } : null;
    const response = await this.#running().inject({
      method: question.method as 'GET' | 'POST',
      url: question.path,
      headers: {
        authorization: `Bearer ${token}`,
        ...(question.body === null ? {} : { 'content-type': 'application/json' }),
      },
      ...(question.body === null ? {} : { payload: question.body }),
    });
    database.fault = null;
    return { status: response.statusCode, body: response.body };
  }

  async setMember(personId: string, scope: string, isMember: boolean): Promise<void> {
    const absent = this.#absent.get(scope) ?? new Set();
    this.#absent.set(scope, absent);
    if (isMember) absent.delete(personId);
    else absent.add(personId);
    const engagement = modelEngagements.map((n) => modelEngagement(n, absent)).find(({ id }) => id === scope);
    if (!engagement) throw new Error('there is no such engagement');
    await this.#asProvider(async (tx) => {
      const feed = await FeedWriter.open(tx, this.#providerId);
      feed.put({ kind: 'engagement', id: engagement.id, scope, body: engagement });
      await feed.flush({ membershipChanged: true });
      await alignSight(tx, this.#providerId);
    });
  }

  async put(scope: string, kind: string, body: { readonly id: string }): Promise<void> {
    await this.#asProvider(async (tx) => {
      const feed = await FeedWriter.open(tx, this.#providerId);
      // A newer hub's rows are of kinds that this one's types cannot name.
      feed.put({ kind, id: body.id, scope, body } as unknown as RowPut);
      await feed.flush();
    });
  }

  async backUp(): Promise<void> {
    const { database } = this.#cluster;
    const tables = await providerTables(database);
    // One moment of all tables: a push may be under way.
    await database.owner
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => {
        const kept: Kept[] = [];
        for (const table of tables) {
          const { rows } = await sql<{ rows: string | null }>`
            SELECT jsonb_agg(to_jsonb(it))::text AS rows FROM ${sql.table(table)} it
            WHERE provider_id = ${this.#providerId}`.execute(tx);
          kept.push({ table, rows: rows[0]?.rows ?? '[]' });
        }
        const { rows } = await sql<{ seq: string }>`
          SELECT seq FROM provider WHERE provider_id = ${this.#providerId}`.execute(tx);
        this.#backedUpTo = Number(rows[0]?.seq ?? 0);
        this.#kept = kept;
      });
    await this.#announceBackup();
  }

  /** As the hub's own backup does, once it lies on disk: workstations may let go of what is in it. */
  async #announceBackup(): Promise<void> {
    await sql`UPDATE provider SET backed_up_to = ${this.#backedUpTo}
      WHERE provider_id = ${this.#providerId}`.execute(this.#cluster.database.owner);
  }

  async restore(): Promise<boolean> {
    const kept = this.#kept;
    if (kept === null) return false;
    const { database } = this.#cluster;
    await database.owner.transaction().execute(async (tx) => {
      // Whatever guards or links the tables says nothing about a restore, which brings them all at once.
      await sql`SET LOCAL session_replication_role = replica`.execute(tx);
      for (const { table, rows } of kept) {
        const columns = sql.raw(await columnsOf(database, table));
        await sql`DELETE FROM ${sql.table(table)} WHERE provider_id = ${this.#providerId}`.execute(tx);
        await sql`INSERT INTO ${sql.table(table)} (${columns})
          SELECT ${columns} FROM jsonb_populate_recordset(NULL::${sql.table(table)}, ${rows}::jsonb)`.execute(
          tx,
        );
      }
    });
    await this.#announceBackup();
    await this.#forgetLostSessions();
    this.#epochs += 1;
    await this.restart();
    return true;
  }

  async restart(): Promise<void> {
    await this.#server?.close();
    const { database } = this.#cluster;
    const hub = await openHub({
      database,
      blobs: new FolderBlobStore(join(this.#cluster.folder, 'attachments')),
      clock: { now: () => this.#world.now },
      logger,
    });
    const identity = { ...hub.identity, epoch: `${hub.identity.epoch}${'+'.repeat(this.#epochs)}` };
    this.#tokens = new AccessTokens(identity.signingKey, identity.hubId);
    this.#server = await buildServer({ ...hub, identity }, logger);
    await this.#server.ready();
  }

  async killDatabase(): Promise<void> {
    // Each costs seconds of real time; the faults above break off at the same places a hundred times as often.
    if (!this.#chance.of('kill', this.#asked).happens(0.1)) return;
    await this.#cluster.killAndReopen();
    await this.restart();
  }

  async head(): Promise<number> {
    const { rows } = await sql<{ seq: string }>`
      SELECT seq FROM provider WHERE provider_id = ${this.#providerId}`.execute(this.#cluster.database.owner);
    return Number(rows[0]?.seq ?? 0);
  }

  async truth(): Promise<Truth> {
    // What changed nothing (a setting older than the one that stands) bears the number of the row before it: between
    // the two, the hub keeps no order, and the database gives them in any.
    const { rows } = await sql<{
      id: string;
      person_id: string;
      device_id: string;
      device_sequence: string;
      scope: string;
      command: unknown;
      outcome: 'applied' | 'rejected';
      recorded_at: string;
    }>`SELECT * FROM mutation WHERE provider_id = ${this.#providerId} ORDER BY seq, device_sequence`.execute(
      this.#cluster.database.owner,
    );
    const applied = rows
      .filter(({ outcome }) => outcome === 'applied')
      .map(
        (row) =>
          ({
            id: row.id,
            personId: row.person_id,
            deviceId: row.device_id,
            deviceSequence: Number(row.device_sequence),
            scope: row.scope,
            command: row.command,
            recordedAt: Number(row.recorded_at),
            dependsOn: [],
          }) as unknown as Mutation,
      );
    return { outcomes: new Map(rows.map(({ id, outcome }) => [id, outcome])), applied };
  }

  async sight(personId: string): Promise<Sight> {
    const { rows } = await this.#cluster.database.as(
      { mode: 'person', providerId: this.#providerId, personId },
      (tx) =>
        sql<{
          scope: string;
          kind: string;
          id: string;
          body: object;
        }>`SELECT scope, kind, id, body FROM feed_row WHERE body IS NOT NULL`.execute(tx),
    );
    return new Map(rows.map(({ scope, kind, id, body }) => [`${kind}:${id}`, { scopes: [scope], body }]));
  }

  async brokenChains(): Promise<string[]> {
    const reports = await verifyLedger(this.#cluster.database, this.#providerId);
    return reports.flatMap(({ personId, problem }) =>
      problem ? [`the ledger of ${personId} is broken: ${JSON.stringify(problem)}`] : [],
    );
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #running(): FastifyInstance {
    if (!this.#server) throw new Error('the hub is not running');
    return this.#server;
  }

  #asProvider<T>(work: (tx: HubTransaction) => Promise<T>): Promise<T> {
    return this.#cluster.database.as({ mode: 'provider', providerId: this.#providerId }, work);
  }

  async #fill(): Promise<void> {
    const providerId = this.#providerId;
    await sql`INSERT INTO provider (provider_id, slug, name)
      VALUES (${providerId}, ${providerId}, 'Model')`.execute(this.#cluster.database.owner);
    await this.#asProvider(async (tx) => {
      const feed = await FeedWriter.open(tx, providerId);
      for (const { scope, kind, body } of firmRows())
        feed.put({
          kind,
          id: body.id,
          scope: scope === providerScope ? providerId : scope,
          body,
        } as unknown as RowPut);
      await feed.flush({ membershipChanged: true });
      await alignSight(tx, providerId);
    });
  }

  /** Whoever signed in after the backup was taken is refused by it, and signs in again. */
  async #forgetLostSessions(): Promise<void> {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM session_family WHERE provider_id = ${this.#providerId}`.execute(
      this.#cluster.database.owner,
    );
    const present = new Set(rows.map(({ id }) => id));
    for (const [key, familyId] of this.#families) if (!present.has(familyId)) this.#families.delete(key);
  }

  async #tokenFor({ personId, deviceId }: HubQuestion): Promise<string> {
    const key = `${personId} ${deviceId}`;
    const known = this.#families.get(key);
    const familyId = known ?? randomUUID();
    if (known === undefined) {
      this.#families.set(key, familyId);
      await this.#asProvider((tx) =>
        tx
          .insertInto('session_family')
          .values({ provider_id: this.#providerId, id: familyId, person_id: personId, device_id: deviceId })
          .execute(),
      );
    }
    const caller = { providerId: this.#providerId, personId, deviceId, familyId } as Caller;
    if (!this.#tokens) throw new Error('the hub is not running');
    return (await this.#tokens.make(caller, this.#world.now)).token;
  }
}

export const openRealHubs = async (): Promise<HubMaker> => {
  const cluster = await Cluster.start();
  return {
    kind: 'real',
    make: (world, seed) => RealHub.start(world, cluster, seed),
    close: () => cluster.close(),
  };
};
