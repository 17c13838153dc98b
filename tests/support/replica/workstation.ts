// Dexie looks for IndexedDB when it is first imported.
import 'fake-indexeddb/auto';

import { Dexie } from 'dexie';
import type { OpenMutation } from '#shared/bridge/contract';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId, ScopeId } from '#shared/kernel/ids';
import type { Result } from '#shared/kernel/result';
import type { Command } from '#shared/sync/mutation';
import { nameOf } from '#shared/sync/rebase';
import { allBaseRows } from '../../../renderer/replica/database/base-rows';
import { openDatabase, type ReplicaDatabase } from '../../../renderer/replica/database/database';
import { openPending, type PendingEntry } from '../../../renderer/replica/database/pending-codec';
import { makeSessionKey, type Sealing, SessionSealing } from '../../../renderer/replica/database/sealing';
import { type SlimRow, slimOf } from '../../../renderer/replica/queue/slim-row';
import type { Dispatched, ReplicaStatus } from '../../../renderer/replica/replica';
import { Keeper } from '../../../renderer/replica/worker/keeper';
import type { Order } from '../../../renderer/replica/worker/order';
import { ReplicaCore } from '../../../renderer/replica/worker/replica-core';
import { sampleDeviceId } from '../sample-mutation';
import { mutationIdOf, pat } from '../sample-rows';
import { disk } from './failing-disk';
import type { MemoryHub } from './memory-hub';
import { MemoryMain } from './memory-main';
import { Timers } from './timers';

/** Everything that lies in the database, by name, in a form that compares. */
export interface Stored {
  readonly rows: Readonly<Record<string, { readonly scopes: readonly string[]; readonly body: object }>>;
  readonly overlay: Readonly<Record<string, object>>;
  readonly pending: readonly PendingEntry[];
  readonly cursors: Readonly<Record<string, number>>;
  readonly notices: readonly string[];
  readonly unread: readonly string[];
  readonly epoch: string | null;
  readonly head: number | null;
}

let opened = 0;

/** Seals like a run does; the key is that of the first run of every workstation. */
export const testSealing = new SessionSealing(makeSessionKey());

/** A replica at work: the real core over IndexedDB in memory, with a main process and a hub beside it. */
export class Workstation {
  readonly hub: MemoryHub;
  readonly main: MemoryMain;
  readonly timers = new Timers();
  readonly statuses: ReplicaStatus[] = [];
  /** Hears which rows are shown differently, as search does. */
  onRows: (names: readonly string[] | null) => void = () => undefined;
  /** How many stored values were opened: what a step looks at, whatever the machine's speed. */
  opened = 0;
  core: ReplicaCore;
  database: ReplicaDatabase;
  readonly #name: string;
  /** Of this run: what it sealed for itself no later one can open. */
  #runSealing: Sealing = testSealing;
  readonly #sealing: Sealing = {
    seal: (texts, forSession) => this.#runSealing.seal(texts, forSession),
    open: (sealed) => {
      this.opened += sealed.length;
      return this.#runSealing.open(sealed);
    },
  };
  #lastId = 0;

  private constructor(hub: MemoryHub, main: MemoryMain, name: string, database: ReplicaDatabase) {
    this.hub = hub;
    this.main = main;
    this.#name = name;
    this.database = database;
    this.core = this.#makeCore();
  }

  /** A workstation that was never used. */
  static async fresh(hub: MemoryHub, main = new MemoryMain(hub)): Promise<Workstation> {
    const name = `replica-${++opened}`;
    return new Workstation(hub, main, name, await openNamed(name));
  }

  /** Opens the replica and reads the feed to its end. */
  static async inStep(hub: MemoryHub): Promise<Workstation> {
    const workstation = await Workstation.fresh(hub);
    await workstation.start();
    return workstation;
  }

  async start(): Promise<Result<void, DomainError>> {
    const started = await this.core.start();
    await this.core.pull();
    return started;
  }

  /** Ends this run, however it stands, and opens the same database again. */
  async reopen(): Promise<void> {
    this.core.close();
    this.database.close();
    this.database = await openNamed(this.#name);
    this.#runSealing = new SessionSealing(makeSessionKey());
    this.core = this.#makeCore();
  }

  /** Ends this run for good. */
  async end(): Promise<void> {
    this.core.close();
    this.database.close();
    await Dexie.delete(this.#name);
  }

  nextId(): MutationId {
    return mutationIdOf(++this.#lastId);
  }

  order(scope: string, command: Command, dependsOn: readonly MutationId[] = []): Order {
    return { id: this.nextId(), scope: scope as ScopeId, command, recordedAt: this.hub.now, dependsOn };
  }

  /** Asks for one thing. */
  async ask(scope: string, command: Command): Promise<Result<Dispatched, DomainError>> {
    const [answer] = await this.core.dispatch([this.order(scope, command)]);
    if (!answer) throw new Error('every order has an answer');
    return answer;
  }

  /** Asks for one thing that must be taken. */
  async does(scope: string, command: Command): Promise<MutationId> {
    const answer = await this.ask(scope, command);
    if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
    return answer.value.mutationId;
  }

  /** Brings what waits to the hub and hears what it says, without reading the feed unless the replica does. */
  async sync(count?: number): Promise<void> {
    await this.core.hear({ open: this.main.push(count) });
  }

  async hear(open: readonly OpenMutation[]): Promise<void> {
    await this.core.hear({ open: [...open] });
  }

  async stored(): Promise<Stored> {
    const { database } = this;
    const [rows, overlay, pending, notices, unread] = await Promise.all([
      allBaseRows(database),
      database.overlay.toArray(),
      database.pending.toArray(),
      database.notices.toArray(),
      database.unread.toArray(),
    ]);
    const { meta, cursors } = await new Keeper(database, this.#runSealing).cursors();
    const texts = await this.#runSealing.open(rows.map(({ body }) => body));
    const entries = await openPending(this.#runSealing, pending);
    return {
      rows: Object.fromEntries(
        rows.map(({ key, scopes }, at) => [
          key,
          { scopes: [...scopes].sort(), body: JSON.parse(texts[at] ?? 'null') },
        ]),
      ),
      overlay: Object.fromEntries(overlay.map(({ key, body }) => [key, parsed(body)])),
      pending: entries.sort((a, b) => a.position - b.position),
      cursors: Object.fromEntries(cursors.map(({ scope, seq }) => [scope, seq])),
      notices: notices.map(({ scope }) => scope),
      unread: unread.map(({ key }) => key),
      epoch: meta.epoch,
      head: meta.head,
    };
  }

  /** The grid's rows, without what they only remember. */
  shown(): Record<string, object> {
    return Object.fromEntries(
      this.core.projection.inQueueOrder().map((row) => [row.id, apartFromMemory(row)]),
    );
  }

  /** What the grid has to show by what lies in the database. */
  async expectedRows(): Promise<Record<string, object>> {
    const { rows, overlay } = await this.stored();
    return Object.fromEntries(
      Object.entries(rows).flatMap(([name, { body }]) =>
        name.startsWith('workItem:')
          ? [[(body as { id: string }).id, apartFromMemory(slimOf((overlay[name] ?? body) as never))]]
          : [],
      ),
    );
  }

  /** A row as it is shown. */
  async visible(kind: 'workItem' | 'preference', id: string): Promise<object | undefined> {
    const { rows, overlay } = await this.stored();
    const name = nameOf({ kind, id });
    return overlay[name] ?? rows[name]?.body;
  }

  get status(): ReplicaStatus | undefined {
    return this.statuses.at(-1);
  }

  #makeCore(): ReplicaCore {
    return new ReplicaCore({
      database: this.database,
      sealing: this.#sealing,
      bridge: this.main.bridge,
      author: { personId: pat.id, deviceId: sampleDeviceId },
      clock: { now: () => this.hub.now },
      newId: () => this.nextId(),
      later: this.timers.later,
      undoMilliseconds: 60_000,
      onStatus: (status) => this.statuses.push(status),
      onRows: (names) => this.onRows(names),
    });
  }
}

const openNamed = async (name: string): Promise<ReplicaDatabase> => {
  disk.mend();
  const database = await openDatabase(name);
  if (!database.ok) throw new Error(`no database: ${database.error.code}`);
  return database.value;
};

const parsed = (body: string | Uint8Array): object => JSON.parse(body as string);

const apartFromMemory = ({ words: _, titleRank: __, referenceRank: ___, ...row }: SlimRow): object => row;
