import pg from 'pg';

export interface Statement {
  /** Under which it is kept prepared; none where it is not. */
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What of the driver's connection is used here. */
interface Wire {
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  sync(): void;
  close(what: { type: 'S'; name: string }): void;
}

/** What of the driver's query is used here; its declarations show none of it. */
interface DriverQuery {
  on(event: 'error', listener: (error: Error) => void): void;
  submit(wire: Wire): Error | null;
  handleError(error: Error, wire: Wire): void;
  handleReadyForQuery(wire: Wire): void;
}

const DriverQuery = pg.Query as unknown as new (
  config: object,
  values?: undefined,
  callback?: (error: Error | null, results: unknown) => void,
) => DriverQuery;

/**
 * Statements that PostgreSQL takes in as one message and answers as one: between them it neither flushes what it has to
 * say nor waits. Outside a transaction they are one. Where one fails, none behind it is run.
 */
export class Trip extends DriverQuery {
  readonly #statements: readonly Statement[];
  #fresh: readonly Statement[] = [];
  #unsent: Error | null = null;

  constructor(
    statements: readonly Statement[],
    done: (error: Error | null, results: pg.QueryResult | readonly pg.QueryResult[]) => void,
  ) {
    super({ text: '', values: [] }, undefined, done as (error: Error | null, results: unknown) => void);
    this.#statements = statements;
  }

  override submit(wire: Wire): null {
    const known = (name: string) =>
      wire.parsedStatements[name] !== undefined || wire.submittedNamedStatements[name] !== undefined;
    this.#fresh = this.#statements.filter(({ name }) => name !== undefined && !known(name));
    // The driver ends each statement with a Sync, to which PostgreSQL answers at once: here one ends them all.
    const withoutSync = Object.create(wire, { sync: { value: () => undefined } }) as Wire;
    for (const statement of this.#statements) {
      const query = new DriverQuery({ ...statement, queryMode: 'extended' });
      query.on('error', (error) => {
        this.#unsent ??= error;
      });
      this.#unsent ??= query.submit(withoutSync);
    }
    wire.sync();
    return null;
  }

  override handleError(error: Error, wire: Wire): void {
    // Which of them were prepared before it came to this is not known: all are prepared anew.
    for (const { name = '' } of this.#fresh) {
      delete wire.submittedNamedStatements[name];
      wire.close({ type: 'S', name });
    }
    super.handleError(error, wire);
  }

  override handleReadyForQuery(wire: Wire): void {
    if (this.#unsent) {
      this.handleError(this.#unsent, wire);
      return;
    }
    for (const { name = '', text } of this.#fresh) {
      wire.parsedStatements[name] = text;
      delete wire.submittedNamedStatements[name];
    }
    super.handleReadyForQuery(wire);
  }
}
