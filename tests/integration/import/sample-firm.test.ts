import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { memberRoleOf } from '#shared/engagements/engagement';
import { type Person, person } from '#shared/people/person';
import { missingQualification } from '#shared/people/qualification';
import { type RowBody, rowSchemas } from '#shared/sync/row';
import type { WorkItem } from '#shared/work-items/work-item';
import { sampleFirm } from '../../../build/scripts/sample-firm/firm-rows';
import { buildRows } from '../../../server/import/build-rows';
import { familyWarnings } from '../../../server/import/check-references';
import { checkTables } from '../../../server/import/check-tables';
import type { FileRow, ImportedKind } from '../../../server/import/file-row';
import type { FirmDraft } from '../../../server/import/firm-files';
import { readFolder } from '../../../server/import/read-folder';

const folder = fileURLToPath(new URL('../../../assets/sample-firm/', import.meta.url));
const anchor = Date.parse('2026-11-24T10:00:00Z');
const zones = zoneProviderFromIntl({ dataVersion: 'test' });

let draft: FirmDraft;
let rows: readonly FileRow[];

beforeAll(async () => {
  const tables = await readFolder(folder);
  if (!tables.ok) throw new Error(JSON.stringify(tables.error.slice(0, 5)));
  const checked = checkTables(tables.value, { anchor, zones });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error.slice(0, 5)));
  draft = checked.value;
  const built = buildRows(draft, { anchor, zones });
  if (!built.ok) throw new Error(JSON.stringify(built.error.slice(0, 5)));
  rows = built.value;
});

const bodies = <K extends ImportedKind>(kind: K): RowBody<K>[] =>
  rows.filter((row) => row.kind === kind).map((row) => row.body as RowBody<K>);

const byKey = (kind: ImportedKind, key: string) => rows.find((row) => row.kind === kind && row.key === key);

const isOpen = ({ status }: WorkItem): boolean => status !== 'approved' && status !== 'completed';

const share = (part: number, whole: number): number => part / whole;

describe('the sample firm', () => {
  it('is what its script writes', async () => {
    for (const [name, table] of Object.entries(sampleFirm()))
      expect(await readFile(`${folder}${name}.csv`, 'utf8')).toBe(
        `${Papa.unparse([...table], { newline: '\n' })}\n`,
      );
  });

  it('has rows that the feed’s schemas know, field by field', () => {
    for (const { kind, body } of rows) expect(rowSchemas[kind].strip().parse(body)).toEqual(body);
  });

  it('has three offices, 25 people or more, 40 clients in 12 countries or more, and 1,500 work items', () => {
    const clients = bodies('client');
    expect(draft.offices).toHaveLength(3);
    expect(bodies('person').length).toBeGreaterThanOrEqual(25);
    expect(clients).toHaveLength(40);
    expect(new Set(clients.map(({ country }) => country)).size).toBeGreaterThanOrEqual(12);
    expect(bodies('workItem')).toHaveLength(1_500);
    expect(new Set(bodies('workItem').map(({ reference }) => reference)).size).toBe(1_500);
  });

  it('keeps each person to one service family', () => {
    expect(familyWarnings(draft)).toEqual([]);
    expect(draft.people.every((row) => row['service-family'] !== null)).toBe(true);
  });

  it('shows every coverage rule and data policy, and work that only a lead gives out', () => {
    const engagements = bodies('engagement');
    expect(new Set(engagements.map(({ coverageRule }) => coverageRule.kind)).size).toBe(4);
    expect(new Set(engagements.map(({ dataPolicy }) => dataPolicy.copy)).size).toBe(3);
    expect(engagements.some(({ selfClaim }) => !selfClaim)).toBe(true);
    expect(engagements.some(({ reviewRequired }) => reviewRequired)).toBe(true);
  });

  it('gives each professional two to seven engagements', () => {
    const engagements = bodies('engagement');
    for (const { id, name, role } of bodies('person')) {
      const count = engagements.filter((engagement) => memberRoleOf(engagement, id) !== null).length;
      if (role === 'professional') expect([name, count >= 2 && count <= 7]).toEqual([name, true]);
    }
  });

  it('has about two thirds of its work open: late, today, this week and later', () => {
    const items = bodies('workItem');
    const open = items.filter(isOpen);
    expect(share(open.length, items.length)).toBeGreaterThan(0.6);
    expect(share(open.length, items.length)).toBeLessThan(0.75);
    const due = (from: number, until: number) =>
      open.filter(
        ({ dueAt }) =>
          dueAt !== null && dueAt >= anchor + from * 86_400_000 && dueAt < anchor + until * 86_400_000,
      );
    expect(due(-30, 0).length).toBeGreaterThan(80);
    expect(due(0, 1).length).toBeGreaterThan(50);
    expect(due(1, 7).length).toBeGreaterThan(150);
    expect(due(7, 90).length).toBeGreaterThan(300);
    for (const status of ['ready', 'started', 'waiting', 'review', 'returned'])
      expect(open.filter((item) => item.status === status).length).toBeGreaterThan(40);
    expect(open.filter(({ reservedFor }) => reservedFor !== null).length).toBeGreaterThan(40);
  });

  it('gives work only to people who may do it, and has members who may not do all of it', () => {
    const people = new Map<string, Person>(bodies('person').map((body) => [body.id, person.parse(body)]));
    const engagements = new Map(bodies('engagement').map((body) => [body.id as string, body]));
    const today = new Date(anchor).toISOString().slice(0, 10);
    let unqualified = 0;
    for (const item of bodies('workItem')) {
      const engagement = engagements.get(item.engagementId);
      if (!engagement) throw new Error('Every item has its engagement.');
      const lacks = (id: string): boolean => {
        const somebody = people.get(id);
        return (
          !somebody ||
          missingQualification(somebody, item.requirement ?? engagement.requirement, today) !== null
        );
      };
      if (item.assigneeId !== null)
        expect([item.reference, lacks(item.assigneeId)]).toEqual([item.reference, false]);
      else if (engagement.members.some(({ personId, role }) => role === 'professional' && lacks(personId)))
        unqualified += 1;
    }
    expect(unqualified).toBeGreaterThan(50);
  });

  it('gives the first professional a queue that fits a morning’s reading', () => {
    const first = byKey('person', 'aarti')?.body as Person;
    const engagements = bodies('engagement').filter((body) => memberRoleOf(body, first.id) !== null);
    const scopes = new Set<string>(engagements.map(({ id }) => id));
    const queue = bodies('workItem').filter(
      (item) =>
        scopes.has(item.engagementId) &&
        isOpen(item) &&
        (item.assigneeId === null || item.assigneeId === first.id),
    );
    expect(queue.length).toBeGreaterThanOrEqual(20);
    expect(queue.length).toBeLessThanOrEqual(45);
  });

  it('writes money, months and spelling as each country does', () => {
    const textOf = (code: string) =>
      bodies('workItem')
        .filter(({ reference }) => reference.startsWith(`${code}-`))
        .map(({ title, instructions, statusNote }) => `${title}\n${instructions}\n${statusNote ?? ''}`)
        .join('\n');
    expect(textOf('DECC')).toMatch(/₹\d{1,2},\d\d,\d{3}/);
    expect(textOf('DECC')).not.toMatch(/₹\d{3},\d{3},\d{3}/);
    expect(textOf('LARK')).toMatch(/\bchecks?\b/);
    expect(textOf('LARK')).not.toMatch(/\bcheques?\b|per cent|organisation/);
    expect(textOf('WATT')).toMatch(/\bcheques?\b/);
    expect(textOf('PENN')).not.toMatch(/\bchecks? of\b|organization/);
    expect(textOf('SPRE')).toMatch(/Umsatzsteuer-Voranmeldung (Oktober|September|August) 2026/);
    // A client's house style names its files by such words on purpose.
    const written = rows.filter(({ kind }) => kind !== 'client');
    expect(written.every(({ body }) => !/\{(month|quarter|year|date)/.test(JSON.stringify(body)))).toBe(true);
  });
});
