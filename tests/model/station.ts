// Dexie looks for IndexedDB when it is first imported.
import 'fake-indexeddb/auto';

import { Dexie } from 'dexie';
import { bridgeMethods } from '#shared/bridge/contract';
import type { BridgeHandlers, BridgeMethod, EmitBridgeEvent } from '#shared/bridge/derived';
import { type EventEnvelope, envelopeVersion } from '#shared/bridge/envelope';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { type DeviceId, makeIdFactory } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Person } from '#shared/people/person';
import type { AuthorizedHub } from '../../electron/courier/authorized-hub';
import { Courier } from '../../electron/courier/courier';
import { HubClient } from '../../electron/courier/hub-client';
import { Journal, type OpenedJournal } from '../../electron/journal/journal';
import type { Logger } from '../../electron/ports/logger';
import { plainSeal } from '../../electron/ports/seal';
import {
  type BridgeDispatcher,
  makeBridgeDispatcher,
  toEventEnvelope,
} from '../../electron/services/bridge-dispatcher';
import { scopeHandlers } from '../../electron/services/scope-desk';
import { syncHandlers } from '../../electron/services/sync-desk';
import { openDatabase, type ReplicaDatabase } from '../../renderer/replica/database/database';
import { plainSealing } from '../../renderer/replica/database/sealing';
import type { ReplicaStatus } from '../../renderer/replica/replica';
import { UnconfirmedClaims } from '../../renderer/replica/unconfirmed-claims';
import { ReplicaCore } from '../../renderer/replica/worker/replica-core';
import { disk as browserDisk } from '../support/replica/failing-disk';
import type { Chance } from './chance';
import { type DiskAccess, type DiskFlaws, LossyDisk } from './lossy-disk';
import type { ModelNetwork } from './model-network';
import type { Trace } from './trace';
import type { World } from './world';

const hubUrl = 'http://hub.example';
/** One way over the bridge, ms. */
const crossing = 1;
/** A person who sees an error starts the program, or loads the window, again, ms. */
const tryAgainAfter = 10_000;

/** One life of the main process. */
interface Main {
  alive: boolean;
  readonly disk: DiskAccess;
  opened: Result<OpenedJournal, DomainError> | null;
  courier: Courier | null;
  dispatch: BridgeDispatcher | null;
  readonly stop: AbortController;
}

/** One life of the window. */
export interface Window {
  alive: boolean;
  readonly main: Main;
  readonly claims: UnconfirmedClaims;
  readonly database: ReplicaDatabase;
  core: ReplicaCore;
  ready: boolean;
  /** What came before the replica was open. */
  readonly waiting: EventEnvelope[];
  status: ReplicaStatus | null;
}

export interface StationOptions {
  readonly world: World;
  readonly chance: Chance;
  readonly network: ModelNetwork;
  readonly trace: Trace;
  readonly index: number;
  readonly person: Person;
  readonly deviceId: DeviceId;
  readonly databaseName: string;
  /** Something broke that must never break. */
  readonly onBug: (what: string) => void;
  /** A scope was erased here, with the hub's receipt. */
  readonly onErased: (scope: string) => void;
  readonly flaws?: DiskFlaws;
}

/** As it arrives on the other side of the bridge: nobody's object but its own. Bytes are handed over as they are. */
const crossed = <T>(value: T): T => structuredClone(value);

/**
 * One workstation: the real journal, courier, bridge and replica, on a disk, a network and a clock that can go wrong.
 */
export class Station {
  readonly options: StationOptions;
  readonly disk: LossyDisk;
  /** By how much the clock is off, ms. */
  skew = 0;
  /** The journal was damaged, and the replica has not handed back yet what it lost: what is there is there once. */
  journalHarmed = false;
  main: Main | null = null;
  window: Window | null = null;
  readonly ids: ReturnType<typeof makeIdFactory>;
  #requests = 0;

  constructor(options: StationOptions) {
    this.options = options;
    this.disk = new LossyDisk(options.world, options.chance.of('disk'), options.flaws);
    const random = options.chance.of('ids');
    this.ids = makeIdFactory({ now: () => this.now() }, { bytes: (length) => random.bytes(length) });
  }

  get person(): Person {
    return this.options.person;
  }

  /** Epoch ms by this machine's clock. */
  now(): number {
    return this.options.world.now + this.skew;
  }

  note(what: string): void {
    this.options.trace.note(`${this.options.index} ${this.person.name}: ${what}`);
  }

  /** The window, where a person can work with it. */
  get usable(): Window | null {
    return this.window?.ready === true && this.window.alive ? this.window : null;
  }

  /** Starts the program. */
  boot(): void {
    if (this.main) return;
    const main: Main = {
      alive: true,
      disk: this.disk.access(),
      opened: null,
      courier: null,
      dispatch: null,
      stop: new AbortController(),
    };
    this.main = main;
    void this.#run(main);
  }

  /** kill -9: nobody gets to say a last word. */
  kill(): void {
    const { main } = this;
    this.#endWindow();
    this.main = null;
    if (!main) return;
    main.alive = false;
    main.disk.end();
    main.courier?.stop();
    main.stop.abort();
  }

  reload(): void {
    const { main } = this;
    if (!main?.dispatch) return;
    this.#endWindow();
    void this.#openWindow(main);
  }

  setFull(full: boolean): void {
    this.disk.full = full;
    browserDisk.setFull(this.options.databaseName, full);
  }

  /** The replica is gone. The program must be down. */
  async loseReplica(): Promise<void> {
    await Dexie.delete(this.options.databaseName);
  }

  /** Puts a copy of this profile, journal and replica, on another machine. Both programs must be down. */
  async copyTo(twin: Station): Promise<void> {
    this.disk.cloneTo(twin.disk);
    const [from, to] = await Promise.all(
      [this, twin].map(({ options }) => openDatabase(options.databaseName)),
    );
    if (!from?.ok || !to?.ok) return;
    for (const table of from.value.tables) {
      const rows = await table.toArray();
      await to.value.table(table.name).bulkPut(rows);
    }
    from.value.close();
    to.value.close();
  }

  async end(): Promise<void> {
    this.kill();
    this.setFull(false);
    await Dexie.delete(this.options.databaseName);
  }

  async #run(main: Main): Promise<void> {
    const { network, person, deviceId, chance, world, index } = this.options;
    const opened = await Journal.open('journal', plainSeal, main.disk);
    if (!main.alive) return;
    if (!opened.ok) {
      this.note(`the journal did not open: ${opened.error.code}`);
      world.after(tryAgainAfter, () => {
        if (this.main !== main) return;
        this.kill();
        this.boot();
      });
      return;
    }
    if (opened.value.damaged) this.note('the journal was found damaged');
    main.opened = opened;
    const logger: Logger = {
      info: () => undefined,
      warn: (code, facts) => {
        if (main.alive && code !== 'bridge.invalid-envelope')
          this.options.onBug(`station ${index} logged ${code} ${JSON.stringify(facts ?? {})}`);
      },
    };
    const hub = new HubClient(
      hubUrl,
      network.fetchOf({ personId: person.id, deviceId, index, isAlive: () => main.alive }),
    );
    const random = chance.of('backoff');
    const emit: EmitBridgeEvent = (event, payload) => {
      const envelope = crossed(toEventEnvelope(event, payload));
      world.after(crossing, () => {
        if (main.alive && this.window?.main === main) this.#hear(this.window, envelope);
      });
    };
    const reached: AuthorizedHub = {
      request: (schema, request) => hub.request(schema, request),
      bytes: (request) => hub.bytes(request),
      send: (request) => hub.send(request),
      describe: () => hub.describe(null),
    };
    const courier = new Courier({
      journal: opened.value.journal,
      hub: reached,
      deviceId,
      scheduler: {
        now: () => this.now(),
        after: (delay, task) => world.after(delay, () => main.alive && task()),
      },
      random: { bytes: (length) => random.bytes(length) },
      logger,
      emit,
      batchSize: 2,
      pageSize: 10,
    });
    main.courier = courier;
    const nobody = (): Result<never, DomainError> => err(domainError('bridge.unknown-method'));
    const none = Object.fromEntries(Object.keys(bridgeMethods).map((method) => [method, nobody]));
    main.dispatch = makeBridgeDispatcher(
      this.#watched({
        ...(none as unknown as BridgeHandlers),
        ...syncHandlers({
          present: async () => ({ journal: opened, courier }),
          beforeAppend: async () => ({ ok: true, value: undefined }),
          personId: () => person.id,
        }),
        ...scopeHandlers(
          async () => ok(reached),
          async () =>
            ok({
              hub: reached,
              personId: person.id,
              journal: opened.value.journal,
              // Nothing here may ask the machine's own disk: it would answer at any time of the world's.
              eraseSetAside: async () => undefined,
              courier,
              bringIn: async () => ok(undefined),
              bringBytes: async () => ok(undefined),
              bodiesSent: async () => ok(undefined),
              sealedFiles: () => [],
              handedOver: async () => ok(undefined),
              logger,
              filesOf: async () => [],
              eraseFiles: async () => ok(undefined),
              onErased: (scope) => emit('journal.erased', { scope }),
            }),
        ),
      }),
      logger,
    );
    courier.start();
    await this.#openWindow(main);
  }

  /** A handler that throws is a bug of ours, and the bridge tells nobody what it was. */
  #watched(handlers: BridgeHandlers): BridgeHandlers {
    const watch = (handler: (argument: never) => unknown) => async (argument: never) => {
      try {
        return await handler(argument);
      } catch (error) {
        this.options.onBug(error instanceof Error ? `${error.stack ?? error.message}` : String(error));
        throw error;
      }
    };
    const watched = Object.entries(handlers).map(([method, handler]) => [method, watch(handler as never)]);
    return Object.fromEntries(watched) as BridgeHandlers;
  }

  async #openWindow(main: Main): Promise<void> {
    const { world, databaseName, deviceId, person } = this.options;
    const again = (): void => {
      world.after(tryAgainAfter, () => {
        if (this.main === main && this.window?.ready !== true) this.reload();
      });
    };
    const opened = await openDatabase(databaseName);
    if (!opened.ok) {
      this.note(`the replica did not open: ${opened.error.code}`);
      return again();
    }
    if (!main.alive || this.window) return opened.value.close();
    const window: Window = {
      alive: true,
      main,
      claims: new UnconfirmedClaims(),
      database: opened.value,
      core: undefined as unknown as ReplicaCore,
      ready: false,
      waiting: [],
      status: null,
    };
    this.window = window;
    window.core = new ReplicaCore({
      database: opened.value,
      sealing: plainSealing,
      bridge: {
        call: ((method: BridgeMethod, argument?: unknown) => this.#call(window, method, argument)) as never,
      },
      author: { personId: person.id, deviceId },
      clock: { now: () => this.now() },
      newId: () => this.ids.mutation(),
      later: (delay, task) => world.after(delay, () => window.alive && task()),
      undoMilliseconds: 20_000,
      onStatus: (status) => {
        window.status = status;
        if (status.phase === 'failed') this.note(`the replica says ${status.problem.code}`);
      },
    });
    const started = await window.core.start();
    if (!window.alive) return;
    if (!started.ok) {
      this.note(`the replica did not start: ${started.error.code}`);
      return again();
    }
    window.ready = true;
    this.journalHarmed = false;
    for (const envelope of window.waiting.splice(0)) this.#hear(window, envelope);
  }

  #endWindow(): void {
    const { window } = this;
    this.window = null;
    if (!window) return;
    window.alive = false;
    window.core.close();
  }

  #hear(window: Window, envelope: EventEnvelope): void {
    if (!window.alive) return;
    if (!window.ready) {
      window.waiting.push(envelope);
      return;
    }
    if (envelope.event === 'feed.news') void window.core.pull();
    if (envelope.event === 'journal.changed') void window.core.hear(envelope.payload as never);
    if (envelope.event === 'journal.erased')
      void window.core.hearErased((envelope.payload as { scope: string }).scope);
  }

  /** A call over the bridge, as the window's client makes it: parsed on both sides, and noted as it passes. */
  async #call(
    window: Window,
    method: BridgeMethod,
    argument: unknown,
  ): Promise<Result<unknown, DomainError>> {
    const { world, chance } = this.options;
    const never = new Promise<never>(() => undefined);
    const cut = chance.of('bridge', this.#requests++).next();
    if (method === 'journal.append')
      window.claims.appending((argument as never as { mutation: never }).mutation);
    await world.wait(crossing);
    const { dispatch } = window.main;
    if (!window.alive || !dispatch) return never;
    if (cut < 0.005) return err(domainError('bridge.closed'));
    const { result } = await dispatch(
      crossed({ version: envelopeVersion, kind: 'request', id: 1, method, argument }),
    );
    if (method === 'scope.forget' && result.ok) this.options.onErased((argument as { scope: string }).scope);
    await world.wait(crossing);
    if (!window.alive) return never;
    if (cut < 0.01) return err(domainError('bridge.closed'));
    if (!result.ok) return err(result.error as DomainError);
    const value = bridgeMethods[method].result.parse(crossed(result.value));
    if (method === 'journal.read-open') window.claims.found((value as unknown as { open: never }).open);
    if (method === 'journal.settle') window.claims.settled((argument as { ids: string[] }).ids);
    return { ok: true, value };
  }
}
