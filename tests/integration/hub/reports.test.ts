import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportLine } from '#shared/protocol/hub-api';
import { type ReportEnd, type ReportKind, type ReportRow, reportColumns } from '#shared/reports/report';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';

let hub: TestHub;
let pat: HubCaller;
let lee: HubCaller;
const hour = 3_600_000;
const period = 'from=2026-11-01&until=2026-11-30';

beforeAll(async () => {
  hub = await TestHub.start();
  pat = await hub.signIn('pat');
  lee = await hub.signIn('lee');
});
afterAll(() => hub.close());

const linesOf = async (caller: HubCaller, path: string) => {
  const response = await fetch(new URL(`/v1/reports/${path}`, hub.url), { headers: caller.headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/x-ndjson');
  return (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => reportLine.parse(JSON.parse(line)));
};

const rowsOf = async (caller: HubCaller, path: string): Promise<readonly ReportRow[]> =>
  (await linesOf(caller, path)).flatMap((line) => ('row' in line ? [line.row as ReportRow] : []));

const cell = (kind: ReportKind, row: ReportRow | undefined, key: string) =>
  row?.[reportColumns[kind].findIndex((column) => column.key === key)];

const sumsOf = (lines: Awaited<ReturnType<typeof linesOf>>) => {
  const end = lines.at(-1);
  if (!end || !('end' in end)) throw new Error('it was cut off');
  const { sums } = end.end as ReportEnd;
  return Object.fromEntries(reportColumns.billing.map(({ key }, index) => [key, sums[index]]));
};

it('bills what stands, and nothing that was corrected away, not even onto another engagement', async () => {
  const ids = hub.ids();
  const onWren = { engagementId: ids.engagement('wren-bk') };
  const moved = sampleEntry(1, onWren);
  const kept = sampleEntry(3, { ...onWren, note: '=HYPERLINK("http://x")' });
  await pat.recordTime(moved, kept, sampleEntry(5, { category: 'meeting' }));
  await pat.recordTime({
    ...sampleEntry(1),
    supersedes: moved.id,
    reason: 'It was a meeting',
    category: 'meeting',
  });

  const lines = await linesOf(lee, `statement?${period}&clientId=${ids.client('wren')}`);
  const rows = lines.flatMap((line) => ('row' in line ? [line.row as ReportRow] : []));
  expect(rows.map((row) => cell('statement', row, 'entry'))).toEqual([kept.id]);
  expect(cell('statement', rows[0], 'raw')).toBe(hour);
  expect(lines[0]).toMatchObject({ head: { kind: 'statement', dated: 'shift-date', madeBy: 'Lee Shah' } });
  expect(lines.at(-1)).toMatchObject({ end: { rows: 1 } });

  const unpriced = await linesOf(lee, `billing?${period}&clientId=${ids.client('wren')}`);
  const billing = unpriced.flatMap((line) => ('row' in line ? [line.row as ReportRow] : []));
  expect(billing.map((row) => cell('billing', row, 'raw'))).toEqual([hour]);
  // Nothing is agreed yet: no price, which is not the same as being free.
  expect(billing.map((row) => cell('billing', row, 'amount'))).toEqual([null]);
  expect(sumsOf(unpriced)).toMatchObject({ rounded: hour, amount: null, unrated: hour });
  await hub.import({
    ...hubFirm('acme'),
    'rates.csv':
      'engagement,activity,role,from,per-hour\nwren-bk,,,,80\nwren-bk,,professional,2026-11-01,85.50\n',
  });
  const priced = await linesOf(lee, `billing?${period}&clientId=${ids.client('wren')}`);
  expect(priced[0]).toMatchObject({ head: { currency: 'GBP' } });
  const [row] = priced.flatMap((line) => ('row' in line ? [line.row as ReportRow] : []));
  expect([cell('billing', row, 'rate'), cell('billing', row, 'amount')]).toEqual([8_550, 8_550]);
  expect(sumsOf(priced)).toMatchObject({ rounded: hour, amount: 8_550, unrated: 0 });
});

it('gives everybody their own timesheet, with a correction in the place of what it corrects', async () => {
  const rows = await rowsOf(pat, `timesheet?${period}`);
  expect(rows.map((row) => cell('timesheet', row, 'category'))).toEqual(
    ['category.client', 'category.meeting', 'category.meeting'].sort(),
  );
  expect(rows.map((row) => cell('timesheet', row, 'reason'))).toContain('It was a meeting');
  const seen = await rowsOf(lee, `timesheet?${period}&personId=${pat.session.personId}`);
  expect(seen).toHaveLength(3);
});

it('holds everybody’s week against what was agreed with them, and shows that to nobody else', async () => {
  const attendance = `attendance?from=2026-11-23&until=2026-11-29`;
  const mine = await rowsOf(pat, attendance);
  expect(mine).toHaveLength(1);
  // Three hours of work, of the twenty that were agreed from July on.
  expect(cell('attendance', mine[0], 'worked')).toBe(3 * hour);
  expect(cell('attendance', mine[0], 'target')).toBe(20 * hour);
  expect(cell('attendance', mine[0], 'balance')).toBe(-17 * hour);
  const seen = await rowsOf(lee, attendance);
  expect(seen.map((row) => cell('attendance', row, 'person'))).toContain('Pat Rao');
  expect(seen.length).toBeGreaterThan(1);
  // Nothing was agreed with a lead, who recorded nothing: the week has a line all the same.
  const own = seen.find((row) => cell('attendance', row, 'person') === 'Lee Shah');
  expect(own && cell('attendance', own, 'target')).toBeNull();
  const ofOthers = `${attendance}&personId=${lee.session.personId}`;
  expect(await pat.get(`/v1/reports/${ofOthers}`)).toMatchObject({ status: 403 });
  const agreements = async (caller: HubCaller) =>
    (await caller.pull()).entries.filter(({ kind }) => kind === 'agreement').map(({ id }) => id);
  expect(await agreements(pat)).toEqual([pat.session.personId]);
  expect(await agreements(await hub.signIn('sam'))).toEqual([]);
});

it('refuses whoever leads nothing of the client, reviews nobody, or asks for more than a year', async () => {
  const clientId = hub.ids().client('wren');
  for (const path of [
    `statement?${period}&clientId=${clientId}`,
    `billing?${period}&clientId=${clientId}`,
    `exceptions?${period}`,
  ])
    expect(await pat.get(`/v1/reports/${path}`)).toMatchObject({
      status: 403,
      body: { error: { code: 'report.not-yours' } },
    });
  expect(await pat.get(`/v1/reports/timesheet?${period}&personId=${lee.session.personId}`)).toMatchObject({
    status: 403,
    body: { error: { code: 'timesheet.not-reviewer' } },
  });
  expect(await pat.get('/v1/reports/timesheet?from=2025-01-01&until=2026-11-30')).toMatchObject({
    status: 400,
  });
  expect(await pat.get('/v1/reports/timesheet?from=2026-11-30&until=2026-11-29')).toMatchObject({
    status: 400,
  });
});

const audit = () =>
  hub.asProvider(async (tx) => {
    const rows = await tx.selectFrom('audit_entry').select('content').orderBy('index').execute();
    return rows.map(({ content }) => content);
  });

it('writes to the audit that hours left the hub', async () => {
  const before = await audit();
  await rowsOf(lee, `exceptions?${period}`);
  const after = await audit();
  expect(after.length).toBe(before.length + 1);
  expect(after.at(-1)).toMatchObject({
    event: 'use.allowed',
    person: lee.session.personId,
    facts: { use: 'export', report: 'exceptions', from: '2026-11-01', until: '2026-11-30' },
  });
});

it('takes time in whatever it lacks, and its week once that is said', async () => {
  const kim = await hub.signIn('kim');
  const submit = () =>
    kim.command(
      { type: 'timesheet.submit', week: '2026-11-23', note: '' },
      { scope: kim.session.personId as never },
    );
  const bare = sampleEntry(1, { engagementId: hub.ids().engagement('finch-tx') });
  expect(await kim.recordTime(bare)).toMatchObject({ outcome: 'applied' });
  expect(await submit()).toMatchObject({
    outcome: 'rejected',
    error: { code: 'timesheet.fields-missing', details: { entries: 1 } },
  });
  const mended = { activity: 'Return', note: 'Part one', supersedes: bare.id, reason: 'Left out' };
  await kim.recordTime({ ...bare, id: sampleEntry(1).id, ...mended });
  expect(await submit()).toMatchObject({ outcome: 'applied' });
});

it('leaves nobody out of a week of a hundred people, and keeps it in the order of dates', async () => {
  const template = JSON.stringify({
    ...sampleEntry(1, { engagementId: hub.ids().engagement('wren-bk') }),
    deviceId: pat.deviceId,
    deviceSequence: 1,
  });
  const count = 100;
  await sql`
    INSERT INTO time_entry (provider_id, person_id, chain_index, id, hash, received_at, late, engagement_id, week, entry)
    SELECT ${hub.providerId()}, person, day + 1, made, repeat('0', 64), 0, false, ${hub.ids().engagement('wren-bk')},
      '2026-12-07', ${template}::jsonb || jsonb_build_object('id', made, 'personId', person, 'recordedAt', 0,
        'shiftDate', ('2026-12-07'::date + day)::text)
    FROM generate_series(1, ${count}) AS n, generate_series(0, 1) AS day,
      LATERAL (SELECT ('a0000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid AS person,
        ('f0000000-0000-7000-8000-' || lpad((2 * n + day)::text, 12, '0'))::uuid AS made) AS ids`.execute(
    hub.database.owner,
  );
  const clientId = hub.ids().client('wren');
  const rows = await rowsOf(lee, `statement?from=2026-12-07&until=2026-12-08&clientId=${clientId}`);
  expect(new Set(rows.map((row) => cell('statement', row, 'person'))).size).toBe(count);
  const dates = rows.map((row) => String(cell('statement', row, 'shiftDate')));
  expect(dates).toHaveLength(2 * count);
  expect(dates).toEqual(dates.toSorted());
});
