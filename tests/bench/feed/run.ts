import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { readFeed } from '../../../server/hub/read-feed';
import { type OpenedDatabase, openDatabase } from '../../../server/storage/open-database';
import { removeHubFolder } from '../../support/hub-folder';
import type { BenchResult } from '../result';

/* A page of the feed at a million rows, with the walls up: for one who sees all of them, and for one who sees 1 %. */

const rows = Number(process.env['MERIDIAN_BENCH_FEED_ROWS'] ?? 1_000_000);
const engagements = 1_000;
const page = 1_000;
const rounds = 25;
const target = 20;

const fill = async ({ database }: OpenedDatabase) => {
  const providerId = randomUUID();
  const people = { all: randomUUID(), few: randomUUID() };
  const owner = database.owner;
  await sql`INSERT INTO provider (provider_id, slug, name, seq) VALUES (${providerId}, 'feed', 'Feed', ${rows})`.execute(
    owner,
  );
  // Changes of one engagement lie among those of all others, as they do where many work at once.
  await sql`
    WITH engagement AS (SELECT n, gen_random_uuid() AS scope FROM generate_series(0, ${engagements - 1}::int) n),
      member AS (
        INSERT INTO scope_member (provider_id, scope, person_id, role, sees)
        SELECT ${providerId}::uuid, scope, ${people.all}::uuid, 'professional', true FROM engagement
        UNION ALL SELECT ${providerId}::uuid, scope, ${people.few}::uuid, 'professional', true FROM engagement WHERE n % 100 = 0)
    INSERT INTO feed_row (provider_id, scope, kind, id, seq, body)
    SELECT ${providerId}::uuid, engagement.scope, 'workItem', gen_random_uuid()::text, number,
      jsonb_build_object('id', number, 'title', 'Reconcile account ' || number, 'instructions', repeat('Match every line. ', 28))
    FROM generate_series(1, ${rows}::int) AS each (number) JOIN engagement ON engagement.n = number % ${engagements}::int`.execute(
    owner,
  );
  await database.settle();
  await sql`VACUUM (ANALYZE) scope_member`.execute(owner);
  return { providerId, people };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Times to read a page each, walking the feed from its start on, ms; as a workstation does in its first sync. */
const walk = async ({ database }: OpenedDatabase, providerId: string, personId: string, from: number) => {
  const times: number[] = [];
  const ask = (cursors: readonly { scope: string; seq: number }[], epoch: string | null) =>
    database.ask({ mode: 'person', providerId, personId }, (tx) =>
      readFeed(
        tx,
        { providerId, personId, epoch: 'one', now: 0 },
        {
          protocolVersion: 1,
          epoch,
          cursors: [...cursors],
          upTo: null,
          limit: page,
        },
      ),
    );
  const first = await ask([], null);
  let cursors = first.cursors.map(({ scope }) => ({ scope, seq: from }));
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const read = await ask(cursors, 'one');
    times.push(performance.now() - started);
    if (read.entries.length !== Math.min(page, read.entries.length) || read.entries.length === 0)
      throw new Error('a page came back empty');
    cursors = read.more ? read.cursors.map(({ scope, seq }) => ({ scope, seq })) : cursors;
  }
  return times;
};

const result = (metric: string, value: number): BenchResult => ({
  group: 'feed',
  metric,
  value,
  unit: 'ms',
  peer: null,
  peerValue: null,
  ratio: null,
  target: `< ${target} ms`,
  met: value < target,
});

export const run = async (): Promise<BenchResult[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-feed-'));
  const opened = await openDatabase({ folder, url: undefined, ownsServer: true });
  try {
    const { providerId, people } = await fill(opened);
    const results: BenchResult[] = [];
    for (const [who, personId] of [
      [`sees all of ${rows.toLocaleString('en-US')} rows`, people.all],
      ['sees 1 % of them', people.few],
    ] as const)
      for (const [where, from] of [
        ['at the start', 1],
        ['in the middle', Math.floor(rows / 2)],
      ] as const)
        results.push(
          result(
            `page of ${page.toLocaleString('en-US')} for one who ${who}, ${where}`,
            median(await walk(opened, providerId, personId, from)),
          ),
        );
    return results;
  } finally {
    await opened.close();
    await removeHubFolder(folder);
  }
};
