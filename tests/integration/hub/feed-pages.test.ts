import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#shared/kernel/result';
import type { FeedEntry, FeedPage, PullRequest, ScopeCursor } from '#shared/protocol/hub-api';
import {
  type Asking,
  type FeedQuestion,
  type FeedRows,
  feedAlongNumbers,
  feedScopeByScope,
} from '../../../server/hub/feed-rows';
import { readFeed } from '../../../server/hub/read-feed';
import type { HubTransaction } from '../../../server/storage/database';
import type { Question } from '../../../server/storage/one-trip';
import { type OpenedDatabase, openDatabase } from '../../../server/storage/open-database';
import { removeHubFolder } from '../../support/hub-folder';

/* A page is read along the provider's numbers or scope by scope: both must give what a plain look at all rows gives. */

interface Row {
  readonly scope: string;
  readonly seq: number;
  readonly live: boolean;
}

interface World {
  readonly providerId: string;
  readonly personId: string;
  readonly seen: readonly string[];
  readonly offDisk: readonly string[];
  readonly rows: readonly Row[];
}

let folder: string;
let opened: OpenedDatabase;

/** Rows in scopes as `scopeOf` deals them out, by number; the first scopes are the provider's and the person's own. */
const build = async (
  scopes: number,
  numbers: number,
  scopeOf: (number: number) => number,
): Promise<World> => {
  const [providerId, personId] = [randomUUID(), randomUUID()];
  const ids = Array.from({ length: scopes }, (_, index) => [providerId, personId][index] ?? randomUUID());
  const engagements = ids.slice(2);
  // Of each eleven, two are another's, one is out of sight for now and one must be kept off disk.
  const members = engagements
    .map((scope, index) => ({ scope, place: index % 11 }))
    .filter(({ place }) => place > 1)
    .map(({ scope, place }) => ({ scope, sees: place !== 2, offDisk: place === 3 }));
  const rows = Array.from({ length: numbers }, (_, index) => index + 1)
    // Some numbers are nobody's any more: their rows have changed since.
    .filter((seq) => seq % 7 !== 0)
    .map((seq) => ({ scope: ids[scopeOf(seq) % scopes] ?? providerId, seq, live: seq % 13 !== 0 }));
  const { owner } = opened.database;
  await sql`INSERT INTO provider (provider_id, slug, name, seq)
    VALUES (${providerId}, ${providerId}, 'Pages', ${numbers})`.execute(owner);
  await sql`INSERT INTO scope_member (provider_id, scope, person_id, role, sees, off_disk)
    SELECT ${providerId}, each.scope, ${personId}, 'professional', each.sees, each."offDisk"
    FROM jsonb_to_recordset(${JSON.stringify(members)}::jsonb) AS each (scope uuid, sees boolean, "offDisk" boolean)`.execute(
    owner,
  );
  await sql`INSERT INTO feed_row (provider_id, scope, kind, id, seq, body)
    SELECT ${providerId}, each.scope, 'workItem', each.seq::text, each.seq,
      CASE WHEN each.live THEN jsonb_build_object('id', each.seq, 'title', E'“Näher” \\\\ "so"\n') END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS each (scope uuid, seq bigint, live boolean)`.execute(
    owner,
  );
  const seen = members.filter(({ sees }) => sees);
  return {
    providerId,
    personId,
    seen: [providerId, personId, ...seen.map(({ scope }) => scope)],
    offDisk: seen.filter(({ offDisk }) => offDisk).map(({ scope }) => scope),
    rows,
  };
};

/** Knuth's multiplicative hash: as chance would have it, and the same each time. */
const dealt = (number: number): number => ((number * 2_654_435_761) % 2 ** 32) / 2 ** 32;

const worlds: World[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-pages-'));
  opened = await openDatabase({ folder, url: undefined, ownsServer: true });
  worlds.push(
    await build(3, 400, (seq) => seq),
    await build(40, 3_000, (seq) => Math.floor(40 * dealt(seq))),
    // A few scopes have most of the rows.
    await build(300, 4_000, (seq) => Math.floor(300 * dealt(seq) ** 6)),
    // One has nearly all of them, and each of the others one at the very end.
    await build(400, 4_000, (seq) => (seq > 3_500 ? seq - 3_500 : 1)),
    // Little of what lies there is to be seen.
    await build(60, 4_000, (seq) => (seq % 40 === 0 ? Math.floor(60 * dealt(seq)) : 2)),
  );
}, 60_000);
afterAll(async () => {
  await opened?.close();
  await removeHubFolder(folder);
});

/** What the page must be, by looking at every row. */
const expected = (world: World, question: FeedQuestion) => {
  const scopes = world.seen.filter((scope) => question.keepsOffDisk || !world.offDisk.includes(scope));
  const head = Math.min(question.upTo ?? Number.POSITIVE_INFINITY, world.rows.at(-1)?.seq ?? 0);
  const after = new Map(scopes.map((scope) => [scope, question.cursors.get(scope) ?? 0]));
  const seqs = world.rows
    .filter(({ scope, seq, live }) => {
      const from = after.get(scope);
      return from !== undefined && seq > from && seq <= head && (from > 0 || live);
    })
    .map(({ seq }) => seq);
  const more = seqs.length > question.limit;
  return { scopes: scopes.toSorted(), seqs: seqs.slice(0, question.limit), more };
};

const told = ({ scopes, entries, last, more }: FeedRows) => {
  const seqs = (JSON.parse(`[${entries}]`) as FeedEntry[]).map(({ seq }) => seq);
  expect(last).toBe(seqs.at(-1) ?? 0);
  return { scopes: scopes.toSorted(), seqs, more };
};

const ask = <T>({ providerId, personId }: World, read: (tx: HubTransaction) => Question<T>) =>
  opened.database.ask({ mode: 'person', providerId, personId }, read);

/** Where a scope stands: nowhere yet, where most stand, or elsewhere. */
const standing = fc.oneof(
  { weight: 1, arbitrary: fc.constant('new' as const) },
  { weight: 6, arbitrary: fc.constant('level' as const) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1.1, noNaN: true }) },
);

const asking = fc.record({
  world: fc.nat({ max: 4 }),
  level: fc.double({ min: 0, max: 1, noNaN: true }),
  uneven: fc.boolean(),
  standings: fc.array(standing, { minLength: 1, maxLength: 40 }),
  upTo: fc.option(fc.double({ min: 0, max: 1.2, noNaN: true })),
  limit: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 100, max: 400 })),
  keepsOffDisk: fc.boolean(),
});

describe('a page of the feed', () => {
  it('is the same whichever way it is read, and what a plain look at all rows gives', async () => {
    await fc.assert(
      fc.asyncProperty(asking, async ({ world: at, level, uneven, standings, upTo, limit, keepsOffDisk }) => {
        const world = worlds[at] as World;
        const last = world.rows.at(-1)?.seq ?? 0;
        const cursors = new Map<string, number>(uneven ? [[randomUUID(), 1]] : []);
        for (const [index, scope] of world.seen.entries()) {
          const how = uneven ? standings[index % standings.length] : 'level';
          if (how !== 'new') cursors.set(scope, Math.floor(last * (how === 'level' ? level : (how ?? 0))));
        }
        const question: FeedQuestion = {
          providerId: world.providerId,
          personId: world.personId,
          cursors,
          upTo: upTo === null ? null : Math.floor(last * upTo),
          limit,
          keepsOffDisk,
        };
        const wanted = expected(world, question);
        const walked = await ask(world, (tx) => feedAlongNumbers(tx, question));
        if (walked) expect(told(walked)).toEqual(wanted);
        expect(told(await ask(world, (tx) => feedScopeByScope(tx, question)))).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('walks along the numbers for one who sees most of them, and for one who is nearly up to date', async () => {
    const [small, , , , sparse] = worlds as [World, World, World, World, World];
    const question = ({ providerId, personId, seen }: World, at: number): FeedQuestion => ({
      providerId,
      personId,
      cursors: new Map(seen.map((scope) => [scope, at])),
      upTo: null,
      limit: 101,
      keepsOffDisk: true,
    });
    for (const [world, at] of [
      [small, 1],
      [sparse, 3_900],
    ] as const) {
      const walked = await ask(world, (tx) => feedAlongNumbers(tx, question(world, at)));
      expect(walked && told(walked)).toEqual(expected(world, question(world, at)));
    }
    expect(await ask(sparse, (tx) => feedAlongNumbers(tx, question(sparse, 1)))).toBeNull();
  });

  it('comes after page until there is no more: each row once, its words as they were written', async () => {
    for (const world of worlds) {
      const { providerId, personId } = world;
      const reader = { providerId, personId, epoch: 'one', now: 0 };
      const asking: Asking = async (of) => ok(await ask(world, of));
      let request: PullRequest = {
        protocolVersion: 1,
        epoch: null,
        cursors: [],
        upTo: null,
        limit: 331,
        keepsOffDisk: true,
      };
      const seqs: number[] = [];
      for (;;) {
        const read = await readFeed(asking, reader, request);
        if (!read.ok) throw new Error(read.error.code);
        const page = JSON.parse(read.value) as FeedPage;
        for (const { id, seq, row } of page.entries) {
          const body = row === null ? null : { id: seq, title: '“Näher” \\ "so"\n' };
          expect([id, row]).toEqual([String(seq), body]);
          seqs.push(seq);
        }
        request = {
          ...request,
          epoch: page.epoch,
          upTo: page.head,
          cursors: page.cursors as unknown as ScopeCursor[],
        };
        if (!page.more) break;
      }
      const visible = new Set(world.seen);
      const live = world.rows.filter(({ scope, live: is }) => visible.has(scope) && is);
      expect(seqs).toEqual(expect.arrayContaining(live.map(({ seq }) => seq)));
      expect(new Set(seqs).size).toBe(seqs.length);
    }
  });
});
