import type { DomainError } from '#shared/kernel/errors';
import { ok, type Result } from '#shared/kernel/result';
import type { FeedPage, PullRequest } from '#shared/protocol/hub-api';
import type { HubTransaction } from '../storage/database';
import { type Asking, readFeedRows } from './feed-rows';

export interface FeedReader {
  readonly providerId: string;
  readonly personId: string;
  readonly epoch: string;
  /** Epoch ms. */
  readonly now: number;
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
 * One page of everything that changed for this person since their cursors, as the JSON text of a `FeedPage`: reading
 * and writing a thousand bodies anew would cost the hub more than all else it does for them. Scopes without a cursor
 * are read from the start; cursors of scopes that are no longer visible are answered with *forget*.
 */
export const readFeed = async (
  ask: Asking,
  { providerId, personId, epoch, now }: FeedReader,
  request: PullRequest,
): Promise<Result<string, DomainError>> => {
  const rebuild = request.epoch !== null && request.epoch !== epoch;
  const cursors = new Map(
    rebuild || request.epoch === null ? [] : request.cursors.map(({ scope, seq }) => [scope as string, seq]),
  );
  const read = await readFeedRows(ask, {
    providerId,
    personId,
    cursors,
    upTo: rebuild ? null : request.upTo,
    limit: request.limit,
    keepsOffDisk: request.keepsOffDisk === true,
  });
  if (!read.ok) return read;
  const { head, scopes, offDisk, entries, last, more } = read.value;
  const visible = new Set(scopes);
  const reached = more ? last : head;
  const envelope: Omit<FeedPage, 'entries'> = {
    epoch,
    rebuild,
    head,
    // Numbers are shared by all scopes and the page is in their order: every scope has been read that far.
    cursors: scopes.map((scope) => ({ scope, seq: Math.max(cursors.get(scope) ?? 0, reached) })),
    forget: request.cursors
      .map(({ scope }) => scope as string)
      .filter((scope) => !rebuild && !visible.has(scope)),
    backfill: scopes.filter((scope) => !cursors.has(scope)),
    ...(offDisk.length > 0 ? { offDisk: [...offDisk] } : {}),
    more,
    now,
  };
  return ok(`${JSON.stringify(envelope).slice(0, -1)},"entries":[${entries}]}`);
};
