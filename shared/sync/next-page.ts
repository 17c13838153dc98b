import type { FeedPage, PullRequest, ScopeCursor } from '../protocol/hub-api';

/** What is asked of the feed: from where on, and up to where (null for as far as there is anything). */
export type PageAsked = Pick<PullRequest, 'epoch' | 'cursors' | 'upTo'>;

type Envelope = Pick<FeedPage, 'epoch' | 'rebuild' | 'head' | 'cursors' | 'forget' | 'more'>;

/** Where the scopes stand once `page` is taken in. */
const cursorsAfter = (cursors: readonly ScopeCursor[], page: Envelope): ScopeCursor[] => {
  const next = new Map<string, ScopeCursor>(page.rebuild ? [] : cursors.map((each) => [each.scope, each]));
  for (const { scope, seq } of page.cursors) next.set(scope, { scope, seq });
  for (const scope of page.forget) next.delete(scope);
  return [...next.values()];
};

/** What to ask for after `page` came for `asked`; null where it was the last (`docs/protocol.md`, the loop of a pull). */
export const nextPage = (asked: PageAsked, page: Envelope): PageAsked | null =>
  page.more ? { epoch: page.epoch, cursors: cursorsAfter(asked.cursors, page), upTo: page.head } : null;
