import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PackProblem, PackWalk } from '#shared/reports/pack';
import { packPorts } from '../../../server/cli/pack';
import { runPackTables } from '../../../server/cli/pack-tables';
import { readIdentity } from '../../../server/hub/identity';
import { openPack } from '../../../server/reports/write-pack';
import { ReceiptSigner } from '../../../server/time/receipt-signer';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';

let hub: TestHub;
let pat: HubCaller;
let signer: ReceiptSigner;
let lines: readonly string[];
const week = '2026-11-23';

const packOf = async (client: string): Promise<readonly string[] | string> => {
  const providerId = hub.providerId();
  const order = {
    providerId,
    provider: 'Acme',
    client,
    from: '2026-11-01',
    until: '2026-11-30',
    now: hub.clock.now(),
  };
  const pack = await openPack(hub.database, signer, order);
  if (typeof pack === 'string') return pack;
  const written: string[] = [];
  for await (const line of pack()) written.push(line.trimEnd());
  return written;
};

const verdict = (of: readonly string[], key: string | null = null): PackProblem | null => {
  const walk = new PackWalk(packPorts, key);
  for (const line of of) if (!walk.take(line)) break;
  return walk.end();
};

/** The pack with one of its lines changed. */
const changed = (index: number, change: (line: string) => string): readonly string[] =>
  lines.map((line, at) => (at === index ? change(line) : line));

const inWeek = (change: (of: Record<string, unknown>) => void): readonly string[] =>
  changed(1, (line) => {
    const parsed = JSON.parse(line);
    change(parsed.week);
    return JSON.stringify(parsed);
  });

beforeAll(async () => {
  hub = await TestHub.start();
  signer = new ReceiptSigner((await readIdentity(hub.database)).signingKey);
  pat = await hub.signIn('pat');
  await hub.import({
    ...hubFirm('acme'),
    'rates.csv':
      'engagement,role,from,per-hour\nwren-bk,,,40\nwren-bk,professional,2026-01-01,44.40\nwren-bk,reviewer,,90\n' +
      'wren-bk,professional,2026-12-01,100\nfinch-tx,,,1\n',
  });
  const lee = await hub.signIn('lee');
  const onWren = { engagementId: hub.ids().engagement('wren-bk') };
  const first = sampleEntry(1, { ...onWren, note: 'Bank of October' });
  const moved = sampleEntry(5, onWren);
  await pat.recordTime(first, sampleEntry(3, onWren), moved);
  await pat.recordTime(sampleEntry(2, { category: 'meeting', note: 'Nobody else’s business' }));
  await pat.recordTime({ ...sampleEntry(1, onWren), supersedes: first.id, reason: 'It was the other bank' });
  await pat.recordTime({
    ...sampleEntry(5, { category: 'training' }),
    supersedes: moved.id,
    reason: 'A course',
  });
  const scope = pat.session.personId as never;
  await pat.command({ type: 'timesheet.submit', week, note: '' }, { scope });
  const decision = { week, decision: 'approve', revision: 1, comments: [] };
  await lee.post(`/v1/reviews/${pat.session.personId}/decisions`, decision);
  await pat.recordTime(sampleEntry(8, { ...onWren, reason: 'Forgot the call' }));
  const written = await packOf('wren');
  if (typeof written === 'string') throw new Error(written);
  lines = written;
});
afterAll(() => hub.close());

describe('an auditor’s pack', () => {
  it('ties what is billed to every entry, superseded ones included, and to who approved it', () => {
    expect(verdict(lines)).toBeNull();
    expect(verdict(lines, signer.publicKey)).toBeNull();
    const packed = JSON.parse(lines[1] ?? '').week;
    expect(packed).toMatchObject({ approver: 'Lee Shah', sheet: { status: 'approved', approvedThrough: 6 } });
    expect(packed.links).toHaveLength(5);
    expect(packed.elsewhere).toHaveLength(1);
    expect(packed.billed.flatMap(({ entries }: { entries: string[] }) => entries)).toHaveLength(3);
    // Three hours at what a professional's cost on that shift date.
    expect(packed.billed[0]).toMatchObject({ rates: [4_440, 4_440, 4_440], charge: 13_320 });
    expect(JSON.parse(lines[0] ?? '').pack).toMatchObject({ currency: 'GBP', rates: { length: 5 } });
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({
      sums: { entries: 3, raw: 3 * 3_600_000, charge: 13_320 },
    });
  });

  it('holds nothing of what was done for nobody of this client', () => {
    expect(lines.join('\n')).not.toContain('Nobody else’s business');
    expect(lines.join('\n')).not.toContain('A course');
  });

  it('names the first thing that does not add up, whatever was changed', () => {
    const link = (of: Record<string, unknown>, index: number) =>
      (of['links'] as Record<string, unknown>[])[index] ?? {};
    const cases: readonly (readonly [PackProblem['code'], readonly string[]])[] = [
      ['entry-changed', changed(1, (line) => line.replace('Bank of October', 'Bank of November'))],
      ['entry-changed', inWeek((of) => Object.assign(link(of, 0), { late: true }))],
      ['receipt-wrong', inWeek((of) => Object.assign(link(of, 1), { signature: link(of, 0)['signature'] }))],
      ['chain-broken', inWeek((of) => (of['links'] as unknown[]).reverse())],
      ['billing-wrong', inWeek((of) => (of['links'] as unknown[]).splice(3, 1))],
      ['billing-wrong', inWeek((of) => (of['elsewhere'] as unknown[]).pop())],
      ['billing-wrong', changed(1, (line) => line.replace(/"total":\d+/, '"total":36000000'))],
      [
        'billing-wrong',
        changed(0, (line) =>
          line.replace(
            '"rounding":null',
            '"rounding":{"incrementMinutes":480,"mode":"up","minimumMinutes":0,"per":"day"}',
          ),
        ),
      ],
      ['billing-wrong', changed(0, (line) => line.replace('"minorPerHour":4440', '"minorPerHour":4441'))],
      ['billing-wrong', inWeek((of) => Object.assign(of, { roles: {} }))],
      ['billing-wrong', changed(1, (line) => line.replace('"charge":13320', '"charge":13321'))],
      ['sums-wrong', changed(lines.length - 2, (line) => line.replace('"charge":13320', '"charge":1'))],
      ['own-approval', inWeek((of) => Object.assign(of['sheet'] ?? {}, { decidedBy: pat.session.personId }))],
      ['approval-wrong', inWeek((of) => Object.assign(of['sheet'] ?? {}, { approvedThrough: 1 }))],
      ['sums-wrong', changed(lines.length - 2, (line) => line.replace('"entries":3', '"entries":4'))],
      ['seal-wrong', changed(1, (line) => line.replace('Lee Shah', 'Pat Rao'))],
      ['seal-wrong', [...lines, lines[1] ?? '']],
      ['sums-wrong', lines.filter((_, index) => index !== 1)],
      ['cut-off', lines.slice(0, -1)],
      ['unreadable', changed(1, () => '{}')],
    ];
    for (const [code, tampered] of cases) expect([code, verdict(tampered)?.code]).toEqual([code, code]);
    expect(verdict(lines, 'another key')).toMatchObject({ code: 'seal-wrong', line: 1 });
  });

  it('has tables that a spreadsheet reads, of a pack that adds up, and none of one that does not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'meridian-pack-'));
    const [sound, unsound] = [join(folder, 'sound.jsonl'), join(folder, 'unsound.jsonl')];
    await writeFile(sound, lines.join('\n'));
    await writeFile(unsound, lines.slice(0, -1).join('\n'));
    expect(await runPackTables(unsound, join(folder, 'none'), undefined)).toBe(1);
    expect(await runPackTables(sound, join(folder, 'tables'), undefined)).toBe(0);
    const read = async (name: string) =>
      Papa.parse<Record<string, string>>(
        (await readFile(join(folder, 'tables', `${name}.csv`), 'utf8')).slice(1).trimEnd(),
        { header: true },
      ).data;
    const entries = await read('entries');
    expect(entries).toHaveLength(5);
    expect(entries.filter(({ counts }) => counts === 'yes')).toHaveLength(3);
    expect(await read('billed')).toMatchObject([
      { person: 'Pat Rao', hours_worked: '3', hours_billed: '3', charge: '133.20', currency: 'GBP' },
    ]);
    expect(await read('rates')).toHaveLength(5);
    expect(await read('weeks')).toMatchObject([{ status: 'approved', approver: 'Lee Shah' }]);
    expect(existsSync(join(folder, 'none'))).toBe(false);
    await rm(folder, { recursive: true });
  });

  it('bills no part that fell with what was done for another client, and says so', async () => {
    const sam = await hub.signIn('sam');
    const desk = await hub.signIn('sam');
    const whole = sampleEntry(1, { category: 'training' });
    await sam.recordTime(whole);
    const half = whole.startedAt + 1_800_000;
    const reason = 'Half of it was the bank';
    const parts = { shiftDate: whole.shiftDate, reason };
    const rest = sampleEntry(1, { ...parts, engagementId: hub.ids().engagement('wren-bk'), startedAt: half });
    await sam.recordTime(
      sampleEntry(1, { ...parts, category: 'training', supersedes: whole.id, endedAt: half }),
      rest,
    );
    const line = async () => {
      const written = await packOf('wren');
      if (typeof written === 'string') throw new Error(written);
      expect(verdict(written)).toBeNull();
      return written
        .flatMap((of) => JSON.parse(of).week ?? [])
        .find(({ person }) => person.name === 'Sam Iyer');
    };
    expect((await line()).billed).toMatchObject([{ entries: [rest.id] }]);
    const named = sampleEntry(1, { category: 'training', supersedes: whole.id, reason: 'Which course' });
    const recordedAt = Math.max(desk.session.now, whole.endedAt) + 1;
    await desk.time({ type: 'time-entry.record', entries: [named] }, { recordedAt });
    expect(await line()).toMatchObject({
      billed: [],
      fallen: [rest.id],
      links: [{ entry: { id: rest.id } }],
    });
  });

  it('is refused where there is no such client', async () => {
    expect(await packOf('nobody')).toBe('no-client');
  });
});
