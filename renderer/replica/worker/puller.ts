import type { Bridge } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { FeedPage, ScopeCursor } from '#shared/protocol/hub-api';
import { type ReadPage, readPage } from './page-reader';

export interface PullStart {
  readonly epoch: string | null;
  readonly cursors: readonly ScopeCursor[];
}

/** Takes one page in; a failure ends the pull, since later pages stand on this one. */
export type TakePage = (page: ReadPage, isLast: boolean) => Promise<Result<void, DomainError>>;

interface Asked extends PullStart {
  readonly upTo: number | null;
}

/** Where the scopes stand once `page` is taken in. */
const cursorsAfter = (cursors: readonly ScopeCursor[], { page }: ReadPage): ScopeCursor[] => {
  const next = new Map<string, ScopeCursor>(page.rebuild ? [] : cursors.map((each) => [each.scope, each]));
  for (const { scope, seq } of page.cursors) next.set(scope, { scope, seq });
  for (const scope of page.forget) next.delete(scope);
  return [...next.values()];
};

/**
 * Reads the feed page by page up to the head that its first page names. While one page is taken in the next is
 * already fetched. A pull that fails in the middle leaves what was taken in; the next one goes on from there.
 */
export const pullFeed = async (
  bridge: Pick<Bridge, 'call'>,
  start: PullStart,
  take: TakePage,
): Promise<Result<void, DomainError>> => {
  const fetchPage = async ({ epoch, cursors, upTo }: Asked): Promise<Result<ReadPage, DomainError>> => {
    const answer = await bridge.call('feed.pull', { epoch, cursors: [...cursors], upTo });
    return answer.ok ? readPage(answer.value.body) : answer;
  };
  let asked: Asked = { ...start, upTo: null };
  let coming: Promise<Result<ReadPage, DomainError>> | null = fetchPage(asked);
  while (coming) {
    const read: Result<ReadPage, DomainError> = await coming;
    if (!read.ok) return err(read.error);
    const page: FeedPage = read.value.page;
    asked = { epoch: page.epoch, cursors: cursorsAfter(asked.cursors, read.value), upTo: page.head };
    coming = page.more ? fetchPage(asked) : null;
    const taken = await take(read.value, !page.more);
    if (!taken.ok) return taken;
  }
  return ok(undefined);
};
