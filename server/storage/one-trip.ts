import { CompiledQuery, type RawBuilder, sql, type Transaction } from 'kysely';
import { oneTrip } from './hub-connection';
import type { HubSchema } from './schema';

/** `HubTransaction`, which the database that asks by these hands out. */
type HubTransaction = Transaction<HubSchema>;

/** Something to learn from the database: what is asked, and what the answers mean. */
export interface Question<T> {
  /** Several where one does not do; none where nothing needs to be asked. */
  readonly statements: readonly CompiledQuery[];
  /** Takes the rows that each statement gave. */
  readonly read: (answers: readonly (readonly unknown[])[]) => T;
}

/**
 * Sends statements together: one round trip, however many they are. Answers with the rows of each. Throws what the
 * first that fails threw.
 */
export const inOneTrip = async (
  tx: HubTransaction,
  statements: readonly CompiledQuery[],
): Promise<readonly (readonly unknown[])[]> => {
  if (statements.length === 0) return [];
  const { rows } = await tx.executeQuery(CompiledQuery.raw(oneTrip, [...statements]));
  return rows as (readonly unknown[])[];
};

/** A question that is one statement. */
export const oneStatement = <Row, T>(
  tx: HubTransaction,
  statement: RawBuilder<Row>,
  read: (rows: readonly Row[]) => T,
): Question<T> => ({
  statements: [statement.compile(tx)],
  read: ([rows = []]) => read(rows as readonly Row[]),
});

/** A question that needs no asking. */
export const known = <T>(value: T): Question<T> => ({ statements: [], read: () => value });

/** Several questions as one, answered in their order. */
export const together = <T extends readonly unknown[]>(
  questions: {
    readonly [K in keyof T]: Question<T[K]>;
  },
): Question<T> => ({
  statements: questions.flatMap(({ statements }) => statements),
  read: (answers) => {
    let from = 0;
    return questions.map(({ statements, read }) => {
      const own = answers.slice(from, from + statements.length);
      from += statements.length;
      return read(own);
    }) as unknown as T;
  },
});

/** The answer to a question; one round trip. */
export const ask = async <T>(tx: HubTransaction, { statements, read }: Question<T>): Promise<T> =>
  read(await inOneTrip(tx, statements));

/** Goes on as this person, in a transaction of the same provider. */
export const actingAs = (tx: HubTransaction, personId: string): CompiledQuery =>
  sql`SELECT set_config('meridian.mode', 'person', true), set_config('meridian.person_id', ${personId}, true)`.compile(
    tx,
  );

/** The same, among questions. */
export const asPerson = (tx: HubTransaction, personId: string): Question<null> => ({
  statements: [actingAs(tx, personId)],
  read: () => null,
});
