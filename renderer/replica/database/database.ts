import { Dexie, type Table, type Transaction } from 'dexie';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { PendingState } from '#shared/sync/rebase';
import type { RowKind } from '#shared/sync/row';
import { exactNews, indexOfNames } from './exact-news';
import type { Sealed } from './sealing';
import { type Sheaf, sheavesOf } from './sheaf';
import type { StoredRow } from './stored-row';

/** A row as pending mutations make it. It is shown instead of the base's. */
export interface OverlayRow {
  readonly key: string;
  readonly scope: string;
  readonly parent?: string;
  /** Changes with every write, so that a decision made on an older one is noticed. */
  readonly stamp: number;
  readonly body: Sealed;
}

export interface PendingRow {
  readonly id: string;
  readonly scope: string;
  /** The name of the row it is about. */
  readonly subject: string;
  readonly position: number;
  readonly state: PendingState;
  /** Epoch ms at which the person let go of it; null while it stands. */
  readonly discardedAt: number | null;
  /** The mutation, its answer and its problem. */
  readonly body: Sealed;
}

export interface CursorRow {
  readonly scope: string;
  readonly seq: number;
  /** False while the scope is read for the first time: then the head of earlier pulls says nothing about it. */
  readonly caughtUp: boolean;
  /**
   * The hub shows it no more and unsent work keeps it here: no pull says anything about it, and if it is seen again it
   * is read on from this `seq`.
   */
  readonly leaving?: true;
  /** What came of it is sealed for one run: the next erases it and reads it anew. */
  readonly offDisk?: true;
}

/** A stretch of the grid's projection: packed slim rows, newer blocks winning over older ones. */
export interface BlockRow {
  readonly id?: number;
  readonly body: Sealed;
}

/** That a scope was erased here, and nothing of what it held. */
export interface NoticeRow {
  readonly scope: string;
  /** Epoch ms. */
  readonly forgottenAt: number;
  /** How many of this person's edits the hub sealed for the lead. */
  readonly sealed: number;
  /** The entry of the hub's audit that records it. */
  readonly receipt: number;
}

/** A row that this build cannot read. It is kept for one that can, and shown by none that cannot. */
export interface UnreadRow {
  readonly key: string;
  readonly scope: string;
  readonly seq: number;
  readonly body: Sealed;
}

/** One record: everything the replica knows of itself. Every writer reads and checks it inside its transaction. */
export interface MetaRow {
  readonly key: 'replica';
  /** The hub's epoch that the base was read in; null before the first page. */
  readonly epoch: string | null;
  /** The head of the last pull that was read to its end; null before the first. */
  readonly head: number | null;
  /** Grows with every change of the base. */
  readonly baseVersion: number;
  /** Grows with every change of pending mutations or the overlay. */
  readonly pendingVersion: number;
  /** Grows when mutations leave, so that a slow writer does not bring one back. */
  readonly departures: number;
  /** Grows when the blocks are written anew. */
  readonly generation: number;
  /** Copies of rows that lie in sheaves, dead ones among them. Counting them would take seconds. */
  readonly copies?: number;
  /** What there was when the sheaves were last tidied. */
  readonly tidied?: { readonly rows: number; readonly sheaves: number };
}

export const emptyMeta: MetaRow = {
  key: 'replica',
  epoch: null,
  head: null,
  baseVersion: 0,
  pendingVersion: 0,
  departures: 0,
  generation: 0,
};

/** Raise it with a migration whenever a table or an index changes. */
export const schemaVersion = 3;

export const databaseName = (profileId: string): string => `meridian-replica-${profileId}`;

export class ReplicaDatabase extends Dexie {
  declare readonly rows: Table<StoredRow, string>;
  declare readonly sheaves: Table<Sheaf, number>;
  declare readonly overlay: Table<OverlayRow, string>;
  declare readonly pending: Table<PendingRow, string>;
  declare readonly cursors: Table<CursorRow, string>;
  declare readonly blocks: Table<BlockRow, number>;
  declare readonly notices: Table<NoticeRow, string>;
  declare readonly unread: Table<UnreadRow, string>;
  declare readonly meta: Table<MetaRow, string>;

  constructor(name: string) {
    // Dexie's own query cache would hold every row that was ever listed; live queries do not need it.
    super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
    this.version(1).stores({
      rows: 'key, *scopes, parent',
      overlay: 'key, parent',
      pending: 'id, subject, state',
      cursors: 'scope',
      blocks: '++id',
      notices: 'scope',
      unread: 'key, scope',
      meta: 'key',
    });
    this.version(2)
      .stores({ sheaves: '++id, *names, *scopes' })
      .upgrade((transaction) => sheave(transaction, 'workItem'));
    this.version(schemaVersion)
      .stores({ sheaves: '++id, *names, *scopes, parent' })
      .upgrade((transaction) => sheave(transaction, 'timeEntry'));
    this.use(exactNews);
    this.use(indexOfNames);
  }

  async readMeta(): Promise<MetaRow> {
    return (await this.meta.get('replica')) ?? emptyMeta;
  }
}

/** So many rows at a time are moved. */
const movedAtOnce = 512;

/** Moves the rows of a kind that had a record each into sheaves: work items in version 1, time entries in version 2. */
const sheave = async (transaction: Transaction, kind: RowKind): Promise<void> => {
  const rows = transaction.table<StoredRow, string>('rows');
  const sheaves = transaction.table<Sheaf, number>('sheaves');
  for (;;) {
    const some = await rows.where('key').startsWith(`${kind}:`).limit(movedAtOnce).toArray();
    if (some.length === 0) return;
    await sheaves.bulkAdd(sheavesOf(some));
    await rows.bulkDelete(some.map(({ key }) => key));
  }
};

/** IndexedDB counts Dexie's versions in tenths. */
const nativeVersion = schemaVersion * 10;

/**
 * Opens or creates the replica of a profile.
 * Errors: `replica.from-future` when a newer program wrote it (it is left untouched), `replica.unavailable` when the
 * browser cannot open it (disk full, no permission).
 */
export const openDatabase = async (name: string): Promise<Result<ReplicaDatabase, DomainError>> => {
  // Looked up beforehand: Dexie would open a newer database too, and mend its schema to ours.
  const present = await indexedDB.databases().catch(() => []);
  const version = present.find((database) => database.name === name)?.version ?? 0;
  if (version > nativeVersion) return err(domainError('replica.from-future'));
  const database = new ReplicaDatabase(name);
  try {
    await database.open();
    return ok(database);
  } catch (error) {
    database.close();
    return err(databaseProblem(error));
  }
};

/** What a failed read or write means. */
export const databaseProblem = (error: unknown): DomainError => {
  const names = namesOf(error);
  if (names[0] === 'VersionError') return domainError('replica.from-future');
  const reason = names.includes('QuotaExceededError') ? 'disk-full' : (names[0] ?? 'unknown');
  return domainError('replica.unavailable', { reason });
};

/** The names of an error and of what it says caused it: Dexie wraps one error, or lists those of a bulk write. */
const namesOf = (error: unknown): string[] => {
  if (!(error instanceof Error || error instanceof DOMException)) return [];
  const inner = 'inner' in error ? [error.inner] : [];
  const failures = 'failures' in error && Array.isArray(error.failures) ? error.failures : [];
  return [error.name, ...[...inner, ...failures].flatMap(namesOf)];
};
