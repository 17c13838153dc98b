import { sql } from 'kysely';
import type { FeedEntry, FeedPage, PullRequest } from '#shared/protocol/hub-api';
import type { HubTransaction } from '../storage/database';
import { engagementsInSight } from './sight';

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

/**
 * The rows of several scopes in the order of their numbers. Each scope is walked along its own index, so that a page
 * costs the same for one who sees a hundredth of a million rows and for one who sees all. Only numbers are walked: of
 * the bodies, which are wide, just those of the page itself are read.
 */
const readRows = async (
  tx: HubTransaction,
  providerId: string,
  scopes: readonly string[],
  afters: readonly number[],
  head: number,
  limit: number,
): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    WITH page AS MATERIALIZED (
      SELECT place.scope, place.seq FROM unnest(${scopes}::uuid[], ${afters}::bigint[]) AS asked (scope, after)
      CROSS JOIN LATERAL (
        SELECT scope, seq FROM feed_row
        WHERE feed_row.provider_id = ${providerId} AND feed_row.scope = asked.scope
          AND feed_row.seq > asked.after AND feed_row.seq <= ${head}
          AND (asked.after > 0 OR feed_row.live)
        ORDER BY feed_row.seq LIMIT ${limit}
      ) AS place
      ORDER BY place.seq LIMIT ${limit}
    )
    SELECT feed_row.scope, feed_row.seq, kind, id, body FROM page JOIN feed_row
      ON feed_row.provider_id = ${providerId} AND feed_row.scope = page.scope AND feed_row.seq = page.seq
    ORDER BY feed_row.seq`.execute(tx);
  return rows;
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
  const { providerId, personId, epoch, now } = reader;
  const rebuild = request.epoch !== null && request.epoch !== epoch;
  const cursors = new Map(
    rebuild || request.epoch === null ? [] : request.cursors.map(({ scope, seq }) => [scope as string, seq]),
  );
  const current = await headOf(tx, providerId);
  const head = rebuild ? current : Math.min(request.upTo ?? current, current);
  const members = await engagementsInSight(tx, providerId, personId);
  // A workstation that would put them on its disk is not shown what must not lie there.
  const shown = members.filter((member) => request.keepsOffDisk === true || !member.off_disk);
  const offDisk = shown.filter((member) => member.off_disk).map((member) => member.scope);
  const scopes = [providerId, personId, ...shown.map((member) => member.scope)];
  const visible = new Set(scopes);
  const afters = scopes.map((scope) => cursors.get(scope) ?? 0);

  const rows = await readRows(tx, providerId, scopes, afters, head, request.limit + 1);
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
    ...(offDisk.length > 0 ? { offDisk } : {}),
    more,
    now,
  };
};
