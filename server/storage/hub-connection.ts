import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import pg from 'pg';

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

/** Begins a statement that goes out together with the one that follows. */
export const goesAhead = '/* ahead */';
/** The same, where what follows is the only statement of its transaction: COMMIT goes out with it too. */
export const goesAheadOfOne = '/* ahead of one */';

type Answer = Promise<pg.QueryResult>;

/**
 * A connection that spares round trips, system calls and planning, which are most of what a small transaction costs:
 * BEGIN travels with the first statement, and each statement is planned once a connection. Behind PgBouncer in
 * transaction mode that wants its `max_prepared_statements` (1.21 or newer).
 */
export class HubConnection extends pg.Client {
  #ahead: { readonly answer: Answer; readonly ofOne: boolean } | null = null;

  constructor(config?: string | pg.ClientConfig) {
    super({
      ...(typeof config === 'string' ? { connectionString: config } : config),
      pipeline: true,
    } as pg.ClientConfig);
  }

  get #stream(): Duplex {
    return (this as unknown as { connection: { stream: Duplex } }).connection.stream;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's method has a dozen overloads, and one is used.
  override query(text: any, values?: any, callback?: any): any {
    if (typeof text !== 'string' || callback !== undefined || typeof values === 'function')
      return super.query(text, values, callback);
    if (text.startsWith('/* ahead')) {
      const before = this.#ahead;
      if (before === null) this.#stream.cork();
      const sent = this.#unheard(text);
      this.#ahead = {
        answer: before === null ? sent : before.answer.then(() => sent),
        ofOne: text.startsWith(goesAheadOfOne),
      };
      return Promise.resolve(nothing);
    }
    const name = Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
    const ahead = this.#ahead;
    this.#ahead = null;
    const own = super.query(name === undefined ? { text, values } : { name, text, values }) as Answer;
    if (ahead === null) return own;
    if (ahead.ofOne) void this.#unheard('COMMIT');
    this.#stream.uncork();
    own.catch(() => undefined);
    return ahead.answer.then(() => own);
  }

  /** Sends what nobody waits for. Its failure is heard with the statement behind it; unheard, it would end the process. */
  #unheard(text: string): Answer {
    const sent = super.query(text) as Answer;
    sent.catch(() => undefined);
    return sent;
  }
}
