import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type Session, session as sessionSchema } from '#shared/protocol/hub-api';
import { Passwords } from '../../server/auth/passwords';
import type { AttachmentQuotas } from '../../server/hub/attachment-depot';
import type { ConnectionLimits } from '../../server/hub/connection-limits';
import { type RunningHub, startHub } from '../../server/hub/start-hub';
import { importFolder } from '../../server/import/import-folder';
import { providerIdOf, rowIds } from '../../server/import/row-ids';
import type { HubDatabase, HubTransaction } from '../../server/storage/database';
import { FolderBlobStore } from '../../server/storage/folder-blob-store';
import { type OpenedDatabase, openDatabase } from '../../server/storage/open-database';
import { type Answer, ask, postJson } from './ask-hub';
import { HubCaller } from './hub-caller';
import { hubFirm } from './hub-firm';
import { removeHubFolder } from './hub-folder';
import { type FirmChanges, writeFirm } from './small-firm';

export const password = 'a long enough password';

/** A clock that stands still until a test moves it, so that no wait hangs on how fast the machine is. */
class MovableClock {
  #now = Date.now();
  now(): number {
    return this.#now;
  }
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

interface TestHubOptions {
  readonly providers?: readonly string[];
  readonly sample?: boolean;
  readonly logger?: Logger;
  readonly pokeHeartbeat?: number;
  readonly quotas?: AttachmentQuotas;
  readonly limits?: ConnectionLimits;
  /** As a later hub would name it. */
  readonly oldestWorkstation?: number;
}

const serve = (
  database: HubDatabase,
  folder: string,
  clock: MovableClock,
  { logger = pino({ level: 'silent' }), pokeHeartbeat, quotas, limits, oldestWorkstation }: TestHubOptions,
): Promise<RunningHub> =>
  startHub({
    database,
    blobs: blobsIn(folder),
    quotas,
    clock,
    logger,
    host: '127.0.0.1',
    port: 0,
    pokeHeartbeat,
    limits,
    oldestWorkstation,
  });

const blobsIn = (folder: string): FolderBlobStore => new FolderBlobStore(join(folder, 'attachments'));

/** A hub in this process, on a real PostgreSQL of its own, with one firm or several. */
export class TestHub {
  readonly clock: MovableClock;
  readonly folder: string;
  readonly #opened: OpenedDatabase;
  readonly #options: TestHubOptions;
  #running: RunningHub;

  private constructor(
    folder: string,
    opened: OpenedDatabase,
    running: RunningHub,
    clock: MovableClock,
    options: TestHubOptions,
  ) {
    this.folder = folder;
    this.#opened = opened;
    this.#running = running;
    this.clock = clock;
    this.#options = options;
  }

  static async start(options: TestHubOptions = {}): Promise<TestHub> {
    const folder = await mkdtemp(join(tmpdir(), 'meridian-hub-'));
    const opened = await openDatabase({ folder, url: undefined, ownsServer: true });
    const clock = new MovableClock();
    const running = await serve(opened.database, folder, clock, options);
    const hub = new TestHub(folder, opened, running, clock, options);
    for (const provider of options.providers ?? ['acme'])
      await hub.import(hubFirm(provider, options.sample), provider);
    return hub;
  }

  get url(): string {
    return this.#running.url;
  }

  get database(): HubDatabase {
    return this.#opened.database;
  }

  /** Where the bytes of attachments lie. */
  get blobs(): FolderBlobStore {
    return blobsIn(this.folder);
  }

  /** Imports a firm's files, and gives everybody in them the password. */
  async import(files: FirmChanges, provider = 'acme'): Promise<void> {
    const folder = await writeFirm(files);
    const report = await importFolder(this.database, folder, { dryRun: false, now: this.clock.now() });
    await rm(folder, { recursive: true, force: true });
    if (!report.ok) throw new Error(JSON.stringify(report.problems));
    const hash = await new Passwords().hash(password);
    await this.asProvider(
      (tx) => tx.updateTable('person_account').set({ password_hash: hash }).execute(),
      provider,
    );
  }

  providerId(provider = 'acme'): string {
    return providerIdOf(provider);
  }

  ids(provider = 'acme') {
    return rowIds(providerIdOf(provider));
  }

  asProvider<T>(work: (tx: HubTransaction) => Promise<T>, provider = 'acme'): Promise<T> {
    return this.database.as({ mode: 'provider', providerId: providerIdOf(provider) }, work);
  }

  ask(path: string, init?: RequestInit): Promise<Answer> {
    return ask(this.url, path, init);
  }

  /** Asks to sign somebody in; what is not said is right. */
  requestSignIn(
    person: string,
    change: { provider?: string; password?: string; email?: string; deviceId?: string } = {},
  ): Promise<Answer> {
    const provider = change.provider ?? 'acme';
    return this.ask(
      '/v1/sessions',
      postJson({
        provider,
        email: change.email ?? `${person}@${provider}.example`,
        password: change.password ?? password,
        device: { id: change.deviceId ?? randomUUID(), name: 'A desk' },
      }),
    );
  }

  async session(
    person: string,
    provider = 'acme',
    on: { readonly deviceId?: string } = {},
  ): Promise<Session> {
    const answer = await this.requestSignIn(person, { provider, ...on });
    if (answer.status !== 200) throw new Error(`${person} was not let in: ${JSON.stringify(answer.body)}`);
    return sessionSchema.parse(answer.body);
  }

  /** Somebody signed in, on a device of their own. */
  async signIn(person: string, provider = 'acme'): Promise<HubCaller> {
    return new HubCaller(this.url, await this.session(person, provider), this.ids(provider));
  }

  /** Another hub process's worth of hub, on the same database. */
  startSecond(change: Partial<TestHubOptions> = {}): Promise<RunningHub> {
    return serve(this.database, this.folder, this.clock, { ...this.#options, ...change });
  }

  /** Ends the hub and serves it anew, on the same database. */
  async restart(change: Pick<TestHubOptions, 'oldestWorkstation'> = {}): Promise<void> {
    await this.#running.close();
    this.#running = await this.startSecond(change);
  }

  /** Ends the hub, and with it its database, and removes both. */
  async close(): Promise<void> {
    await this.#running.close();
    await this.#opened.close();
    await removeHubFolder(this.folder);
  }
}
