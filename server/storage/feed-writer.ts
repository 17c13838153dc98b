import { randomUUID } from 'node:crypto';
import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { RowPut } from '#shared/sync/row';
import type { HubTransaction } from './database';
import { inOneTrip, oneStatement, type Question } from './one-trip';
import { RowMap } from './row-map';

/** Rows a statement, so that an import's texts do not lie in memory all at once; they are one parameter. */
const rowsAStatement = 2_000;

/** A row that a writer took in, and its number. */
export interface TakenRow {
  readonly put: RowPut;
  readonly seq: number;
  readonly standing: Standing;
}

/** What has a row whose name was never given before: not even a tombstone of it stands anywhere. */
export const newborn = Symbol('newborn');

/** Where a row is known to stand: in this scope, nowhere that is to be seen (null), or nobody looked (undefined). */
export type Standing = string | null | undefined | typeof newborn;

/** Whether a row may stand in another scope than the one it is written to. */
export const mayHaveMoved = ({ put, standing }: TakenRow): boolean =>
  standing !== null && standing !== newborn && standing !== put.scope;

/** Where a writer leaves a provider's counter. */
export interface Counter {
  readonly seq: number;
  /** The writer's mark: no two are alike. */
  readonly writer: string;
}

/** Above this many scopes a poke goes to everybody in the provider: a notice has room for 8,000 bytes. */
const scopesANotice = 100;

interface Closing {
  readonly membershipChanged?: boolean;
  readonly goesOn?: boolean;
}

export const pokeChannel = 'meridian_poke';

/**
 * Writes rows and their places in the feed. Opening it takes the provider's counter, which every writing transaction
 * takes first and holds to its end: so transactions commit in the order of their numbers, and a cursor that has read
 * up to a number has missed nothing below it.
 */
export class FeedWriter {
  readonly #tx: HubTransaction;
  readonly #providerId: string;
  readonly #scopes = new Set<string>();
  /** How far the last backup reaches. */
  readonly backedUpTo: number;
  readonly #mark = randomUUID();
  #seq: number;
  /** What the provider's counter was last set to. */
  #counted: number;
  #touched = false;
  #waiting: TakenRow[] = [];

  private constructor(tx: HubTransaction, providerId: string, seq: number, backedUpTo: number) {
    this.backedUpTo = backedUpTo;
    this.#tx = tx;
    this.#providerId = providerId;
    this.#seq = seq;
    this.#counted = seq;
  }

  /**
   * Must be the transaction's first lock. It keeps other writers away and nobody who only names the provider: whoever
   * writes to the audit alone has its end in hand by then, which this writer may want next.
   */
  static async open(tx: HubTransaction, providerId: string): Promise<FeedWriter> {
    const counter = await tx
      .selectFrom('provider')
      .select(['seq', 'backed_up_to'])
      .where('provider_id', '=', providerId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    return new FeedWriter(tx, providerId, Number(counter.seq), Number(counter.backed_up_to));
  }

  /**
   * Numbers rows as the next writer will, if nobody holds the counter between that and the one that leaves it so; only
   * `writing` and `closing` are of use, behind `goingOnBehind`.
   */
  static ahead(tx: HubTransaction, providerId: string, left: Counter): FeedWriter {
    return new FeedWriter(tx, providerId, left.seq, 0);
  }

  /**
   * Takes the counter once the writer that leaves it so has ended, and tells how far the last backup reaches. Fails where
   * that one came to nothing or somebody else has written since, and whatever travels behind it fails with it.
   */
  static goingOnBehind(tx: HubTransaction, providerId: string, left: Counter): Question<number> {
    const taken = sql<{ backed_up_to: string }>`
      SELECT meridian_go_on_behind(${providerId}, ${left.writer}, ${left.seq}) AS backed_up_to`;
    return oneStatement(tx, taken, ([counter]) => Number(counter?.backed_up_to ?? 0));
  }

  /** The number of the last row written, or of the last writer before. */
  get seq(): number {
    return this.#seq;
  }

  /**
   * Takes a row in; it stands in the database after `flush`. A row that comes twice is written once, as it was last.
   * @param standing where the row stood when this writer was opened, for callers that have read it since: such a row
   *   need not be looked for in other scopes
   */
  put(put: RowPut, standing?: Standing): number {
    this.#seq += 1;
    this.#scopes.add(put.scope);
    this.#waiting.push({ put, seq: this.#seq, standing });
    return this.#seq;
  }

  /** There is news for those who see this scope, though no row of it changed. */
  touch(scope: string): void {
    this.#scopes.add(scope);
    this.#touched = true;
  }

  /** Where it will have left the counter. */
  get left(): Counter {
    return { seq: this.#seq, writer: this.#mark };
  }

  /** Writes what was taken in, leaves tombstones where rows left a scope, and tells whoever listens. */
  async flush(options: Pick<Closing, 'membershipChanged'> = {}): Promise<void> {
    let rows = this.take();
    await this.leaveOtherScopes(rows);
    for (; rows.length > rowsAStatement; rows = rows.slice(rowsAStatement))
      await inOneTrip(this.#tx, this.writing(rows.slice(0, rowsAStatement)));
    await inOneTrip(this.#tx, [...this.writing(rows), ...this.closing(options)]);
  }

  /** What was taken in since the last time, each row once: for whoever writes it together with other things. */
  take(): readonly TakenRow[] {
    const latest = new RowMap<TakenRow>();
    for (const entry of this.#waiting) latest.set(entry.put, entry);
    this.#waiting = [];
    return latest.values();
  }

  /** What writes these rows; those that moved must have left where they stood before. */
  writing(rows: readonly TakenRow[]): CompiledQuery[] {
    const standsNowhere = ({ standing }: TakenRow): boolean => standing === newborn || standing === null;
    // A conflict that cannot be is not looked for: that costs each row one more search, and one more record in the log.
    // And where one lives in another scope after all, it has no number, which the table refuses: nothing would tell
    // those who see that scope that it is gone.
    return [
      ...this.#inserting(
        rows.filter((row) => !standsNowhere(row)),
        sql`
        ON CONFLICT (provider_id, kind, id) WHERE body IS NOT NULL DO UPDATE
          SET seq = CASE WHEN feed_row.scope = excluded.scope THEN excluded.seq END, body = excluded.body`,
      ),
      ...this.#inserting(rows.filter(standsNowhere), sql``),
    ];
  }

  #inserting(rows: readonly TakenRow[], onConflict: RawBuilder<unknown>): CompiledQuery[] {
    if (rows.length === 0) return [];
    // One JSON text rather than arrays: escaping each body once more would cost the hub more than deciding it.
    const fresh = JSON.stringify(
      rows.map(({ put: { kind, id, scope, body }, seq }) => ({ kind, id, scope, seq, body })),
    );
    const written = sql`
      INSERT INTO feed_row (provider_id, kind, id, scope, seq, body)
      SELECT ${this.#providerId}, fresh.* FROM jsonb_to_recordset(${fresh}::jsonb)
        AS fresh (kind text, id text, scope uuid, seq bigint, body jsonb)${onConflict}`;
    return [written.compile(this.#tx)];
  }

  /**
   * What moves the counter on and tells whoever listens: the last of a writer's statements.
   * @param options.goesOn whether somebody may go on behind this writer: its mark is then left though nothing moved
   */
  closing({ membershipChanged = false, goesOn = false }: Closing = {}): CompiledQuery[] {
    const moved = this.#seq > this.#counted;
    this.#counted = this.#seq;
    const counter = sql`UPDATE provider SET seq = ${this.#seq}, moved_by = ${this.#mark}
      WHERE provider_id = ${this.#providerId}`;
    return [
      ...(moved || goesOn ? [counter.compile(this.#tx)] : []),
      ...(moved || this.#touched ? [this.#tell(moved && membershipChanged)] : []),
    ];
  }

  /** Leaves tombstones where these rows stand in another scope than the one they are written to. */
  async leaveOtherScopes(rows: readonly TakenRow[]): Promise<void> {
    const moving = rows.filter(mayHaveMoved);
    for (let from = 0; from < moving.length; from += rowsAStatement)
      await this.#leaveOtherScopes(moving.slice(from, from + rowsAStatement));
  }

  async #leaveOtherScopes(entries: readonly TakenRow[]): Promise<void> {
    const kinds = entries.map(({ put }) => put.kind);
    const ids = entries.map(({ put }) => put.id);
    const scopes = entries.map(({ put }) => put.scope);
    const fresh = sql`unnest(${kinds}::text[], ${ids}::text[], ${scopes}::uuid[]) AS fresh (kind, id, scope)`;
    // What comes back to a scope leaves no trace there that it is gone.
    await sql`
      DELETE FROM feed_row trace USING ${fresh}
      WHERE trace.provider_id = ${this.#providerId} AND trace.kind = fresh.kind AND trace.id = fresh.id
        AND trace.scope = fresh.scope AND trace.body IS NULL`.execute(this.#tx);
    const moved = await sql<{ scope: string; kind: string; id: string }>`
      UPDATE feed_row old SET body = NULL FROM ${fresh}
      WHERE old.provider_id = ${this.#providerId} AND old.kind = fresh.kind AND old.id = fresh.id
        AND old.body IS NOT NULL AND old.scope <> fresh.scope
      RETURNING old.scope, old.kind, old.id`.execute(this.#tx);
    for (const { scope, kind, id } of moved.rows) {
      // A tombstone has a number of its own: those who read the old scope learn that the row is gone.
      this.#seq += 1;
      this.#scopes.add(scope);
      await this.#tx
        .updateTable('feed_row')
        .set({ seq: this.#seq })
        .where('provider_id', '=', this.#providerId)
        .where('kind', '=', kind)
        .where('id', '=', id)
        .where('scope', '=', scope)
        .where('body', 'is', null)
        .execute();
    }
  }

  #tell(membershipChanged: boolean): CompiledQuery {
    const everybody = membershipChanged || this.#scopes.size > scopesANotice;
    const notice = {
      provider: this.#providerId,
      head: this.#seq,
      scopes: everybody ? null : [...this.#scopes],
    };
    return sql`SELECT pg_notify(${pokeChannel}, ${JSON.stringify(notice)})`.compile(this.#tx);
  }
}
