import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { CompiledQuery } from 'kysely';
import pg from 'pg';
import { Trip } from './trip';

/** So many statements are kept prepared in each connection; lists of every length must not fill the server's memory. */
const mostPrepared = 300;

/** A plan is bound to the columns it was made for: one that takes whatever there is would break when a table changes. */
const takesWhateverThereIs = /(select|returning) \*/i;

const names = new Map<string, string>();

const nameOf = (text: string): string | undefined => {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostPrepared || takesWhateverThereIs.test(text)) return known;
  const name = `meridian_${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`;
  names.set(text, name);
  return name;
};

const nothing = { command: '', rowCount: 0, oid: 0, fields: [], rows: [] };

/** Begins a statement that nobody waits for: its failure is heard with the one that follows. */
export const goesAhead = '/* ahead */';

/** Stands for several statements, which are its values: see `Trip`. Answers with a list of the rows of each. */
export const oneTrip = '/* one trip */';

type Answer = Promise<pg.QueryResult>;

/**
 * A connection that spares round trips, system calls and planning, which are most of what a small transaction costs:
 * whatever is asked in one go travels together, BEGIN with the first statement, and each statement is planned once a
 * connection. Behind PgBouncer in transaction mode that wants its `max_prepared_statements` (1.21 or newer).
 */
export class HubConnection extends pg.Client {
  #ahead: Answer | null = null;
  #held = false;

  constructor(config?: string | pg.ClientConfig) {
    super({
      ...(typeof config === 'string' ? { connectionString: config } : config),
      pipeline: true,
    } as pg.ClientConfig);
    // Ended by the server in the middle of a transaction it is nobody's but that transaction's, whose next statement
    // fails; unheard, its error would end the process.
    this.on('error', () => undefined);
  }

  /** Keeps what is written now until all that is asked in one go is. */
  #hold(): void {
    if (this.#held) return;
    const { stream } = (this as unknown as { connection: { stream: Duplex } }).connection;
    this.#held = true;
    stream.cork();
    process.nextTick(() => {
      this.#held = false;
      stream.uncork();
    });
  }

  #single(text: string, values: unknown): Answer {
    const name = Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
    return super.query(
      (name === undefined ? { text, values } : { name, text, values }) as pg.QueryConfig,
    ) as Answer;
  }

  #trip(statements: readonly CompiledQuery[]): Answer {
    return new Promise((resolve, reject) => {
      const trip = new Trip(
        statements.map(({ sql, parameters }) => ({ name: nameOf(sql), text: sql, values: parameters })),
        (error, results) => {
          const each = Array.isArray(results) ? (results as readonly pg.QueryResult[]) : [results];
          if (error) reject(error);
          else resolve({ ...nothing, rows: each.map((result) => (result as pg.QueryResult).rows) });
        },
      );
      super.query(trip as unknown as pg.Submittable);
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's method has a dozen overloads, and one is used.
  override query(text: any, values?: any, callback?: any): any {
    if (typeof text !== 'string' || callback !== undefined || typeof values === 'function')
      return super.query(text, values, callback);
    this.#hold();
    const before = this.#ahead;
    if (text.startsWith(goesAhead)) {
      const sent = super.query(text) as Answer;
      // Unheard, its failure would end the process.
      sent.catch(() => undefined);
      this.#ahead = before === null ? sent : before.then(() => sent);
      return Promise.resolve(nothing);
    }
    this.#ahead = null;
    const own = text === oneTrip ? this.#trip(values) : this.#single(text, values);
    if (before === null) return own;
    own.catch(() => undefined);
    return before.then(() => own);
  }
}
