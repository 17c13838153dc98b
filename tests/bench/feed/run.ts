import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Asking } from '../../../server/hub/feed-rows';
import { readFeed } from '../../../server/hub/read-feed';
import { type OpenedDatabase, openDatabase } from '../../../server/storage/open-database';
import { ok } from '../../../shared/kernel/result';
import type { FeedPage, ScopeCursor } from '../../../shared/protocol/hub-api';
import { removeHubFolder } from '../../support/hub-folder';
import type { BenchResult } from '../result';

/*
 * A page of the feed at a million rows, with the walls up: for one who sees all of them, and for one who sees 1 %. What
 * comes back is the text that goes out. Beside them those who see more scopes than that, or fewer, and what it costs
 * one who is up to date to hear that there is nothing new.
 */

const rows = Number(process.env['MERIDIAN_BENCH_FEED_ROWS'] ?? 1_000_000);
const engagements = 1_000;
const manyEngagements = 10_000;
const page = 1_000;
const rounds = 25;
const target = 20;

interface Provider {
  readonly providerId: string;
  readonly rows: number;
  readonly people: ReadonlyMap<number, string>;
}

/**
 * A provider whose rows lie among so many engagements; of people, each sees one engagement in so many. Changes of one
 * engagement lie among those of all others, as they do where many work at once.
 */
const fill = async (
  { database: { owner } }: OpenedDatabase,
  {
    slug,
    rows: numbers,
    scopes,
    oneIn,
  }: { slug: string; rows: number; scopes: number; oneIn: readonly number[] },
): Promise<Provider> => {
  const providerId = randomUUID();
  const people = new Map(oneIn.map((each) => [each, randomUUID()]));
  await sql`INSERT INTO provider (provider_id, slug, name, seq) VALUES (${providerId}, ${slug}, 'Feed', ${numbers})`.execute(
    owner,
  );
  await sql`
    WITH engagement AS (SELECT n, gen_random_uuid() AS scope FROM generate_series(0, ${scopes - 1}::int) n),
      member AS (
        INSERT INTO scope_member (provider_id, scope, person_id, role, sees)
        SELECT ${providerId}::uuid, scope, person, 'professional', true
        FROM unnest(${[...people.keys()]}::int[], ${[...people.values()]}::uuid[]) AS each (one_in, person)
        JOIN engagement ON n % one_in = 0)
    INSERT INTO feed_row (provider_id, scope, kind, id, seq, body)
    SELECT ${providerId}::uuid, engagement.scope, 'workItem', gen_random_uuid()::text, number,
      jsonb_build_object('id', number, 'title', 'Reconcile account ' || number, 'instructions', repeat('Match every line. ', 28))
    FROM generate_series(1, ${numbers}::int) AS each (number) JOIN engagement ON engagement.n = number % ${scopes}::int`.execute(
    owner,
  );
  return { providerId, rows: numbers, people };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Times to read a page each, walking the feed from a number on, ms; as a workstation does in its first sync. */
const walk = async (
  { database }: OpenedDatabase,
  { providerId, rows: last }: Provider,
  personId: string,
  from: number,
): Promise<number[]> => {
  const times: number[] = [];
  const reader = { providerId, personId, epoch: 'one', now: 0 };
  const actor = { mode: 'person', providerId, personId } as const;
  const asking: Asking = async (of) => ok(await database.ask(actor, of));
  const ask = async (cursors: readonly ScopeCursor[], upTo: number | null): Promise<string> => {
    const epoch = cursors.length === 0 ? null : reader.epoch;
    const request = { protocolVersion: 1, epoch, cursors: [...cursors], upTo, limit: page };
    const read = await readFeed(asking, reader, request);
    if (!read.ok) throw new Error(read.error.code);
    return read.value;
  };
  const opened = (text: string) => JSON.parse(text) as FeedPage & { cursors: ScopeCursor[] };
  const first = opened(await ask([], null));
  let cursors = first.cursors.map(({ scope }) => ({ scope, seq: from }));
  let upTo: number | null = null;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const text = await ask(cursors, upTo);
    times.push(performance.now() - started);
    const read = opened(text);
    if (read.entries.length === 0 && from < last) throw new Error('a page came back empty');
    if (read.more) [cursors, upTo] = [read.cursors, read.head];
  }
  return times;
};

const result = (metric: string, value: number, aimed: boolean): BenchResult => ({
  group: 'feed',
  metric,
  value,
  unit: 'ms',
  peer: null,
  peerValue: null,
  ratio: null,
  target: aimed ? `< ${target} ms` : null,
  met: !aimed || value < target,
});

export const run = async (): Promise<BenchResult[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-feed-'));
  const opened = await openDatabase({ folder, url: undefined, ownsServer: true });
  try {
    const usual = await fill(opened, {
      slug: 'feed',
      rows,
      scopes: engagements,
      oneIn: [1, 33, 100, engagements],
    });
    const wide = await fill(opened, { slug: 'wide', rows: rows / 10, scopes: manyEngagements, oneIn: [1] });
    // As PostgreSQL does of itself within minutes.
    await opened.database.settle();
    const number = (value: number): string => value.toLocaleString('en-US');
    const results: BenchResult[] = [];
    const measure = async (provider: Provider, oneIn: number, who: string, aimed: boolean): Promise<void> => {
      const personId = provider.people.get(oneIn) ?? '';
      for (const [what, from] of [
        [`page of ${number(page)} at the start`, 1],
        [`page of ${number(page)} in the middle`, Math.floor(provider.rows / 2)],
        ['nothing new', provider.rows],
      ] as const)
        results.push(
          result(
            `${what}, for one who sees ${who}`,
            median(await walk(opened, provider, personId, from)),
            aimed && from < provider.rows,
          ),
        );
    };
    await measure(usual, 1, `all of ${number(rows)} rows in ${number(engagements)} engagements`, true);
    await measure(usual, 100, `1 % of ${number(rows)} rows in 10 engagements`, true);
    await measure(usual, 33, `3 % of ${number(rows)} rows in 31 engagements`, false);
    await measure(usual, engagements, `one engagement of ${number(engagements)}`, false);
    await measure(
      wide,
      1,
      `all of ${number(wide.rows)} rows in ${number(manyEngagements)} engagements`,
      false,
    );
    return results;
  } finally {
    await opened.close();
    await removeHubFolder(folder);
  }
};
