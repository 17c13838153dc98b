import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { plainStyle } from '#shared/clients/house-style';
import { rowSchemas } from '#shared/sync/row';
import { type FirmChanges, smallFirm, writeFirm } from '../../tests/support/small-firm';
import { buildRows } from './build-rows';
import { checkTables } from './check-tables';
import { readFolder } from './read-folder';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const anchor = Date.parse('2026-11-24T10:00:00Z');

const built = async (changes: FirmChanges = {}, at = anchor) => {
  const folder = await writeFirm(changes);
  const tables = await readFolder(folder);
  await rm(folder, { recursive: true });
  if (!tables.ok) throw new Error('The files must be readable.');
  const draft = checkTables(tables.value, { anchor, zones });
  if (!draft.ok) throw new Error('The files must be right.');
  return buildRows(draft.value, { anchor: at, zones });
};

const rows = async (changes: FirmChanges = {}, at = anchor) => {
  const result = await built(changes, at);
  if (!result.ok) throw new Error(`The rows must be buildable: ${JSON.stringify(result.error)}`);
  return result.value;
};

const bodyOf = async (key: string, changes: FirmChanges = {}) =>
  (await rows(changes)).find((row) => row.key === key)?.body;

describe('the rows that files stand for', () => {
  it('are exactly what the feed’s schemas say', async () => {
    for (const { kind, body } of await rows()) expect(rowSchemas[kind].strip().parse(body)).toEqual(body);
  });

  it('have the same ids every time, whenever they are imported', async () => {
    const ids = (list: Awaited<ReturnType<typeof rows>>) => list.map(({ id }) => id);
    expect(ids(await rows({}, anchor + 86_400_000 * 40))).toEqual(ids(await rows()));
  });

  it('put work in its engagement’s scope, what was agreed with somebody in theirs, and all else in the provider’s', async () => {
    const all = await rows();
    const provider = all[0]?.id;
    const engagement = all.find(({ kind }) => kind === 'engagement')?.id;
    const ownScope = { engagement, matter: engagement, workItem: engagement };
    for (const { kind, scope, id } of all)
      expect(scope).toBe(kind === 'agreement' ? id : (ownScope[kind as 'matter'] ?? provider));
    expect(all.find(({ kind }) => kind === 'agreement')?.body).toMatchObject({
      versions: [
        { from: '2026-01-01', weeklyMinutes: 2_400, dailyOvertimeMinutes: 480, weeklyOvertimeMinutes: 2_400 },
        { from: '2026-07-01', weeklyMinutes: 1_200, weeklyOvertimeMinutes: null },
      ],
    });
  });

  it('give a person the office’s place and the credentials in force', async () => {
    expect(await bodyOf('pat')).toMatchObject({
      city: 'Pune',
      country: 'IN',
      timeZone: 'Asia/Kolkata',
      locale: 'en-IN',
      credentials: [{ kind: 'CA', jurisdiction: 'IN', validFrom: '2024-01-01', validUntil: '2027-12-29' }],
      languages: [{ language: 'en', level: 'C1' }],
    });
  });

  it('fill in words and moments as the client reads them', async () => {
    expect(await bodyOf('w1')).toMatchObject({
      title: 'Reconcile October 2026',
      dueAt: Date.parse('2026-11-25T12:00:00Z'),
      checklist: [
        { id: '1', text: 'Import', done: false },
        { id: '2', text: 'Match', done: false },
      ],
      assigneeId: null,
      hold: null,
      fence: 0,
    });
    expect(await bodyOf('w2')).toMatchObject({
      dueAt: Date.parse('2026-11-30T17:00:00Z'),
      status: 'started',
      hold: { mutationId: null, leaseUntil: null },
      fence: 1,
    });
  });

  it('make clauses of the firm’s', async () => {
    const clauses = (text: string) => ({
      'clauses.csv': `key,title,topic,language,text,by,saved\nlaw,Governing law,Letters,en-GB,"${text}",lee,2026-09-01\n`,
    });
    expect(await bodyOf('law', clauses('We act for **{{ client.name }}**.\nAlone.'))).toMatchObject({
      owner: 'firm',
      name: 'law',
      title: 'Governing law',
      text: 'We act for **{{ client.name }}**.\nAlone.',
      at: Date.parse('2026-09-01T12:00:00Z'),
    });
  });

  it('give a client the look of its papers, and an engagement leave to name us', async () => {
    const style =
      'client,letterhead-name,letterhead-lines,margins-mm,spelling,citation,header\n' +
      'wren,Wren & Sons Ltd,1 Mill Lane|Leeds,25 25 30 20,en-GB,oscola,Private – {matter}\n';
    expect(await bodyOf('wren', { 'house-styles.csv': style })).toMatchObject({
      houseStyle: {
        ...plainStyle,
        letterheadName: 'Wren & Sons Ltd',
        letterheadLines: ['1 Mill Lane', 'Leeds'],
        margins: { top: 25, bottom: 25, left: 30, right: 20 },
        spelling: 'en-GB',
        citation: 'oscola',
        header: 'Private – {matter}',
      },
    });
    expect(await bodyOf('wren')).not.toHaveProperty('houseStyle');
    const naming = smallFirm['engagements.csv']
      .replace('data-policy', 'data-policy,our-name')
      .replace('offline\n', 'offline,provider\n');
    expect(await bodyOf('wren-bk', { 'engagements.csv': naming })).toMatchObject({
      dataPolicy: { ourName: 'provider' },
    });
  });

  it('say which rows grew too long when their placeholders were filled in', async () => {
    const title = `${'x'.repeat(290)} {month}`;
    const changes = { 'work-items.csv': smallFirm['work-items.csv'].replace('Reconcile {month -1}', title) };
    expect(await built(changes)).toMatchObject({
      ok: false,
      error: [{ file: 'work-items.csv', line: 2, reason: expect.stringMatching(/^title: /) }],
    });
  });
});

interface CalendarBody {
  readonly versions: readonly {
    readonly effectiveFrom: string | null;
    readonly holidays: readonly { date: string; name: string }[];
  }[];
}

describe('calendars', () => {
  const versions = async (changes: FirmChanges = {}) =>
    ((await bodyOf('london', changes)) as unknown as CalendarBody).versions;

  it('know the public holidays of their rules and the days written beside them', async () => {
    const holidays = (await versions())[0]?.holidays ?? [];
    expect(holidays).toContainEqual({ date: '2026-12-25', name: 'Christmas Day' });
    expect(holidays).toContainEqual({
      date: '2026-12-24',
      name: 'Christmas Eve',
      open: [{ start: '09:00', end: '12:00' }],
    });
    expect(holidays.map(({ date }) => date)).toEqual(holidays.map(({ date }) => date).toSorted());
  });

  it('lose a public holiday that a row removes', async () => {
    const holidays = `${smallFirm['holidays.csv']}london,,2026-12-25,,,yes\n`;
    const dates = (await versions({ 'holidays.csv': holidays }))[0]?.holidays.map(({ date }) => date);
    expect(dates).not.toContain('2026-12-25');
    expect(dates).toContain('2027-12-25');
  });

  it('keep each holiday in the version in force on its date', async () => {
    const calendars =
      'key,time-zone,effective-from,monday\nlondon,Europe/London,,09:00-17:00\nlondon,Europe/London,{year +1}-01-01,22:00-06:00\n';
    const [first, second] = await versions({ 'calendars.csv': calendars });
    expect(second?.effectiveFrom).toBe('2027-01-01');
    expect(first?.holidays.every(({ date }) => date < '2027-01-01')).toBe(true);
    expect(second?.holidays.every(({ date }) => date >= '2027-01-01')).toBe(true);
  });
});
