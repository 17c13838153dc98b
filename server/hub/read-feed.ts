import { sql } from 'kysely';
import type { FeedEntry, FeedPage, PullRequest } from '#shared/protocol/hub-api';
import type { HubTransaction } from '../storage/database';

interface FeedReader {
  readonly providerId: string;
  readonly personId: string;
  readonly epoch: string;
  /** Epoch ms. */
  readonly now: number;
}

interface Row {
  readonly scope: string;
  readonly seq: string;
  readonly kind: string;
  readonly id: string;
  readonly body: object | null;
}

/** The number of the provider's last change. */
export const headOf = async (tx: HubTransaction, providerId: string): Promise<number> => {
  const row = await tx
    .selectFrom('provider')
    .select('seq')
    .where('provider_id', '=', providerId)
    .executeTakeFirstOrThrow();
  return Number(row.seq);
};

interface Read {
  /** How far there was anything to read. */
  readonly head: number;
  readonly scopes: readonly string[];
  /** Those of them that must be kept off disk. */
  readonly offDisk: readonly string[];
  /** In the order of their numbers. */
  readonly rows: readonly Row[];
}

/**
 * What this person sees (as in `visibleScopes`), and the rows of it in the order of their numbers, in one statement.
 * Each scope is walked along its own index, so that a page costs the same for one who sees a hundredth of a million rows
 * and for one who sees all. Only numbers are walked: of the bodies, which are wide, just those of the page itself are
 * read. A workstation that would put them on its disk is not shown what must not lie there.
 */
const read = async (
  tx: HubTransaction,
  { providerId, personId }: FeedReader,
  cursors: ReadonlyMap<string, number>,
  upTo: number | null,
  limit: number,
  keepsOffDisk: boolean,
): Promise<Read> => {
  const { rows } = await sql<Row>`
    WITH seen AS MATERIALIZED (
      SELECT ${providerId}::uuid AS scope, false AS off_disk UNION ALL SELECT ${personId}::uuid, false UNION ALL
      SELECT member.scope, member.off_disk FROM scope_member member
      WHERE member.provider_id = ${providerId} AND member.person_id = ${personId} AND member.sees
        AND (${keepsOffDisk}::boolean OR NOT member.off_disk)
    ), head AS MATERIALIZED (
      SELECT least(${upTo}::bigint, provider.seq) AS seq FROM provider WHERE provider.provider_id = ${providerId}
    ), asked AS MATERIALIZED (
      SELECT seen.scope, coalesce(known.seq, 0) AS after
      FROM seen LEFT JOIN unnest(${[...cursors.keys()]}::uuid[], ${[...cursors.values()]}::bigint[]) AS known (scope, seq)
        ON known.scope = seen.scope
    ), page AS MATERIALIZED (
      SELECT place.scope, place.seq FROM asked CROSS JOIN head CROSS JOIN LATERAL (
        SELECT feed_row.scope, feed_row.seq FROM feed_row
        WHERE feed_row.provider_id = ${providerId} AND feed_row.scope = asked.scope
          AND feed_row.seq > asked.after AND feed_row.seq <= head.seq AND (asked.after > 0 OR feed_row.live)
        ORDER BY feed_row.seq LIMIT ${limit}
      ) AS place
      ORDER BY place.seq LIMIT ${limit}
    )
    SELECT NULL::uuid AS scope, head.seq, '' AS kind, '' AS id, jsonb_build_object(
      'scopes', ARRAY(SELECT seen.scope FROM seen), 'offDisk', ARRAY(SELECT seen.scope FROM seen WHERE seen.off_disk)
    ) AS body FROM head
    UNION ALL
    SELECT feed_row.scope, feed_row.seq, feed_row.kind, feed_row.id, feed_row.body FROM page JOIN feed_row
      ON feed_row.provider_id = ${providerId} AND feed_row.scope = page.scope AND feed_row.seq = page.seq`.execute(
    tx,
  );
  const first = rows.find(({ scope }) => scope === null);
  if (!first) throw new Error('the provider of a signed-in person is not there');
  const found = rows.filter((row) => row !== first);
  const { scopes, offDisk } = first.body as { scopes: string[]; offDisk: string[] };
  return {
    head: Number(first.seq),
    scopes,
    offDisk,
    rows: found.sort((a, b) => Number(a.seq) - Number(b.seq)),
  };
};

/**
 * One page of everything that changed for this person since their cursors. Scopes without a cursor are read from the
 * start; cursors of scopes that are no longer visible are answered with *forget*.
 */
export const readFeed = async (
  tx: HubTransaction,
  reader: FeedReader,
  request: PullRequest,
): Promise<FeedPage> => {
  const { epoch, now } = reader;
  const rebuild = request.epoch !== null && request.epoch !== epoch;
  const cursors = new Map(
    rebuild || request.epoch === null ? [] : request.cursors.map(({ scope, seq }) => [scope as string, seq]),
  );
  const upTo = rebuild ? null : request.upTo;
  const keepsOffDisk = request.keepsOffDisk === true;
  const { head, scopes, offDisk, rows } = await read(
    tx,
    reader,
    cursors,
    upTo,
    request.limit + 1,
    keepsOffDisk,
  );
  const visible = new Set(scopes);
  const afters = scopes.map((scope) => cursors.get(scope) ?? 0);
  const more = rows.length > request.limit;
  const page = more ? rows.slice(0, request.limit) : rows;
  const reached = more ? Number(page.at(-1)?.seq ?? 0) : head;
  const entries = page.map(
    (row): FeedEntry => ({
      scope: row.scope,
      seq: Number(row.seq),
      kind: row.kind,
      id: row.id,
      row: row.body as FeedEntry['row'],
    }),
  );
  return {
    epoch,
    rebuild,
    head,
    entries,
    // Numbers are shared by all scopes and the page is in their order: every scope has been read that far.
    cursors: scopes.map((scope, index) => ({ scope, seq: Math.max(afters[index] ?? 0, reached) })),
    forget: request.cursors
      .map(({ scope }) => scope as string)
      .filter((scope) => !rebuild && !visible.has(scope)),
    backfill: scopes.filter((scope) => !cursors.has(scope)),
    ...(offDisk.length > 0 ? { offDisk: [...offDisk] } : {}),
    more,
    now,
  };
};
