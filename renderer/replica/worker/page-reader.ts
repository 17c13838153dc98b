import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { type FeedEntry, type FeedPage, feedEntry, feedPage } from '#shared/protocol/hub-api';
import { type RowKind, readBody, rowSchemas } from '#shared/sync/row';

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
  row === null || (isKnownKind(kind) && row['id'] === id && readBody[kind](row).success);

/** All of a page but its entries, which are looked at by hand. */
const pageAround = feedPage.omit({ entries: true });

const isScope = (scope: unknown): boolean => feedEntry.shape.scope.safeParse(scope).success;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether these are entries as `feedEntry` has them. By hand, since a first sync brings tens of thousands: the schema
 * takes each apart and puts it together again, rows and all, for as long as looking at the rows themselves takes.
 */
const areEntries = (entries: unknown): entries is FeedEntry[] => {
  const scopes = new Set<unknown>();
  const isEntry = (entry: unknown): boolean => {
    if (!isObject(entry)) return false;
    const { scope, seq, kind, id, row } = entry;
    if (!scopes.has(scope)) {
      if (!isScope(scope)) return false;
      scopes.add(scope);
    }
    return (
      Number.isSafeInteger(seq) &&
      Number(seq) >= 0 &&
      typeof kind === 'string' &&
      typeof id === 'string' &&
      (row === null || isObject(row))
    );
  };
  return Array.isArray(entries) && entries.every(isEntry);
};

/**
 * A page as the hub sent it, its rows not looked at yet. The envelope must be right in all its parts, or nothing of
 * it is taken in.
 * Errors: `hub.not-a-hub` for anything that is no page.
 */
export const openPage = (body: Uint8Array): Result<FeedPage, DomainError> => {
  const parsed = pageAround.safeParse(parse(new TextDecoder().decode(body)));
  if (!parsed.success) return err(domainError('hub.not-a-hub'));
  const { entries } = parsed.data;
  return areEntries(entries) ? ok({ ...parsed.data, entries }) : err(domainError('hub.not-a-hub'));
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
