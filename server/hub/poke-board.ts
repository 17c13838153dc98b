import pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { announcePresence } from '../backup/hub-presence';
import type { HubDatabase } from '../storage/database';
import { pokeChannel } from '../storage/feed-writer';
import { scopesSeenBy } from './sight';

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
/** While the database is busy no more are told at once than this, and the next so long after, ms. */
const toldAtOnce = 10;
const betweenTurns = 5;
const reconnectAfter = 1_000;
/** How long the connection may take to come about, ms. */
const connectsWithin = 10_000;

/** How a connection is found out that is gone without a word: a cable drawn, a firewall that forgot it. */
export interface ListeningChecks {
  /** How often the database is asked for an answer, ms. */
  readonly checkedEvery: number;
  /** How long that may take, ms. */
  readonly answersWithin: number;
}
const usualChecks: ListeningChecks = { checkedEvery: 30_000, answersWithin: 10_000 };

/** A workstation that wants to know when there is news. */
export interface PokeListener {
  readonly providerId: string;
  readonly personId: string;
  /** There is news, up to `head`. */
  tell(head: number): void;
  /** The hub closes: nothing more will be told. */
  end(): void;
}

/** By person, what they see. */
type Sight = ReadonlyMap<string, ReadonlySet<string>>;

interface Listening {
  readonly listener: PokeListener;
  /**
   * What this person sees, or what is still to say it; null where nobody has asked. Asked at the first news, and again
   * after memberships changed.
   */
  scopes: ReadonlySet<string> | Promise<Sight> | null;
  /** What it waits for: its own pause, or its turn. */
  waiting: NodeJS.Timeout | 'turn' | null;
  head: number;
  /** When there was something to tell last, ms on the process's own clock. */
  toldAt: number;
}

/**
 * Tells connected workstations that there is news for them, and nothing of what it is. Changes come from every hub
 * process on the database, over one connection that listens. Each that is told comes and asks: told all at once, they
 * would stand in each other's way, and whoever pushes would wait behind all of them. So they are told as fast as the
 * database answers; what happens until somebody's turn comes is told with it.
 */
export class PokeBoard {
  readonly #database: Pick<HubDatabase, 'connectionString' | 'ask' | 'waiting'>;
  readonly #logger: Logger;
  readonly #checks: ListeningChecks;
  readonly #listening = new Set<Listening>();
  /** Those whose pause is over, in the order in which it ended. */
  readonly #due = new Set<Listening>();
  #turn: NodeJS.Timeout | null = null;
  #client: pg.Client | null = null;
  #check: NodeJS.Timeout | null = null;
  #reconnect: NodeJS.Timeout | null = null;
  #closed = false;
  /** Whether nobody can be told anything: what happens is not heard here. */
  #isDeaf = false;
  #isReplaced: () => void = () => undefined;
  readonly #isOurs: () => Promise<boolean>;
  /** Resolves once the database is found to hold another hub than this process serves: one that was restored. */
  readonly replaced = new Promise<void>((resolve) => {
    this.#isReplaced = resolve;
  });

  /** @param isOurs whether the database still holds the hub that this process serves, in the same epoch */
  constructor(
    database: Pick<HubDatabase, 'connectionString' | 'ask' | 'waiting'>,
    logger: Logger,
    isOurs: () => Promise<boolean>,
    checks = usualChecks,
  ) {
    this.#database = database;
    this.#logger = logger;
    this.#isOurs = isOurs;
    this.#checks = checks;
  }

  get listeners(): number {
    return this.#listening.size;
  }

  /**
   * Begins to hear of changes, unless the database is another hub's by now; nobody restores it from here on.
   * @returns whether it is this one's. Throws what the database's driver throws where it cannot be asked.
   */
  async open(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.#database.connectionString,
      connectionTimeoutMillis: connectsWithin,
      keepAlive: true,
      keepAliveInitialDelayMillis: this.#checks.checkedEvery,
    });
    client.on('notification', ({ payload }) => this.#noticed(payload ?? ''));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await announcePresence(client);
      // Only now: until then it may have been restored, and this process have waited for that.
      if (!(await this.#isOurs())) {
        await client.end();
        this.#isReplaced();
        return false;
      }
      await client.query(`LISTEN ${pokeChannel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    this.#isDeaf = false;
    this.#checkLater(client);
    // What happened while nobody listened is not known, memberships included: everybody looks.
    for (const listening of this.#listening) {
      listening.scopes = null;
      this.#poke(listening, listening.head);
    }
    return true;
  }

  /** Calls `tell` whenever something changed that this person sees, until the function it answers is called. */
  listen(listener: PokeListener): () => void {
    const listening: Listening = { listener, scopes: null, waiting: null, head: 0, toldAt: -betweenPokes };
    if (this.#closed || this.#isDeaf) {
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
    if (this.#check) clearTimeout(this.#check);
    if (this.#turn) clearTimeout(this.#turn);
    this.#endAll();
    await this.#client?.end().catch(() => undefined);
  }

  #endAll(): void {
    for (const listening of [...this.#listening]) {
      this.#forget(listening);
      listening.listener.end();
    }
  }

  #forget(listening: Listening): void {
    this.#listening.delete(listening);
    this.#due.delete(listening);
    if (listening.waiting && listening.waiting !== 'turn') clearTimeout(listening.waiting);
  }

  #lost(client: pg.Client): void {
    // Only the connection in use can be lost; one that never came about is tried again by whoever opened it.
    if (this.#closed || this.#client !== client) return;
    this.#client = null;
    if (this.#check) clearTimeout(this.#check);
    this.#openAgain();
  }

  /**
   * Whoever only listens never learns that nobody speaks any more, and workstations that hear their streams' heartbeats
   * ask for nothing by themselves: so the database is asked to go on, now and then, which it answers.
   */
  #checkLater(client: pg.Client): void {
    this.#check = setTimeout(() => {
      // With a question under way the driver breaks the connection off at once, which is heard as its loss.
      this.#check = setTimeout(() => void client.end().catch(() => undefined), this.#checks.answersWithin);
      client.query(`LISTEN ${pokeChannel}`).then(
        () => {
          if (this.#closed || this.#client !== client) return;
          if (this.#check) clearTimeout(this.#check);
          this.#checkLater(client);
        },
        () => undefined,
      );
    }, this.#checks.checkedEvery);
  }

  #openAgain(): void {
    if (this.#closed || this.#reconnect) return;
    this.#reconnect = setTimeout(() => {
      this.#reconnect = null;
      this.open().catch((error: unknown) => {
        this.#goDeaf(error);
        this.#openAgain();
      });
    }, reconnectAfter);
  }

  /** A stream that still beats would keep its workstation from asking: without one it asks by itself, or elsewhere. */
  #goDeaf(error: unknown): void {
    if (this.#isDeaf || this.#closed) return;
    this.#isDeaf = true;
    const name = error instanceof Error ? error.name : 'unknown';
    this.#logger.warn({ name }, 'changes are not heard of: streams of pokes end until they are again');
    this.#endAll();
  }

  #noticed(payload: string): void {
    const read = readNotice(payload);
    if (!read) {
      this.#logger.warn({ channel: pokeChannel }, 'a notice could not be read');
      return;
    }
    const { provider, head, scopes } = read;
    const those = [...this.#listening].filter(({ listener }) => listener.providerId === provider);
    if (scopes === null)
      for (const listening of those) {
        listening.scopes = null;
        this.#poke(listening, head);
      }
    else this.#pokeWhereSeen(provider, those, scopes, head);
  }

  #pokeWhereSeen(
    providerId: string,
    those: readonly Listening[],
    scopes: readonly string[],
    head: number,
  ): void {
    const unasked = those.filter((listening) => listening.scopes === null);
    if (unasked.length > 0) {
      // Once for all of them: a thousand who ask each for themselves keep everybody else waiting.
      const asked = this.#sightOf(providerId, unasked);
      for (const listening of unasked) listening.scopes = asked;
    }
    for (const listening of those) {
      const seen = listening.scopes;
      if (seen instanceof Promise) void this.#pokeOnceKnown(listening, seen, scopes, head);
      else if (seen && scopes.some((scope) => seen.has(scope))) this.#poke(listening, head);
    }
  }

  async #pokeOnceKnown(
    listening: Listening,
    asked: Promise<Sight>,
    scopes: readonly string[],
    head: number,
  ): Promise<void> {
    const { providerId, personId } = listening.listener;
    try {
      const seen = (await asked).get(personId) ?? new Set([providerId, personId]);
      // Memberships may have changed meanwhile.
      if (listening.scopes === asked) listening.scopes = seen;
      if (scopes.some((scope) => seen.has(scope))) this.#poke(listening, head);
    } catch {
      if (listening.scopes === asked) listening.scopes = null;
      // Asking in vain costs one pull; not being told costs the news.
      this.#poke(listening, head);
    }
  }

  #sightOf(providerId: string, those: readonly Listening[]): Promise<Sight> {
    const people = [...new Set(those.map(({ listener }) => listener.personId))];
    return this.#database.ask({ mode: 'provider', providerId }, (tx) => scopesSeenBy(tx, providerId, people));
  }

  #poke(listening: Listening, head: number): void {
    if (!this.#listening.has(listening)) return;
    listening.head = Math.max(listening.head, head);
    const soonest = listening.toldAt + betweenPokes - performance.now();
    listening.waiting ??= setTimeout(
      () => {
        listening.waiting = 'turn';
        this.#due.add(listening);
        this.#turn ??= setTimeout(() => this.#tellDue(), 0);
      },
      Math.max(gathering, soonest),
    );
  }

  /** Tells those whose turn it is: at least one, or nobody would ever hear of news beside a database that is always busy. */
  #tellDue(): void {
    this.#turn = null;
    let room = Math.max(1, toldAtOnce - this.#database.waiting);
    for (const listening of this.#due) {
      if (room === 0) break;
      room -= 1;
      this.#due.delete(listening);
      listening.waiting = null;
      listening.toldAt = performance.now();
      listening.listener.tell(listening.head);
    }
    if (this.#due.size > 0) this.#turn = setTimeout(() => this.#tellDue(), betweenTurns);
  }
}

const readNotice = (payload: string): Notice | null => {
  try {
    return notice.parse(JSON.parse(payload));
  } catch {
    return null;
  }
};
