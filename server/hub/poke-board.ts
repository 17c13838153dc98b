import pg from 'pg';
import { z } from 'zod';
import type { HubDatabase } from '../storage/database';
import { pokeChannel } from '../storage/feed-writer';
import { visibleScopes } from './read-feed';

const notice = z.object({
  provider: z.uuid(),
  head: z.number().int(),
  /** Which scopes changed; null asks everybody, and says that memberships may have changed too. */
  scopes: z.array(z.uuid()).nullable(),
});

/** News within this time of each other is told once, ms. */
const coalesce = 100;
const reconnectAfter = 1_000;

interface Listener {
  readonly providerId: string;
  readonly personId: string;
  readonly tell: (head: number) => void;
  scopes: ReadonlySet<string> | null;
  waiting: NodeJS.Timeout | null;
  head: number;
}

/**
 * Tells connected workstations that there is news for them, and nothing of what it is. Changes come from every hub
 * process on the database, over one connection that listens.
 */
export class PokeBoard {
  readonly #database: HubDatabase;
  readonly #listeners = new Set<Listener>();
  #client: pg.Client | null = null;
  #reconnect: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(database: HubDatabase) {
    this.#database = database;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#database.connectionString });
    client.on('notification', ({ payload }) => void this.#noticed(payload ?? ''));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    await client.connect();
    await client.query(`LISTEN ${pokeChannel}`);
    this.#client = client;
    // What happened while nobody listened is not known: everybody looks.
    for (const listener of this.#listeners) this.#poke(listener, listener.head);
  }

  /** Calls `tell` whenever something changed that this person sees, until the function it answers is called. */
  listen(providerId: string, personId: string, tell: (head: number) => void): () => void {
    const listener: Listener = { providerId, personId, tell, scopes: null, waiting: null, head: 0 };
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (listener.waiting) clearTimeout(listener.waiting);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#reconnect) clearTimeout(this.#reconnect);
    for (const { waiting } of this.#listeners) if (waiting) clearTimeout(waiting);
    this.#listeners.clear();
    await this.#client?.end().catch(() => undefined);
  }

  #lost(client: pg.Client): void {
    if (this.#closed || this.#reconnect || (this.#client !== null && this.#client !== client)) return;
    this.#client = null;
    this.#reconnect = setTimeout(() => {
      this.#reconnect = null;
      this.open().catch(() => this.#lost(client));
    }, reconnectAfter);
  }

  async #noticed(payload: string): Promise<void> {
    const parsed = notice.safeParse(JSON.parse(payload));
    if (!parsed.success) return;
    const { provider, head, scopes } = parsed.data;
    for (const listener of this.#listeners) {
      if (listener.providerId !== provider) continue;
      if (scopes === null) listener.scopes = null;
      else if (!(await this.#sees(listener, scopes))) continue;
      this.#poke(listener, head);
    }
  }

  async #sees(listener: Listener, scopes: readonly string[]): Promise<boolean> {
    const { providerId, personId } = listener;
    listener.scopes ??= new Set(
      await this.#database.as({ mode: 'person', providerId, personId }, (tx) =>
        visibleScopes(tx, providerId, personId),
      ),
    );
    return scopes.some((scope) => listener.scopes?.has(scope));
  }

  #poke(listener: Listener, head: number): void {
    listener.head = Math.max(listener.head, head);
    listener.waiting ??= setTimeout(() => {
      listener.waiting = null;
      listener.tell(listener.head);
    }, coalesce);
  }
}
