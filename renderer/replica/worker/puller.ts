import type { Bridge } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { FeedPage, ScopeCursor } from '#shared/protocol/hub-api';
import { nextPage, type PageAsked } from '#shared/sync/next-page';
import { openPage, type ReadPage, readPage } from './page-reader';

export interface PullStart {
  readonly epoch: string | null;
  readonly cursors: readonly ScopeCursor[];
}

/** Takes pages in together; a failure ends the pull, since later pages stand on these. */
export type TakePages = (pages: readonly ReadPage[], isLast: boolean) => Promise<Result<void, DomainError>>;

/** So many pages at most wait for those before them: enough that writing never waits, few enough for the memory. */
const pagesAhead = 4;

/** Whether a page speaks of all that came before it: then that must be in the database first. */
const looksBack = ({ page }: ReadPage): boolean => page.rebuild || page.forget.length > 0;

/** Pages that came and were not taken in yet, up to the next that begins anew or erases what others brought. */
const together = (waiting: ReadPage[]): ReadPage[] => {
  const next = waiting.findIndex((read, at) => at > 0 && looksBack(read));
  return waiting.splice(0, next < 0 ? waiting.length : next);
};

/**
 * Reads the feed page by page up to the head that its first page names. While pages are taken in the next are already
 * fetched, and what came meanwhile is taken in together: one durable write costs little more for several pages than
 * for one. A pull that fails in the middle leaves what was taken in; the next one goes on from there.
 */
export const pullFeed = async (
  bridge: Pick<Bridge, 'call'>,
  start: PullStart,
  take: TakePages,
): Promise<Result<void, DomainError>> => {
  const fetchPage = async (question: PageAsked): Promise<Result<FeedPage, DomainError>> => {
    const answer = await bridge.call('feed.pull', question);
    return answer.ok ? openPage(answer.value.body) : answer;
  };
  let asked: PageAsked | null = { ...start, cursors: [...start.cursors], upTo: null };
  let problem: DomainError | null = null;
  const waiting: ReadPage[] = [];
  let coming: Promise<void> | null = null;
  const fetchNext = (from: PageAsked): Promise<void> =>
    fetchPage(from).then((opened) => {
      coming = null;
      if (!opened.ok) {
        problem = opened.error;
        asked = null;
        return;
      }
      const page = opened.value;
      asked = nextPage(from, page);
      // The next page is on its way while the rows of this one are looked at.
      goOn();
      waiting.push(readPage(page));
    });
  const goOn = (): void => {
    if (asked !== null && coming === null && waiting.length < pagesAhead) coming = fetchNext(asked);
  };
  goOn();
  for (;;) {
    if (waiting.length === 0 && coming !== null) await coming;
    const pages = together(waiting);
    if (pages.length === 0) return problem === null ? ok(undefined) : err(problem);
    goOn();
    const taken = await take(pages, pages.at(-1)?.page.more === false);
    if (!taken.ok) return taken;
    goOn();
  }
};
