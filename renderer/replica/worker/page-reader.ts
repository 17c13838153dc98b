import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { type FeedEntry, type FeedPage, feedPage } from '#shared/protocol/hub-api';
import { type RowKind, rowSchemas } from '#shared/sync/row';

export interface ReadPage {
  readonly page: FeedPage;
  /** Entries whose row this build can read, and tombstones. */
  readonly entries: readonly FeedEntry[];
  /** Rows of a kind or shape that this build does not know: kept for one that does. */
  readonly unread: readonly FeedEntry[];
}

const isKnownKind = (kind: string): kind is RowKind => Object.hasOwn(rowSchemas, kind);

/** Whether the entry's row is one that screens can rely on. A tombstone has none. */
export const isReadable = ({ kind, id, row }: Pick<FeedEntry, 'kind' | 'id' | 'row'>): boolean =>
  row === null || (isKnownKind(kind) && row['id'] === id && rowSchemas[kind].safeParse(row).success);

/**
 * A page as the hub sent it, its rows not looked at yet. The envelope must be right in all its parts, or nothing of
 * it is taken in.
 * Errors: `hub.not-a-hub` for anything that is no page.
 */
export const openPage = (body: Uint8Array): Result<FeedPage, DomainError> => {
  const parsed = feedPage.safeParse(parse(new TextDecoder().decode(body)));
  return parsed.success ? ok(parsed.data) : err(domainError('hub.not-a-hub'));
};

/** Looks at the rows of a page; a single one that is not understood is set apart. */
export const readPage = (page: FeedPage): ReadPage => {
  const entries: FeedEntry[] = [];
  const unread: FeedEntry[] = [];
  for (const entry of page.entries) (isReadable(entry) ? entries : unread).push(entry);
  return { page, entries, unread };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** A page that says nothing of these scopes. */
export const withoutScopesOf = (read: ReadPage, scopes: ReadonlySet<string>): ReadPage => ({
  page: { ...read.page, cursors: read.page.cursors.filter(({ scope }) => !scopes.has(scope)) },
  entries: read.entries.filter(({ scope }) => !scopes.has(scope)),
  unread: read.unread.filter(({ scope }) => !scopes.has(scope)),
});
