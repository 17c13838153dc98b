import { sql } from 'kysely';
import type { RowPut } from '#shared/sync/row';
import type { HubTransaction } from './database';

/** Rows a statement: PostgreSQL's limit is on parameters, and these travel as one. */
const rowsAStatement = 2_000;

interface Waiting {
  readonly put: RowPut;
  readonly seq: number;
  readonly standing: Standing;
}

/** Where a row is known to stand: in this scope, nowhere (null), or nobody looked (undefined). */
export type Standing = string | null | undefined;

/** Above this many scopes a poke goes to everybody in the provider: a notice has room for 8,000 bytes. */
const scopesANotice = 100;

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
  #seq: number;
  #touched = false;
  #waiting: Waiting[] = [];

  private constructor(tx: HubTransaction, providerId: string, seq: number, backedUpTo: number) {
    this.backedUpTo = backedUpTo;
    this.#tx = tx;
    this.#providerId = providerId;
    this.#seq = seq;
  }

  /** Must be the transaction's first lock. */
  static async open(tx: HubTransaction, providerId: string): Promise<FeedWriter> {
    const counter = await tx
      .selectFrom('provider')
      .select(['seq', 'backed_up_to'])
      .where('provider_id', '=', providerId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    return new FeedWriter(tx, providerId, Number(counter.seq), Number(counter.backed_up_to));
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

  /** Writes what was taken in, leaves tombstones where rows left a scope, and tells whoever listens. */
  async flush(options: { readonly membershipChanged?: boolean } = {}): Promise<void> {
    const latest = new Map(this.#waiting.map((entry) => [`${entry.put.kind}:${entry.put.id}`, entry]));
    this.#waiting = [];
    const entries = [...latest.values()];
    if (entries.length === 0) {
      if (this.#touched) await this.#tell(false);
      return;
    }
    for (let from = 0; from < entries.length; from += rowsAStatement)
      await this.#write(entries.slice(from, from + rowsAStatement));
    await this.#tx
      .updateTable('provider')
      .set({ seq: this.#seq })
      .where('provider_id', '=', this.#providerId)
      .execute();
    await this.#tell(options.membershipChanged === true);
  }

  async #write(entries: readonly Waiting[]): Promise<void> {
    await this.#leaveOtherScopes(
      entries.filter(({ put, standing }) => standing !== null && standing !== put.scope),
    );
    // One JSON text rather than arrays: escaping each body once more would cost the hub more than deciding it.
    const rows = JSON.stringify(
      entries.map(({ put: { kind, id, scope, body }, seq }) => ({ kind, id, scope, seq, body })),
    );
    await sql`
      INSERT INTO feed_row (provider_id, kind, id, scope, seq, body)
      SELECT ${this.#providerId}, fresh.* FROM jsonb_to_recordset(${rows}::jsonb)
        AS fresh (kind text, id text, scope uuid, seq bigint, body jsonb)
      ON CONFLICT (provider_id, kind, id, scope) DO UPDATE SET seq = excluded.seq, body = excluded.body`.execute(
      this.#tx,
    );
  }

  /** Leaves tombstones where these rows stand in another scope than the one they are written to. */
  async #leaveOtherScopes(entries: readonly Waiting[]): Promise<void> {
    if (entries.length === 0) return;
    const kinds = entries.map(({ put }) => put.kind);
    const ids = entries.map(({ put }) => put.id);
    const scopes = entries.map(({ put }) => put.scope);
    const moved = await sql<{ scope: string; kind: string; id: string }>`
      UPDATE feed_row old SET body = NULL
      FROM unnest(${kinds}::text[], ${ids}::text[], ${scopes}::uuid[]) AS fresh (kind, id, scope)
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
        .execute();
    }
  }

  async #tell(membershipChanged: boolean): Promise<void> {
    const everybody = membershipChanged || this.#scopes.size > scopesANotice;
    const notice = {
      provider: this.#providerId,
      head: this.#seq,
      scopes: everybody ? null : [...this.#scopes],
    };
    await sql`SELECT pg_notify(${pokeChannel}, ${JSON.stringify(notice)})`.execute(this.#tx);
  }
}
