import type { DomainError } from '#shared/kernel/errors';
import { err, type Result } from '#shared/kernel/result';
import { feedPage } from '#shared/protocol/hub-api';
import { nextPage, type PageAsked } from '#shared/sync/next-page';

type Page = Result<Uint8Array<ArrayBuffer>, DomainError>;

/** What stands before the rows of a page. */
const envelope = feedPage.pick({
  epoch: true,
  rebuild: true,
  head: true,
  cursors: true,
  forget: true,
  more: true,
});

/** The rows come last in what the hub writes; another's page is not read ahead of. */
const beforeRows = ',"entries":[';

const envelopeOf = (page: Uint8Array) => {
  const bytes = Buffer.from(page.buffer, page.byteOffset, page.byteLength);
  const at = bytes.indexOf(beforeRows);
  try {
    return envelope.safeParse(JSON.parse(`${bytes.toString('utf8', 0, at < 0 ? 0 : at)}}`));
  } catch {
    return null;
  }
};

/**
 * Pages of the feed, the next of which is fetched while the one before it goes to the window: a first sync is dozens of
 * them, and each waited for both ways. One page at most is held. A page in hand is like one that was long on its way:
 * what it does not say yet stands behind its head, and comes with the next pull.
 */
export class ReadAhead {
  readonly #fetch: (asked: PageAsked) => Promise<Page>;
  #next: { readonly asked: string; readonly page: Promise<Page> } | null = null;

  constructor(fetch: (asked: PageAsked) => Promise<Page>) {
    this.#fetch = fetch;
  }

  /** The page that is asked for. Errors: those of `fetch`. */
  async page(asked: PageAsked): Promise<Page> {
    const next = this.#next;
    this.#next = null;
    const ahead = next?.asked === JSON.stringify(asked) ? await next.page : null;
    // One that did not come is asked for once more: what kept it may be over.
    const page = ahead?.ok ? ahead : await this.#fetch(asked);
    if (page.ok) this.#begin(asked, page.value);
    return page;
  }

  #begin(asked: PageAsked, page: Uint8Array): void {
    const read = envelopeOf(page);
    const next = read?.success ? nextPage(asked, read.data) : null;
    if (!next) return;
    // Nobody may ever ask for it, and then nobody hears that it failed.
    const coming = this.#fetch(next).catch(() => err({ code: 'hub.unreachable' } as const));
    this.#next = { asked: JSON.stringify(next), page: coming };
  }
}
