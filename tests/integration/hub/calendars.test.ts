import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClientCalendar, Holiday } from '#shared/calendars/client-calendar';
import { savedCalendar } from '#shared/protocol/hub-api';
import { calendarRow } from '#shared/sync/row';
import { ask, postJson } from '../../support/ask-hub';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';

let hub: TestHub;
/** Leads every engagement of the one client. */
let lee: HubCaller;
/** Does its work. */
let pat: HubCaller;
/** Admin, and a member of nothing. */
let ada: HubCaller;

beforeAll(async () => {
  hub = await TestHub.start();
  [lee, pat, ada] = await Promise.all([hub.signIn('lee'), hub.signIn('pat'), hub.signIn('ada')]);
});
afterAll(() => hub.close());

const put = (caller: HubCaller, path: string, body: unknown) =>
  ask(caller.url, path, { ...postJson(body, caller.headers), method: 'PUT' });

const readCalendar = async (caller: HubCaller) => {
  const page = await caller.pull();
  const entry = page.entries.find(({ kind, row }) => kind === 'calendar' && row !== null);
  const row = calendarRow.parse(entry?.row);
  return {
    row,
    seq: entry?.seq ?? 0,
    calendar: row as unknown as ClientCalendar,
    revision: row.revision ?? 1,
  };
};

const withHoliday = (calendar: ClientCalendar, holiday: Holiday): ClientCalendar => ({
  ...calendar,
  versions: calendar.versions.map((version, index) =>
    index === 0 ? { ...version, holidays: [...version.holidays, holiday] } : version,
  ),
});

const save = (caller: HubCaller, id: string, revision: number, calendar: ClientCalendar) =>
  put(caller, `/v1/calendars/${id}`, { revision, calendar });

test('who leads an engagement of the client saves its calendar, and everybody who sees the client reads it', async () => {
  const { row, calendar, revision } = await readCalendar(lee);
  const answer = await save(
    lee,
    row.id,
    revision,
    withHoliday(calendar, { date: '2031-05-05', name: 'Founders' }),
  );
  expect(answer.status).toBe(200);
  expect(savedCalendar.parse(answer.body).calendar.revision).toBe(revision + 1);
  const seen = await readCalendar(pat);
  expect(seen.revision).toBe(revision + 1);
  expect(seen.row.history).toEqual([
    {
      revision: revision + 1,
      savedAt: expect.any(Number),
      personId: lee.session.personId,
      parts: ['holidays'],
      pastMilliseconds: 0,
    },
  ]);
});

test('an admin may; a professional may not, and nothing changes', async () => {
  const before = await readCalendar(pat);
  const edited = withHoliday(before.calendar, { date: '2031-06-06', name: 'Picnic' });
  expect((await save(pat, before.row.id, before.revision, edited)).code).toBe('calendar.not-allowed');
  expect((await readCalendar(pat)).revision).toBe(before.revision);
  expect((await save(ada, before.row.id, before.revision, edited)).status).toBe(200);
});

test('of two who edit one revision the second is told, and a repeated save is answered as the first was', async () => {
  const { row, calendar, revision } = await readCalendar(lee);
  const mine = withHoliday(calendar, { date: '2031-07-07', name: 'Mine' });
  const theirs = withHoliday(calendar, { date: '2031-08-08', name: 'Theirs' });
  const [one, other] = await Promise.all([
    save(lee, row.id, revision, mine),
    save(ada, row.id, revision, theirs),
  ]);
  expect([one.code, other.code].sort()).toEqual(['calendar.outdated', null].sort());
  const won = one.status === 200 ? mine : theirs;
  const { seq } = await readCalendar(lee);
  expect((await save(lee, row.id, revision, won)).status).toBe(200);
  expect((await readCalendar(lee)).seq).toBe(seq);
});

test('a calendar that cannot be used is refused, and the one in use stays as it was', async () => {
  const before = await readCalendar(lee);
  const bad: readonly ClientCalendar[] = [
    { ...before.calendar, zone: 'Mars/Olympus' },
    withHoliday(before.calendar, { date: '2031-02-30', name: 'Never' }),
    { ...before.calendar, versions: [] },
  ];
  for (const calendar of bad)
    expect((await save(lee, before.row.id, before.revision, calendar)).code).toBe('calendar.invalid');
  expect((await readCalendar(lee)).row).toEqual(before.row);
});

test('what has no shape of a calendar, or none to edit, is named', async () => {
  const { row, calendar, revision } = await readCalendar(lee);
  expect((await put(lee, `/v1/calendars/${row.id}`, { revision })).code).toBe('input.invalid');
  const nobody = '0197a1a0-0000-7000-8000-000000000001';
  expect((await save(lee, nobody, revision, calendar)).code).toBe('calendar.not-found');
  const unsigned = await ask(hub.url, `/v1/calendars/${row.id}`, {
    ...postJson({ revision, calendar }),
    method: 'PUT',
  });
  expect(unsigned.code).toBe('session.missing');
});

test('hours corrected once they have begun are kept for what went by', async () => {
  const { row, calendar, revision } = await readCalendar(lee);
  const closed = { ...calendar, versions: calendar.versions.map((version) => ({ ...version, weekly: {} })) };
  const saved = savedCalendar.parse((await save(lee, row.id, revision, closed)).body).calendar;
  expect(saved.history?.at(-1)?.pastMilliseconds).toBeGreaterThan(0);
  expect(saved['superseded']).toMatchObject([{ zone: row.zone, versions: row.versions }]);
  await save(lee, row.id, revision + 1, calendar);
});

test('a second import leaves an edited calendar alone', async () => {
  const before = await readCalendar(lee);
  await hub.import(hubFirm('acme'));
  expect((await readCalendar(lee)).row).toEqual(before.row);
});

test('people say when they work, and so does who leads them; others may not', async () => {
  const path = (person: string) => `/v1/people/${hub.ids().person(person)}/working-hours`;
  const workingHours = { 1: [{ start: '22:00', end: '07:00' }] };
  expect(await put(pat, path('pat'), { workingHours })).toMatchObject({
    status: 200,
    body: { workingHours },
  });
  expect((await put(pat, path('sam'), { workingHours })).code).toBe('person.hours-not-allowed');
  expect((await put(ada, path('sam'), { workingHours: null })).status).toBe(200);
  const bad = { 1: [{ start: '09:00', end: '09:00' }] };
  expect((await put(pat, path('pat'), { workingHours: bad })).code).toBe('calendar.invalid');
});

test('public holidays are computed by country and region', async () => {
  const asked = await pat.get('/v1/holidays?rule=GB-SCT&from=2027&to=2027');
  expect(asked.body).toMatchObject({
    holidays: expect.arrayContaining([expect.objectContaining({ date: '2027-01-04' })]),
  });
  expect((await pat.get('/v1/holidays?rule=scotland&from=2027&to=2027')).code).toBe('input.invalid');
  const { countries } = (await pat.get('/v1/holidays/regions')).body as { countries: { code: string }[] };
  expect(countries.map(({ code }) => code)).toContain('IN');
});
