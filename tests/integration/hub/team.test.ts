import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScopeId } from '#shared/kernel/ids';
import { reportLine, reviewDetail, teamBudgets, teamWeeks } from '#shared/protocol/hub-api';
import { type ReportRow, reportColumns } from '#shared/reports/report';
import { readLedger, readWeekLedger } from '#shared/time-entries/ledger';
import type { TimeEntry, TimeEntryDraft } from '#shared/time-entries/time-entry';
import { gapsOfDays, unionOf } from '#shared/time-entries/totals';
import { weekOf as mondayOf } from '#shared/time-entries/week';
import { corrections, stands } from '../../../server/time/standing-entries';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';

let hub: TestHub;
let pat: HubCaller;
let sam: HubCaller;
let lee: HubCaller;
const week = '2026-11-23';
const hour = 3_600_000;

beforeAll(async () => {
  hub = await TestHub.start();
  await hub.import({
    ...hubFirm('acme'),
    'rates.csv': 'engagement,role,per-hour\nwren-bk,,40\nwren-bk,reviewer,80\n',
    'budgets.csv':
      'engagement,matter,per,from,until,hours,amount,thresholds\nwren-bk,,month,,,4,,50|100\n' +
      'wren-bk,,period,2026-11-01,2026-12-31,,1000.00,\nfinch-tx,,month,,,10,,\n',
  });
  [pat, sam, lee] = [await hub.signIn('pat'), await hub.signIn('sam'), await hub.signIn('lee')];
});
afterAll(() => hub.close());

const client = (n: number, change: Partial<TimeEntryDraft> = {}) =>
  sampleEntry(n, { engagementId: hub.ids().engagement('wren-bk'), ...change });

const budgetsOf = async (caller: HubCaller, on = '2026-11-24') =>
  teamBudgets.parse((await caller.get(`/v1/team/budgets?on=${on}`)).body).budgets;

const exceptionsOf = async (reader: HubCaller, person: HubCaller) =>
  reviewDetail
    .parse((await reader.get(`/v1/reviews/${person.session.personId}?week=${week}`)).body)
    .week.exceptions.filter(({ code }) => code === 'over-budget');

/** Whose time beyond a budget a report of exceptions names, how much, and its evidence. */
const reportedTo = async (reader: HubCaller) => {
  const response = await fetch(
    new URL('/v1/reports/exceptions?from=2026-11-01&until=2026-11-30', reader.url),
    { headers: reader.headers },
  );
  const lines = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => reportLine.parse(JSON.parse(line)));
  const at = (key: string) => reportColumns.exceptions.findIndex((column) => column.key === key);
  return lines
    .flatMap((line) => ('row' in line ? [line.row as ReportRow] : []))
    .filter((row) => row[at('exception')] === 'exception.over-budget')
    .map((row) => ['person', 'length', 'evidence'].map((key) => row[at(key)]));
};

/** When an entry of Sam's begins, as a report writes it. */
const sheetClock = ({ startedAt }: TimeEntryDraft): string =>
  new Date(startedAt + 5.5 * hour).toISOString().slice(0, 16).replace('T', ' ');

describe('a budget', () => {
  it('is used up by everybody’s work on its engagement, hours by hours and money at the rates', async () => {
    await pat.recordTime(client(1), client(2), sampleEntry(3, { category: 'meeting' }));
    await sam.recordTime(client(1));
    const rae = await hub.signIn('rae');
    await rae.recordTime(client(5));
    const budgets = await budgetsOf(lee);
    expect(budgets).toHaveLength(3);
    const [hours] = budgets.filter(({ budget }) => budget.milliseconds === 4 * hour);
    expect(hours).toMatchObject({
      burn: {
        period: { from: '2026-11-01', until: '2026-11-30' },
        milliseconds: 4 * hour,
        percent: 100,
        reached: 100,
        over: null,
      },
    });
    const [money] = budgets.filter(({ budget }) => budget.minor !== null);
    // Three hours at 40, and the reviewer's at 80.
    expect(money?.burn).toMatchObject({ minor: 20_000, percent: 20, reached: null });
    expect(budgets.find(({ budget }) => budget.milliseconds === 10 * hour)?.burn.percent).toBe(0);
    expect((await budgetsOf(lee, '2026-10-24')).map(({ burn }) => burn.percent)).toEqual([0, 0]);
  });

  it('is known to who leads its engagement and to admins, and to nobody else', async () => {
    const ada = await hub.signIn('ada');
    expect(await budgetsOf(pat)).toEqual([]);
    // An admin is a member of none, so that what lies in the engagements is out of their sight; its budget is not.
    expect((await budgetsOf(ada)).length).toBeLessThanOrEqual(3);
  });

  it('is exceeded in the weeks of those whose work lies beyond it, with that work as evidence', async () => {
    expect(await exceptionsOf(lee, sam)).toEqual([]);
    const beyond = client(3, {
      shiftDate: '2026-11-25',
      startedAt: client(27).startedAt,
      endedAt: client(27).endedAt,
    });
    await sam.recordTime(beyond);
    expect(await exceptionsOf(lee, sam)).toMatchObject([
      { code: 'over-budget', entryIds: [beyond.id], milliseconds: hour },
    ]);
    expect(await exceptionsOf(lee, pat)).toEqual([]);
    expect(await reportedTo(lee)).toEqual([['Sam Iyer', hour, expect.stringContaining(sheetClock(beyond))]]);
    // Taken back, it is within it again.
    await sam.recordTime({
      ...beyond,
      id: v7() as never,
      supersedes: beyond.id,
      withdrawn: true,
      reason: 'Not mine',
    });
    expect(await exceptionsOf(lee, sam)).toEqual([]);
    expect(await reportedTo(lee)).toEqual([]);
  });
});

describe('the weeks of a team', () => {
  const weeksOf = async (caller: HubCaller, asked = `from=2026-11-16&until=${week}`) =>
    teamWeeks.parse((await caller.get(`/v1/team/weeks?${asked}`)).body);

  it('add up as one’s own week does, by the rules of the ledger', async () => {
    const obi = await hub.signIn('obi');
    const at = (n: number, hours: number, change: Partial<TimeEntryDraft> = {}) =>
      client(n, { endedAt: client(n).startedAt + hours * hour, ...change });
    const wrong = at(1, 3);
    await obi.recordTime(
      wrong,
      at(2, 1, { category: 'break', engagementId: null }),
      // Half an hour of it twice over, and an hour before it of which nobody says anything.
      at(4, 2),
      at(5.5, 1, { category: 'training', engagementId: null }),
      at(30, 8, { category: 'leave', engagementId: null, shiftDate: '2026-11-25' }),
      at(1, 1, { shiftDate: '2026-11-17' }),
    );
    await obi.recordTime({ ...at(1, 1), supersedes: wrong.id, reason: 'It was one hour' });
    const { weeks, people } = await weeksOf(lee);
    expect(weeks).toEqual(['2026-11-16', week]);
    const own = people.find(({ personId }) => personId === obi.session.personId);
    const detail = reviewDetail.parse(
      (await lee.get(`/v1/reviews/${obi.session.personId}?week=${week}`)).body,
    );
    const { standing } = readLedger(detail.entries);
    const { totals } = detail.week;
    const unexplained = gapsOfDays(standing, 1).reduce((sum, gap) => sum + gap.until - gap.from, 0);
    expect(own?.weeks[1]).toEqual({
      client: totals.client,
      others: 0,
      internal: totals.internal,
      break: totals.break,
      leave: totals.leave,
      unexplained,
      attendance: totals.client + totals.internal + totals.break - totals.overlap + unexplained,
    });
    expect(own?.weeks[1]).toMatchObject({ client: 3 * hour, leave: 8 * hour, unexplained: hour });
    expect(own?.weeks[0]).toMatchObject({ client: hour, attendance: hour });
    const of = async (clientId: string) =>
      (await weeksOf(lee, `from=${week}&until=${week}&clientId=${clientId}`)).people.find(
        ({ personId }) => personId === obi.session.personId,
      )?.weeks[0];
    expect(await of(hub.ids().client('wren'))).toMatchObject({ client: 3 * hour, others: 0 });
    expect(await of(hub.ids().client('finch'))).toEqual({ ...own?.weeks[1], client: 0, others: 3 * hour });
  });

  it('say how much of their clients’ hours somebody was there, up to now', async () => {
    const { clients } = await weeksOf(lee);
    const wren = clients.find(({ clientId }) => clientId === hub.ids().client('wren'));
    expect(wren?.weeks).toHaveLength(2);
    for (const { open, covered } of wren?.weeks ?? []) expect(covered).toBeLessThanOrEqual(open);
    // Five days of eight and a half hours, less the hour at noon on Friday.
    expect(wren?.weeks[0]?.open).toBe(41.5 * hour);
  });

  it('count an instant of a client’s hours once, whoever worked in it', async () => {
    const at = (from: string, until: string) =>
      client(1, {
        startedAt: Date.parse(`2026-10-06T${from}:00Z`),
        endedAt: Date.parse(`2026-10-06T${until}:00Z`),
        shiftDate: '2026-10-06',
        reason: 'Taken over',
      });
    await pat.recordTime(at('10:00', '11:00'), at('11:30', '12:00'), at('13:00', '13:30'));
    await sam.recordTime(at('10:10', '10:20'), at('10:30', '11:30'));
    const { clients } = await weeksOf(lee, 'from=2026-10-05&until=2026-10-05');
    const wren = clients.find(({ clientId }) => clientId === hub.ids().client('wren'));
    expect(wren?.weeks).toMatchObject([{ covered: 2.5 * hour }]);
  });

  it('add up as the rules do, however entries lie over each other', async () => {
    const kim = await hub.signIn('kim');
    const day = Date.parse('2026-09-07T00:00:00Z');
    const entry = fc.record({
      day: fc.nat({ max: 2 }),
      from: fc.nat({ max: 90 }),
      length: fc.integer({ min: 1, max: 40 }),
      category: fc.constantFrom('client' as const, 'meeting' as const, 'break' as const, 'leave' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 8 }), async (all) => {
        await kim.recordTime(
          ...all.map(({ day: of, from, length, category }) => {
            const startedAt = day + of * 24 * hour + from * 600_000;
            return sampleEntry(1, {
              startedAt,
              endedAt: startedAt + length * 600_000,
              shiftDate: `2026-09-0${7 + of}`,
              category,
              engagementId: category === 'client' ? hub.ids().engagement('wren-bk') : null,
              reason: 'Taken over',
            });
          }),
        );
        const detail = reviewDetail.parse(
          (await lee.get(`/v1/reviews/${kim.session.personId}?week=2026-09-07`)).body,
        );
        const { standing } = readLedger(detail.entries);
        const days = [...new Set(standing.map(({ shiftDate }) => shiftDate))].map((date) =>
          standing.filter(({ shiftDate }) => shiftDate === date),
        );
        const sum = (of: (entries: TimeEntry[]) => number) =>
          days.reduce((total, entries) => total + of(entries), 0);
        const unexplained = sum((entries) =>
          unionOf(entries).gaps.reduce((total, gap) => total + gap.until - gap.from, 0),
        );
        const present = sum(
          (entries) => unionOf(entries.filter(({ category }) => category !== 'leave')).covered,
        );
        const { client: atClient, internal, break: pause, leave } = detail.week.totals;
        const { people } = await weeksOf(lee, 'from=2026-09-07&until=2026-09-07');
        expect(people.find(({ personId }) => personId === kim.session.personId)?.weeks).toEqual([
          {
            client: atClient,
            others: 0,
            internal,
            break: pause,
            leave,
            unexplained,
            attendance: present + unexplained,
          },
        ]);
      }),
      { numRuns: 12 },
    );
  });

  it('are those of the people one reviews, of one team where it is named, and nobody’s otherwise', async () => {
    const everybody = (await weeksOf(lee)).people.map(({ personId }) => personId);
    expect(everybody).toContain(sam.session.personId);
    expect(everybody).not.toContain(lee.session.personId);
    expect((await weeksOf(pat)).people).toEqual([]);
    const none = await weeksOf(lee, `from=${week}&until=${week}&teamId=${v7()}`);
    expect(none).toMatchObject({ people: [], clients: [] });
    expect((await weeksOf(lee, 'from=2020-01-06&until=2026-11-23')).weeks).toEqual([]);
  });
});

describe('what counts, as the database adds it up', () => {
  it('is what the rule of the ledger says, over any corrections of corrections', async () => {
    const kim = await hub.signIn('kim');
    const steps = fc.array(
      fc.record({
        of: fc.nat({ max: 30 }),
        with: fc.nat({ max: 30 }),
        kind: fc.constantFrom('new', 'correction', 'move', 'withdrawal', 'split', 'merge', 'split', 'merge'),
        later: fc.nat({ max: 2 }),
      }),
      { minLength: 1, maxLength: 16 },
    );
    // A merge that loses on the one hand what it wins on the other.
    const betweenTwo = [
      { of: 0, with: 0, kind: 'new' as const, later: 0 },
      { of: 0, with: 0, kind: 'new' as const, later: 0 },
      { of: 0, with: 0, kind: 'correction' as const, later: 0 },
      { of: 0, with: 1, kind: 'merge' as const, later: 1 },
      { of: 1, with: 0, kind: 'correction' as const, later: 2 },
    ];
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const drafts: TimeEntryDraft[] = [];
        const weeks = ['2026-11-16', week, '2026-11-30'];
        const { startedAt, endedAt } = sampleEntry(1);
        const half = (startedAt + endedAt) / 2;
        const batches = all.map(({ of, with: second, kind }) => {
          const at = (place: number) => drafts[place % Math.max(1, drafts.length)];
          const correct = (subject: TimeEntryDraft | undefined, change: Partial<TimeEntryDraft> = {}) =>
            sampleEntry(1, {
              supersedes: subject?.id ?? null,
              reason: 'Corrected',
              shiftDate: subject?.shiftDate ?? week,
              ...change,
            });
          const withdrawn = at(of) !== undefined;
          const made = {
            new: () => [sampleEntry(1)],
            correction: () => [correct(at(of))],
            move: () => [correct(at(of), { shiftDate: weeks[second % 3] ?? week })],
            withdrawal: () => [correct(at(of), { withdrawn })],
            split: () => [
              correct(at(of), { endedAt: half }),
              sampleEntry(1, { startedAt: half, reason: 'Corrected', shiftDate: at(of)?.shiftDate ?? week }),
            ],
            merge: () => [correct(at(of)), correct(at(second), { withdrawn })],
          }[kind]();
          drafts.push(...made);
          return made;
        });
        const scope = kim.session.personId as string as ScopeId;
        await kim.push(
          ...batches.map((entries, index) =>
            kim.mutation({
              command: { type: 'time-entry.record', entries },
              scope,
              recordedAt: Math.max(kim.session.now, endedAt) + (all[index]?.later ?? 0),
            }),
          ),
        );
        const { rows } = await sql<{ id: string; entry: TimeEntry; counts: boolean }>`
          WITH RECURSIVE ${corrections(hub.providerId(), null)}
          SELECT id, entry, (${stands}) AS counts FROM time_entry AS entry
          WHERE person_id = ${kim.session.personId}`.execute(hub.database.owner);
        const standing = readLedger(rows.map(({ entry }) => entry)).standing.map(({ id }) => id as string);
        expect(rows.flatMap(({ id, counts }) => (counts ? [id] : [])).sort()).toEqual(standing.sort());
        // Each week, read by itself, says the same of what is in it.
        for (const of of weeks) {
          const { body } = await lee.get(`/v1/reviews/${kim.session.personId}?week=${of}`);
          const seen = readWeekLedger(reviewDetail.parse(body).entries, of).standing.map(({ id }) => id);
          const ofWeek = rows.filter(({ entry, counts }) => counts && mondayOf(entry.shiftDate) === of);
          expect(seen.sort()).toEqual(ofWeek.map(({ id }) => id).sort());
        }
      }),
      { numRuns: 30, examples: [[betweenTwo]] },
    );
  });
});
