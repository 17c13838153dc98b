import pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { announcePresence } from '../backup/hub-presence';
import type { HubDatabase } from '../storage/database';
import { pokeChannel } from '../storage/feed-writer';
import { visibleScopes } from './sight';

const notice = z.object({
  provider: z.uuid(),
  head: z.number().int(),
  /** Which scopes changed; null asks everybody, and says that memberships may have changed too. */
  scopes: z.array(z.uuid()).nullable(),
});
type Notice = z.infer<typeof notice>;

/** What happens within this time is told together, ms: a writer's mutations come in bursts. */
const gathering = 100;
/** Nobody is told more often than this, ms, however busy the engagement: each poke costs its hearer a pull. */
const betweenPokes = 500;
const reconnectAfter = 1_000;

/** A workstation that wants to know when there is news. */
export interface PokeListener {
  readonly providerId: string;
  readonly personId: string;
  /** There is news, up to `head`. */
  tell(head: number): void;
  /** The hub closes: nothing more will be told. */
  end(): void;
}

interface Listening {
  readonly listener: PokeListener;
  /** What this person sees; asked at the first news, and again after memberships changed. */
  scopes: Promise<ReadonlySet<string>> | null;
  waiting: NodeJS.Timeout | null;
  head: number;
  /** When there was something to tell last, ms on the process's own clock. */
  toldAt: number;
}

/**
 * Tells connected workstations that there is news for them, and nothing of what it is. Changes come from every hub
 * process on the database, over one connection that listens.
 */
export class PokeBoard {
  readonly #database: HubDatabase;
  readonly #logger: Logger;
  readonly #listening = new Set<Listening>();
  #client: pg.Client | null = null;
  #reconnect: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(database: HubDatabase, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  get listeners(): number {
    return this.#listening.size;
  }

  /** Begins to hear of changes. Throws what the database's driver throws where it cannot. */
  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#database.connectionString });
    client.on('notification', ({ payload }) => this.#noticed(payload ?? ''));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await announcePresence(client);
      await client.query(`LISTEN ${pokeChannel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    // What happened while nobody listened is not known, memberships included: everybody looks.
    for (const listening of this.#listening) {
      listening.scopes = null;
      this.#poke(listening, listening.head);
    }
  }

  /** Calls `tell` whenever something changed that this person sees, until the function it answers is called. */
  listen(listener: PokeListener): () => void {
    const listening: Listening = { listener, scopes: null, waiting: null, head: 0, toldAt: -betweenPokes };
    if (this.#closed) {
      listener.end();
      return () => undefined;
    }
    this.#listening.add(listening);
    return () => this.#forget(listening);
  }

  /** Ends every listener's stream, and the connection. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#reconnect) clearTimeout(this.#reconnect);
    for (const listening of [...this.#listening]) {
      this.#forget(listening);
      listening.listener.end();
    }
    await this.#client?.end().catch(() => undefined);
  }

  #forget(listening: Listening): void {
    this.#listening.delete(listening);
    if (listening.waiting) clearTimeout(listening.waiting);
  }

  #lost(client: pg.Client): void {
    // Only the connection in use can be lost; one that never came about is tried again by whoever opened it.
    if (this.#closed || this.#client !== client) return;
    this.#client = null;
    this.#openAgain();
  }

  #openAgain(): void {
    if (this.#closed || this.#reconnect) return;
    this.#reconnect = setTimeout(() => {
      this.#reconnect = null;
      this.open().catch(() => this.#openAgain());
    }, reconnectAfter);
  }

  #noticed(payload: string): void {
    const read = readNotice(payload);
    if (!read) {
      this.#logger.warn({ channel: pokeChannel }, 'a notice could not be read');
      return;
    }
    for (const listening of this.#listening) {
      if (listening.listener.providerId !== read.provider) continue;
      if (read.scopes === null) {
        listening.scopes = null;
        this.#poke(listening, read.head);
      } else void this.#pokeWhereSeen(listening, read.scopes, read.head);
    }
  }

  async #pokeWhereSeen(listening: Listening, scopes: readonly string[], head: number): Promise<void> {
    const asked = listening.scopes ?? this.#scopesOf(listening.listener);
    listening.scopes = asked;
    try {
      const seen = await asked;
      if (scopes.some((scope) => seen.has(scope))) this.#poke(listening, head);
    } catch {
      if (listening.scopes === asked) listening.scopes = null;
      // Asking in vain costs one pull; not being told costs the news.
      this.#poke(listening, head);
    }
  }

  async #scopesOf({ providerId, personId }: PokeListener): Promise<ReadonlySet<string>> {
    const scopes = await this.#database.ask({ mode: 'person', providerId, personId }, (tx) =>
      visibleScopes(tx, providerId, personId),
    );
    return new Set(scopes);
  }

  #poke(listening: Listening, head: number): void {
    if (!this.#listening.has(listening)) return;
    listening.head = Math.max(listening.head, head);
    const soonest = listening.toldAt + betweenPokes - performance.now();
    listening.waiting ??= setTimeout(
      () => {
        listening.waiting = null;
        listening.toldAt = performance.now();
        listening.listener.tell(listening.head);
      },
      Math.max(gathering, soonest),
    );
  }
}

const readNotice = (payload: string): Notice | null => {
  try {
    return notice.parse(JSON.parse(payload));
  } catch {
    return null;
  }
};
