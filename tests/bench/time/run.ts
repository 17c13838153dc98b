import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { HubSchema } from '../../../server/storage/schema';
import { addDays } from '../../../shared/time-entries/week';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';
import { smallFirm } from '../../support/small-firm';
import { newId } from '../new-id';
import type { BenchResult } from '../result';
import { ownYear } from './own-year';
import { type AskedWorkbook, writeWorkbook } from './workbook';

/*
 * A provider of 400 people in ten teams of 40, each with 2,500 entries in the fifty weeks of a year: a million in all.
 * They lie in the ledger as the hub wrote them, save for the hashes: what is measured is reading, which looks at none.
 */
const people = Number(process.env['MERIDIAN_BENCH_PEOPLE'] ?? 400);
const teamSize = 40;
const entriesEach = 2_500;
const weeks = 50;
const asks = 40;
const monday = Date.UTC(2026, 0, 5);
const weekLength = 7 * 86_400_000;

const weekAt = (index: number): string => new Date(monday + index * weekLength).toISOString().slice(0, 10);

/** Rows of people and their teams, as an import would leave them; Lee leads the first team. */
const staff = async (hub: TestHub): Promise<void> => {
  const providerId = hub.providerId();
  const lead = hub.ids().person('lee');
  await sql`
    INSERT INTO feed_row (provider_id, scope, kind, id, seq, body)
    SELECT ${providerId}, ${providerId}, 'team', team.id, 1000000 + n, jsonb_build_object('id', team.id, 'name', 'Team ' || n,
      'leadId', CASE WHEN n = 0 THEN ${lead} END)
    FROM generate_series(0, ${people / teamSize - 1}) AS n, LATERAL (SELECT bench_id('team' || n)::text AS id) AS team`.execute(
    hub.database.owner,
  );
  await sql`
    INSERT INTO feed_row (provider_id, scope, kind, id, seq, body)
    SELECT ${providerId}, ${providerId}, 'person', bench_id('person' || n)::text, 2000000 + n, template.body
      || jsonb_build_object('id', bench_id('person' || n), 'email', 'p' || n || '@acme.example', 'name', 'Person ' || n,
         'role', 'professional', 'teamId', bench_id('team' || n / ${teamSize}))
    FROM generate_series(0, ${people - 1}) AS n,
      (SELECT body FROM feed_row WHERE provider_id = ${providerId} AND kind = 'person' AND id = ${hub.ids().person('pat')}) AS template`.execute(
    hub.database.owner,
  );
};

/** The first team's client and that of all others, whose work is led by the same person. */
const heron = {
  clients: 'heron,HERON,Heron & Daughters,company,London,GB,GB|GB-ENG,en,en-GB,GBP,london,entity\n',
  engagements: 'heron-bk,heron,HERON-BK,Monthly books,bookkeeping,2026-01-01,40,outcome,offline,\n',
  members: 'heron-bk,lee,lead\n',
};
const firm = (() => {
  const files = hubFirm('acme');
  return {
    ...files,
    'clients.csv': smallFirm['clients.csv'] + heron.clients,
    'engagements.csv': files['engagements.csv'] + heron.engagements,
    'members.csv': files['members.csv'] + heron.members,
  };
})();

/**
 * Fills the ledger while nothing is kept of it but its rows: its keys and indexes, those that the migrations made, are
 * built anew over all of them in the end. Kept up a row at a time they took most of an hour of a million entries.
 */
const fillLedger = (hub: TestHub, fill: (tx: Kysely<HubSchema>) => Promise<unknown>): Promise<void> =>
  hub.database.owner.transaction().execute(async (tx) => {
    // Its only foreign key names the provider, which is the same one a million times over.
    await sql`SET LOCAL session_replication_role = replica`.execute(tx);
    await sql`SET LOCAL maintenance_work_mem = '256MB'`.execute(tx);
    const { rows: keys } = await sql<{ name: string; definition: string }>`
      SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE conrelid = 'time_entry'::regclass AND contype IN ('p', 'u')`.execute(tx);
    const { rows: indexes } = await sql<{ name: string; definition: string }>`
      SELECT indexname AS name, indexdef AS definition FROM pg_indexes
      WHERE tablename = 'time_entry' AND indexname <> ALL (${keys.map(({ name }) => name)})`.execute(tx);
    for (const { name } of indexes) await sql`DROP INDEX ${sql.ref(name)}`.execute(tx);
    for (const { name } of keys)
      await sql`ALTER TABLE time_entry DROP CONSTRAINT ${sql.ref(name)}`.execute(tx);
    await fill(tx);
    for (const { name, definition } of keys)
      await sql`ALTER TABLE time_entry ADD CONSTRAINT ${sql.ref(name)} ${sql.raw(definition)}`.execute(tx);
    for (const { definition } of indexes) await sql.raw(definition).execute(tx);
  });

/** A year of everybody's entries: fifty a week, ten a day, three quarters of an hour each. */
const ledger = async (hub: TestHub): Promise<void> => {
  const template = JSON.stringify({
    ...sampleEntry(1, { engagementId: hub.ids().engagement('wren-bk'), note: 'Reconciled the statements' }),
    deviceId: randomUUID(),
    deviceSequence: 1,
  });
  await fillLedger(hub, (tx) =>
    sql`
    INSERT INTO time_entry (provider_id, person_id, chain_index, id, hash, received_at, late, engagement_id, week, entry)
    SELECT ${hub.providerId()}, person.id, n + 1, made.id, ${'0'.repeat(64)}, made.started + 2700000, false,
      person.engagement, made.week, ${template}::jsonb || jsonb_build_object(
        'id', made.id, 'engagementId', person.engagement, 'personId', person.id, 'startedAt', made.started, 'endedAt', made.started + 2700000,
        'recordedAt', made.started + 2700000, 'shiftDate', (made.week + (n % 50) / 10)::text)
    FROM (SELECT at, bench_id('person' || at) AS id,
        (CASE WHEN at < ${teamSize} THEN ${hub.ids().engagement('wren-bk')} ELSE ${hub.ids().engagement('heron-bk')} END)::uuid AS engagement
      FROM generate_series(0, ${people - 1}) AS at OFFSET 0) AS person, generate_series(0, ${entriesEach - 1}) AS n,
      LATERAL (SELECT bench_id('entry' || person.at || '/' || n) AS id, DATE '2026-01-05' + 7 * (n / 50) AS week,
        ${monday}::bigint + (n / 50) * 604800000::bigint + ((n % 50) / 10) * 86400000::bigint + 32400000 + (n % 10) * 3000000 AS started
        OFFSET 0) AS made`.execute(tx),
  );
  await sql`VACUUM (ANALYZE) time_entry`.execute(hub.database.owner);
  await hub.database.settle();
};

/** A budget of hours a month and one of a whole year: eight thousand entries count towards the one, a hundred thousand towards the other. */
const budgets = async (hub: TestHub): Promise<void> => {
  const engagementId = hub.ids().engagement('wren-bk');
  const of = {
    engagementId,
    matterId: null,
    minor: null,
    milliseconds: 3_600_000_000,
    thresholds: [75, 100],
  };
  for (const per of ['month', 'period'] as const) {
    const id = randomUUID();
    await sql`INSERT INTO budget (provider_id, id, engagement_id, body) VALUES (${hub.providerId()}, ${id}, ${engagementId},
      ${JSON.stringify({ id, per, from: '2026-01-01', until: '2026-12-31', ...of })}::jsonb)`.execute(
      hub.database.owner,
    );
  }
};

/** Everybody's last three weeks handed in, and waiting: twelve hundred in all, and three in a hundred of them Lee's. */
const waiting = async (hub: TestHub): Promise<void> => {
  await sql`
    INSERT INTO feed_row (provider_id, scope, kind, id, seq, body)
    SELECT ${hub.providerId()}, person.id, 'timesheet', person.id || ':' || made.week, 3000000 + n * 3 + of,
      jsonb_build_object('id', person.id || ':' || made.week, 'personId', person.id, 'week', made.week::text,
        'status', 'submitted', 'submittedAt', ${monday + weeks * weekLength}::bigint + n * 1000 + of, 'note', '',
        'decidedAt', NULL, 'decidedBy', NULL, 'comments', '[]'::jsonb, 'approvedThrough', NULL, 'approvedWith', NULL,
        'revision', 1)
    FROM generate_series(0, ${people - 1}) AS n, generate_series(1, 3) AS of,
      LATERAL (SELECT bench_id('person' || n) AS id) AS person,
      LATERAL (SELECT DATE '2026-01-05' + 7 * (${weeks} - of) AS week) AS made`.execute(hub.database.owner);
  await sql`VACUUM (ANALYZE) feed_row`.execute(hub.database.owner);
  await hub.database.settle();
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

const figure = (metric: string, value: number, target: number): BenchResult => ({
  group: 'time',
  metric,
  value,
  unit: 'ms',
  peer: null,
  peerValue: null,
  ratio: null,
  target: `< ${target} ms`,
  met: value < target,
});

/** What each of many asks took, ms; the first few, which compile calendars, are not counted. */
const timings = async (ask: (index: number) => Promise<{ status: number }>): Promise<number[]> => {
  const took: number[] = [];
  for (let index = 0; index < asks + 3; index++) {
    const began = performance.now();
    const { status } = await ask(index);
    if (status !== 200) throw new Error(`the hub answered ${status}`);
    if (index >= 3) took.push(performance.now() - began);
  }
  return took;
};

/** For work on the benchmark itself: one part of it alone, `hub`, `workbooks` or `workstation`. */
const part = process.env['MERIDIAN_BENCH_PART'];
const isAsked = (name: 'hub' | 'workbooks' | 'workstation'): boolean => part === undefined || part === name;

const onTheWorkstation = async (): Promise<BenchResult[]> => [
  figure('a year of one’s own entries opens on the workstation, slowest of seven', await ownYear(), 200),
];

export const run = async (): Promise<BenchResult[]> => [
  ...(isAsked('hub') || isAsked('workbooks') ? await onTheHub() : []),
  ...(isAsked('workstation') ? await onTheWorkstation() : []),
];

/** How much more a workbook may hold of memory than one of a month of 40 people, however long it is, MB. */
const growth = 24;

const heldBy = (what: string, value: number, beside: number): BenchResult => ({
  group: 'time',
  metric: `${what} holds at most, over what was held before`,
  value,
  unit: 'MB',
  peer: 'the month of 40 people',
  peerValue: beside,
  ratio: value / beside,
  target: `< ${growth} MB more`,
  met: value - beside < growth,
});

/** Workbooks of a team's month and year, and of nine teams' month, from the hub's rows to the bytes of the file. */
const streamed = async (hub: TestHub): Promise<BenchResult[]> => {
  const lee = await hub.signIn('lee');
  const [team, nine] = [hub.ids().client('wren'), hub.ids().client('heron')];
  const until = (index: number): string => addDays(weekAt(index), -1);
  const write = async (name: string, asked: AskedWorkbook) => {
    const made = await writeWorkbook(lee, asked);
    const { rows, megabytes, seconds, liveMegabytes, residentMegabytes } = made;
    process.stderr.write(
      `  ${name}: ${rows} rows, ${megabytes.toFixed(1)} MB, ${seconds.toFixed(1)} s; alive ${liveMegabytes.toFixed(1)} MB, resident ${residentMegabytes.toFixed(1)} MB\n`,
    );
    return made;
  };
  // The first compiles what all of them use.
  await write('a week of 40 people', { clientId: team, from: weekAt(0), until: until(1) });
  const month = await write('a month of 40 people', { clientId: team, from: weekAt(0), until: until(4) });
  const year = await write('a year of 40 people', { clientId: team, from: weekAt(0), until: until(weeks) });
  const crowd = await write('a month of 360 people', { clientId: nine, from: weekAt(0), until: until(4) });
  return [
    heldBy('a year of 40 people as a workbook, of what is alive,', year.liveMegabytes, month.liveMegabytes),
    heldBy(
      'a year of 40 people as a workbook, of the process,',
      year.residentMegabytes,
      month.residentMegabytes,
    ),
    heldBy(
      'a month of 360 people as a workbook, of what is alive,',
      crowd.liveMegabytes,
      month.liveMegabytes,
    ),
  ];
};

/** Lists and pages, asked as a lead's workstation asks them, and an entry recorded beside them. */
const asked = async (hub: TestHub): Promise<BenchResult[]> => {
  const lee = await hub.signIn('lee');
  const { rows } = await sql<{ id: string }>`SELECT bench_id('person' || n)::text AS id
    FROM generate_series(0, ${teamSize - 1}) AS n`.execute(hub.database.owner);
  const weekOfOne = (index: number) =>
    lee.get(`/v1/reviews/${rows[index % rows.length]?.id}?week=${weekAt((index * 7) % weeks)}`);
  const list = await timings((index) => lee.get(`/v1/reviews?week=${weekAt(index % weeks)}`));
  const detail = await timings(weekOfOne);
  await waiting(hub);
  const team = (count: number) =>
    timings((index) => {
      const last = weeks - 1 - (index % 20);
      return lee.get(`/v1/team/weeks?from=${weekAt(last - count + 1)}&until=${weekAt(last)}`);
    });
  const [month, quarter, half] = [await team(4), await team(12), await team(26)];
  const queue = await timings((index) => lee.get(`/v1/reviews/queue?after=${25 * (index % 4)}`));
  await budgets(hub);
  const burnt = await timings((index) => lee.get(`/v1/team/budgets?on=${weekAt(index % weeks)}`));
  await sql`DELETE FROM budget WHERE body ->> 'per' = 'period'`.execute(hub.database.owner);
  const beside = await timings(weekOfOne);
  const pat = await hub.signIn('pat');
  const record = await timings(async () => {
    const answer = await pat.recordTime(sampleEntry(1, { id: newId() as never }));
    return { status: answer.outcome === 'applied' ? 200 : 500 };
  });
  return [
    figure('a lead’s week of 40 people with its exceptions, p95', percentile(list, 0.95), 500),
    figure('one person’s week to review, p95', percentile(detail, 0.95), 250),
    figure('a page of the weeks that wait, with their exceptions, p95', percentile(queue, 0.95), 250),
    figure('a team of 40 over four weeks, p95', percentile(month, 0.95), 250),
    figure('a team of 40 over twelve weeks, p95', percentile(quarter, 0.95), 250),
    figure('a team of 40 over 26 weeks, p95', percentile(half, 0.95), 250),
    figure('budgets of a month and of a year, and their use, p95', percentile(burnt, 0.95), 250),
    figure('one person’s week beside a budget of a month, p95', percentile(beside, 0.95), 250),
    figure('recording one entry beside a million, p95', percentile(record, 0.95), 250),
  ];
};

const onTheHub = async (): Promise<BenchResult[]> => {
  const hub = await TestHub.start();
  try {
    // An id that is a UUID by RFC 9562, from a name.
    await sql`CREATE FUNCTION bench_id(name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
      SELECT overlay(overlay(md5(name) PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid $$`.execute(
      hub.database.owner,
    );
    await hub.import(firm);
    await staff(hub);
    const began = performance.now();
    await ledger(hub);
    process.stderr.write(`  the ledger was filled in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
    return [
      ...(isAsked('workbooks') ? await streamed(hub) : []),
      ...(isAsked('hub') ? await asked(hub) : []),
    ];
  } finally {
    await hub.close();
  }
};
