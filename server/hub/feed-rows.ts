import { type RawBuilder, sql } from 'kysely';
import type { DomainError } from '#shared/kernel/errors';
import { ok, type Result } from '#shared/kernel/result';
import type { HubTransaction } from '../storage/database';
import { oneStatement, type Question } from '../storage/one-trip';

export interface FeedQuestion {
  readonly providerId: string;
  readonly personId: string;
  /** By scope, how far it was read; scopes without are read from the start. */
  readonly cursors: ReadonlyMap<string, number>;
  /** Null for as far as there is anything. */
  readonly upTo: number | null;
  /** At most so many rows; one more is looked for, to know whether there is more. */
  readonly limit: number;
  /** Without it, scopes that must be kept off disk are not seen. */
  readonly keepsOffDisk: boolean;
}

export interface FeedRows {
  /** How far there was anything to read. */
  readonly head: number;
  /** What this person sees, as in `visibleScopes`. */
  readonly scopes: readonly string[];
  /** Those of them that must be kept off disk. */
  readonly offDisk: readonly string[];
  /** The first of what is new in these scopes, in the order of their numbers: entries of a page as JSON, with commas. */
  readonly entries: string;
  /** The number of the last of them; 0 where there are none. */
  readonly last: number;
  /** Whether there is more. */
  readonly more: boolean;
}

type Sql = RawBuilder<unknown>;

/** A way to the page: what finds it, ending in `whole` (whether it did), and the select that reads its rows. */
interface Way {
  readonly found: Sql;
  readonly rows: Sql;
}

const place = sql`feed_row.seq`;
const columns = sql`feed_row.scope, feed_row.seq, feed_row.kind, feed_row.id, feed_row.body`;

/** What it costs to go to a scope's place in its index, in numbers walked past. */
const numbersAScope = 16;

/** So many numbers are walked for each row that is wanted, whoever sees how little of them. */
const numbersARow = 2;

/** By how much more is read of a scope, from one look at it to the next. */
const deeper = 32;

/** `seen`, each scope that this person sees; `head`, how far this pull goes. */
const seenAndHead = ({ providerId, personId, upTo, keepsOffDisk }: FeedQuestion) => sql`
  seen AS MATERIALIZED (
    SELECT ${providerId}::uuid AS scope, false AS off_disk UNION ALL SELECT ${personId}::uuid, false UNION ALL
    SELECT member.scope, member.off_disk FROM scope_member member
    WHERE member.provider_id = ${providerId} AND member.person_id = ${personId} AND member.sees
      AND (${keepsOffDisk}::boolean OR NOT member.off_disk)
  ), head AS MATERIALIZED (
    SELECT least(${upTo}::bigint, provider.seq) AS seq FROM provider WHERE provider.provider_id = ${providerId}
  )`;

/**
 * `asked`, each scope that is seen with where reading it begins. Scopes and cursors are brought together by grouping
 * rather than by a join, which goes through one of them for each of the other where PostgreSQL takes them for few, and
 * somebody may see ten thousand.
 */
const asked = ({ cursors }: FeedQuestion) => sql`
  asked AS MATERIALIZED (
    SELECT each.scope, max(each.seq) AS after FROM (
      SELECT seen.scope, 0::bigint AS seq, true AS seen FROM seen UNION ALL
      SELECT known.scope, known.seq, false
      FROM unnest(${[...cursors.keys()]}::uuid[], ${[...cursors.values()]}::bigint[]) AS known (scope, seq)
    ) AS each GROUP BY each.scope HAVING bool_or(each.seen)
  )`;

/** Where the cursors stand: the lowest of them, the next higher one, and the scopes that are not at the lowest. */
const standOf = (cursors: FeedQuestion['cursors']) => {
  const low = Math.min(...cursors.values(), Number.MAX_SAFE_INTEGER);
  const ahead = [...cursors].filter(([, seq]) => seq > low);
  return {
    low: cursors.size === 0 ? 0 : low,
    next: ahead.length === 0 ? null : Math.min(...ahead.map(([, seq]) => seq)),
    ahead: ahead.map(([scope]) => scope),
  };
};

/**
 * Walks along the provider's numbers from the lowest cursor to the next higher one: only scopes that were
 * read no further than the lowest have anything to give there. `whole` says whether that was enough: where little of
 * what lies there is to be seen, the page is not full when the walk has cost as much as looking into each scope would,
 * and nothing is answered. `IS TRUE` keeps PostgreSQL from looking into each scope after all. Everything is looked at
 * once, since making the statement's plan ready costs more than reading the few rows that are mostly new.
 */
const alongNumbers = (question: FeedQuestion): Way => {
  const { providerId, cursors } = question;
  const limit = question.limit + 1;
  const { low, next, ahead } = standOf(cursors);
  const level = cursors.size - ahead.length;
  const high = Math.min(next ?? Number.MAX_SAFE_INTEGER, low + numbersARow * limit + numbersAScope * level);
  return {
    found: sql`
  ${seenAndHead(question)}, passed AS MATERIALIZED (
    SELECT ${columns} FROM feed_row
    WHERE feed_row.provider_id = ${providerId}
      AND feed_row.seq > ${low}::bigint AND feed_row.seq <= (SELECT least(head.seq, ${high}::bigint) FROM head)
      AND (feed_row.scope IN (
        SELECT seen.scope FROM seen WHERE seen.scope NOT IN (SELECT unnest(${ahead}::uuid[])))) IS TRUE
      AND (${low}::bigint > 0 OR feed_row.live)
    ORDER BY feed_row.seq LIMIT ${limit}::bigint
  ), whole AS MATERIALIZED (
    SELECT head.seq <= ${high}::bigint OR (SELECT count(*) FROM passed) = ${limit}::bigint AS whole FROM head
  )`,
    rows: sql`
    SELECT passed.scope, passed.seq, passed.kind, passed.id, passed.body FROM passed
    WHERE (SELECT whole.whole FROM whole)`,
  };
};

/** The rows of a scope in `asked`, from one number to another, so many at most. */
const rowsOfScope = (
  providerId: string,
  {
    wanted = place,
    from,
    upTo,
    atMost,
  }: Readonly<Record<'from' | 'upTo' | 'atMost', Sql> & { wanted?: Sql }>,
) => sql`(
    SELECT ${wanted} FROM feed_row
    WHERE feed_row.provider_id = ${providerId} AND feed_row.scope = asked.scope
      AND feed_row.seq > ${from} AND feed_row.seq <= ${upTo} AND (asked.after > 0 OR feed_row.live)
    ORDER BY feed_row.seq LIMIT ${atMost})`;

/**
 * Looks into each scope. First a few rows of each are found, so many that together they fill the page; the last that
 * fits in bounds what there is to look for. Only scopes of which all that was found lies within that bound can have more
 * to give: they are few, and are looked into deeper, and the bound is drawn closer. However unevenly rows lie among
 * scopes, each further look finds little more than `deeper` pages. What a look needs of a scope it takes from the look
 * before it: a join could go wrong as that of scopes and cursors.
 */
const scopeByScope = (question: FeedQuestion): Way => {
  const { providerId } = question;
  const limit = question.limit + 1;
  const a = (name: string, column: string) =>
    sql`(SELECT ${sql.ref(`${name}.${column}`)} FROM ${sql.table(name)})`;
  /** The number that fills the page, of those found so far; where they do not, all there is. */
  const bound = (found: Sql) => sql`
    SELECT coalesce((SELECT found.seq FROM ${found} AS found ORDER BY found.seq OFFSET ${limit}::bigint - 1 LIMIT 1), head.seq) AS seq
    FROM head`;
  /** Scopes that gave as much as they were asked for, and all of it within the bound; with how far that was. */
  const unfinished = (found: string, depth: Sql, upTo: Sql) => sql`(
    SELECT found.scope, found.after, max(found.seq) AS seq FROM ${sql.table(found)} AS found
    GROUP BY found.scope, found.after HAVING count(*) = ${depth} AND max(found.seq) < ${upTo})`;
  const [first, second] = [a('depth', 'first'), a('depth', 'second')];
  const reached = sql`asked.seq`;
  return {
    found: sql`
  ${seenAndHead(question)}, ${asked(question)}, depth AS MATERIALIZED (
    SELECT each.first, ${deeper}::bigint * each.first AS second
    FROM (SELECT 2 * ${limit}::bigint / count(*) + 1 AS first FROM asked) AS each
  ), once AS MATERIALIZED (
    SELECT asked.scope, asked.after, place.seq FROM asked
    CROSS JOIN LATERAL ${rowsOfScope(providerId, { from: sql`asked.after`, upTo: a('head', 'seq'), atMost: first })} AS place
  ), bound AS MATERIALIZED (${bound(sql`once`)}
  ), twice AS MATERIALIZED (
    SELECT asked.scope, asked.after, place.seq FROM ${unfinished('once', first, a('bound', 'seq'))} AS asked
    CROSS JOIN LATERAL ${rowsOfScope(providerId, { from: reached, upTo: a('bound', 'seq'), atMost: second })} AS place
  ), closer AS MATERIALIZED (${bound(sql`(SELECT once.seq FROM once UNION ALL SELECT twice.seq FROM twice)`)}
  ), thrice AS MATERIALIZED (
    SELECT asked.scope, asked.after, place.seq FROM ${unfinished('twice', second, a('closer', 'seq'))} AS asked
    CROSS JOIN LATERAL ${rowsOfScope(providerId, { from: reached, upTo: a('closer', 'seq'), atMost: sql`${limit}` })} AS place
  ), last AS MATERIALIZED (${bound(sql`(SELECT once.seq FROM once UNION ALL SELECT twice.seq FROM twice UNION ALL SELECT thrice.seq FROM thrice)`)}
  ), whole AS MATERIALIZED (
    SELECT true AS whole
  )`,
    // What a scope gives to the page is all it has up to the page's last number: one stretch of its own index.
    rows: sql`
    SELECT row.scope, row.seq, row.kind, row.id, row.body
    FROM (SELECT once.scope, once.after FROM once WHERE once.seq <= ${a('last', 'seq')} GROUP BY once.scope, once.after) AS asked
    CROSS JOIN LATERAL ${rowsOfScope(providerId, { wanted: columns, from: sql`asked.after`, upTo: a('last', 'seq'), atMost: sql`${limit}` })} AS row`,
  };
};

interface Answer {
  readonly head: string;
  readonly whole: boolean;
  /** JSON of `scopes` and `offDisk`. */
  readonly sight: string;
  readonly entries: string | null;
  readonly last: string | null;
  readonly more: boolean;
}

/**
 * One statement, and one row that answers it: the page's entries come as the text that goes out, since a thousand rows
 * cost the hub more to take apart and put together again than to pass on. Of the bodies, which are wide, just the
 * page's are made text.
 */
const reading = (
  tx: HubTransaction,
  { limit }: FeedQuestion,
  { found, rows }: Way,
): Question<FeedRows | null> => {
  const statement = sql<Answer>`
    WITH ${found}
    SELECT head.seq AS head, (SELECT whole.whole FROM whole) AS whole, json_build_object(
      'scopes', ARRAY(SELECT seen.scope FROM seen), 'offDisk', ARRAY(SELECT seen.scope FROM seen WHERE seen.off_disk)
    )::text AS sight, page.* FROM head CROSS JOIN (
      SELECT string_agg(
          concat('{"scope":"', row.scope, '","seq":', row.seq, ',"kind":', to_json(row.kind), ',"id":', to_json(row.id),
            ',"row":', coalesce(row.body::text, 'null'), '}'), ',' ORDER BY row.place) FILTER (WHERE row.place <= ${limit}::bigint) AS entries,
        max(row.seq) FILTER (WHERE row.place <= ${limit}::bigint) AS last, count(*) > ${limit}::bigint AS more
      FROM (SELECT each.*, row_number() OVER (ORDER BY each.seq) AS place FROM (${rows}) AS each) AS row
    ) AS page`;
  return oneStatement(tx, statement, ([answer]) => {
    if (!answer) throw new Error('the provider of a signed-in person is not there');
    if (!answer.whole) return null;
    const { scopes, offDisk } = JSON.parse(answer.sight) as { scopes: string[]; offDisk: string[] };
    const { head, entries, last, more } = answer;
    return { head: Number(head), scopes, offDisk, entries: entries ?? '', last: Number(last ?? 0), more };
  });
};

/**
 * Asks for a page by walking along the provider’s numbers: what it costs hardly depends on how many scopes are seen.
 * Null where too little of what it passed was to be seen, or where a scope is seen that has no cursor yet beside others
 * that have.
 */
export const feedAlongNumbers = (tx: HubTransaction, question: FeedQuestion): Question<FeedRows | null> => {
  const { statements, read } = reading(tx, question, alongNumbers(question));
  const { cursors } = question;
  return {
    statements,
    read: (answers) => {
      const page = read(answers);
      const isNew = cursors.size > 0 && page?.scopes.some((scope) => !cursors.has(scope));
      return isNew ? null : page;
    },
  };
};

/** Asks for the same page by looking into each scope: what it costs does not depend on how much there is besides. */
export const feedScopeByScope = (tx: HubTransaction, question: FeedQuestion): Question<FeedRows> => {
  const { statements, read } = reading(tx, question, scopeByScope(question));
  return {
    statements,
    read: (answers) => {
      const rows = read(answers);
      if (!rows) throw new Error('looking into each scope leaves nothing out');
      return rows;
    },
  };
};

/**
 * Whether to look into each scope at once: a workstation that goes on with a long pull sees few scopes, and looking into
 * them costs no more than finding out whether the walk along the numbers would do.
 */
const isFarBehind = ({ cursors, upTo, limit }: FeedQuestion): boolean =>
  upTo !== null &&
  cursors.size > 0 &&
  numbersAScope * cursors.size < limit &&
  upTo - Math.min(...cursors.values()) > (numbersARow + 1) * limit;

/** Puts a question to the database in a person's name; refused where they may not ask. */
export type Asking = <T>(of: (tx: HubTransaction) => Question<T>) => Promise<Result<T, DomainError>>;

/** Reads a page, by whichever way is the cheaper: one statement, or another where the first was in vain. */
export const readFeedRows = async (
  ask: Asking,
  question: FeedQuestion,
): Promise<Result<FeedRows, DomainError>> => {
  if (!isFarBehind(question)) {
    const walked = await ask((tx) => feedAlongNumbers(tx, question));
    if (!walked.ok) return walked;
    if (walked.value) return ok(walked.value);
  }
  return ask((tx) => feedScopeByScope(tx, question));
};
