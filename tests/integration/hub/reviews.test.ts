import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approvedWeeks, reviewDetail, reviewList, reviewQueuePage } from '#shared/protocol/hub-api';
import type { TimeEntryId } from '#shared/time-entries/time-entry';
import { type Timesheet, timesheet } from '#shared/time-entries/timesheet';
import type { HubCaller } from '../../support/hub-caller';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';

let hub: TestHub;
let pat: HubCaller;
let lee: HubCaller;
const week = '2026-11-23';

beforeAll(async () => {
  hub = await TestHub.start();
  pat = await hub.signIn('pat');
  lee = await hub.signIn('lee');
});
afterAll(() => hub.close());

const submit = (caller: HubCaller, note = '') =>
  caller.command({ type: 'timesheet.submit', week, note }, { scope: caller.session.personId as never });

const listOf = async (caller: HubCaller) =>
  reviewList.parse((await caller.get(`/v1/reviews?week=${week}`)).body).weeks;

const weekOf = async (reader: HubCaller, person: HubCaller) =>
  reviewDetail.parse((await reader.get(`/v1/reviews/${person.session.personId}?week=${week}`)).body);

const decide = (
  reviewer: HubCaller,
  person: HubCaller,
  decision: 'approve' | 'approve-some' | 'return' | 'reopen',
  revision: number,
  text = '',
  entryId: string | null = null,
) =>
  reviewer.post(`/v1/reviews/${person.session.personId}/decisions`, {
    week,
    decision,
    revision,
    comments: text === '' ? [] : [{ entryId, text }],
  });

/** The sheet as its person's replica would hold it. */
const sheetOf = async (caller: HubCaller): Promise<Timesheet | undefined> => {
  const { entries } = await caller.pull();
  const found = entries.find(({ kind }) => kind === 'timesheet');
  return found?.row ? timesheet.parse(found.row) : undefined;
};

describe('a week on its way to approval', () => {
  const first = () => sampleEntry(1, { engagementId: hub.ids().engagement('wren-bk') });
  let wrong: TimeEntryId;

  it('is seen by whoever leads the team, with what is unusual in it, and by nobody of the team', async () => {
    const entry = first();
    wrong = entry.id;
    await pat.recordTime(entry, sampleEntry(2), { ...sampleEntry(2), category: 'meeting' });
    await submit(pat, 'Two calls at once');
    const mine = (await listOf(lee)).find(({ personId }) => personId === pat.session.personId);
    expect(mine?.sheet).toMatchObject({ status: 'submitted', note: 'Two calls at once' });
    expect(mine?.totals).toMatchObject({ total: 3 * 3_600_000, overlap: 3_600_000 });
    expect(mine?.exceptions.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['overlap', 'no-work-item']),
    );
    expect(await listOf(pat)).toEqual([]);
    expect((await listOf(lee)).map(({ personId }) => personId)).not.toContain(lee.session.personId);
  });

  it('is returned with a word on an entry, which its person reads', async () => {
    expect(await decide(lee, pat, 'return', 1)).toMatchObject({ status: 400 });
    expect(await decide(lee, pat, 'return', 1, 'Which bank was it?', wrong)).toMatchObject({ status: 200 });
    expect(await sheetOf(pat)).toMatchObject({
      status: 'returned',
      revision: 2,
      comments: [{ entryId: wrong, text: 'Which bank was it?', personId: lee.session.personId }],
    });
  });

  it('is corrected, with what stood before in sight, and handed in again', async () => {
    const corrected = { ...first(), supersedes: wrong, reason: 'It was the other bank', note: 'Barclays' };
    await pat.recordTime(corrected);
    expect(await submit(pat)).toMatchObject({ outcome: 'applied' });
    const { entries } = await weekOf(lee, pat);
    expect(entries.map(({ id }) => id)).toEqual(expect.arrayContaining([wrong, corrected.id]));
    expect(entries.find(({ id }) => id === corrected.id)).toMatchObject({ reason: 'It was the other bank' });
  });

  it('says what was recorded after it was handed in', async () => {
    hub.clock.advance(60_000);
    await pat.recordTime(sampleEntry(6));
    const { week: of } = await weekOf(lee, pat);
    expect(of.exceptions.find(({ code }) => code === 'edited-after-submission')?.entryIds).toHaveLength(1);
  });

  it('is approved by somebody else than its person, once, at the revision that was looked at', async () => {
    expect(await decide(pat, pat, 'approve', 3)).toMatchObject({
      status: 403,
      body: { error: { code: 'timesheet.own' } },
    });
    const sam = await hub.signIn('sam');
    expect(await decide(sam, pat, 'approve', 3)).toMatchObject({
      status: 403,
      body: { error: { code: 'timesheet.not-reviewer' } },
    });
    expect(await decide(lee, pat, 'approve', 2)).toMatchObject({
      status: 409,
      body: { error: { code: 'timesheet.outdated' } },
    });
    expect(await decide(lee, pat, 'approve', 3)).toMatchObject({ status: 200 });
    expect(await sheetOf(pat)).toMatchObject({
      status: 'approved',
      decidedBy: lee.session.personId,
      approvedThrough: 5,
      approvedWith: { zoneData: expect.any(String) },
    });
    expect(await submit(pat)).toMatchObject({ outcome: 'rejected', error: { code: 'timesheet.locked' } });
  });

  it('takes late time in as late, and stays approved as it was', async () => {
    const late = sampleEntry(8, { reason: 'Forgot the call' });
    expect(await pat.recordTime(late)).toMatchObject({ outcome: 'applied' });
    const { week: of, entries } = await weekOf(lee, pat);
    expect(entries.find(({ id }) => id === late.id)?.receipt).toMatchObject({ late: true, index: 6 });
    expect(of.sheet).toMatchObject({ status: 'approved', approvedThrough: 5 });
    expect(of.exceptions.find(({ code }) => code === 'late')?.entryIds).toEqual([late.id]);
  });

  it('is reopened for a reason only', async () => {
    expect(await decide(lee, pat, 'reopen', 4)).toMatchObject({ status: 400 });
    expect(await decide(lee, pat, 'reopen', 4, 'The late call belongs to it')).toMatchObject({ status: 200 });
    expect(await sheetOf(pat)).toMatchObject({ status: 'returned', approvedThrough: null });
  });
});

describe('the weeks that wait', () => {
  const entry = sampleEntry(1, { workItemId: null });
  const other = sampleEntry(3);
  const queue = async (caller: HubCaller, asked = '') =>
    reviewQueuePage.parse((await caller.get(`/v1/reviews/queue${asked}`)).body);
  const approve = async (caller: HubCaller, weeks: readonly object[]) =>
    approvedWeeks
      .parse((await caller.post('/v1/reviews/approvals', { weeks })).body)
      .decided.map(({ sheet, error }) => error?.code ?? sheet?.status);
  const others = ['2026-11-09', '2026-11-16'];

  it('are none where nothing was handed in, and past the last page', async () => {
    expect(await queue(lee)).toEqual({ weeks: [], total: 0 });
  });

  it('stand in the order in which they were handed in, whosever they are, for whoever reviews them', async () => {
    const [sam, rae] = [await hub.signIn('sam'), await hub.signIn('rae')];
    await sam.recordTime(entry, other);
    const handIn = (caller: HubCaller, of: string) =>
      caller.command(
        { type: 'timesheet.submit', week: of, note: '' },
        { scope: caller.session.personId as never },
      );
    for (const [caller, of] of [
      [rae, others[1]],
      [sam, week],
      [rae, others[0]],
    ] as const) {
      hub.clock.advance(60_000);
      await handIn(caller, of ?? '');
    }
    const { weeks, total } = await queue(lee);
    expect(total).toBe(3);
    expect(weeks.map(({ sheet }) => sheet?.week)).toEqual([others[1], week, others[0]]);
    expect((await queue(lee, '?after=1&limit=1')).weeks.map(({ sheet }) => sheet?.week)).toEqual([week]);
    expect(await queue(sam)).toEqual({ weeks: [], total: 0 });
    expect((await queue(await hub.signIn('ada'))).total).toBe(3);
  });

  it('are approved several at once only where nothing is unusual, and by whoever reviews them', async () => {
    const sam = hub.ids().person('sam');
    const rae = hub.ids().person('rae');
    const asked = others.map((of) => ({ personId: rae, week: of, revision: 1 }));
    expect(await approve(await hub.signIn('sam'), [{ personId: rae, week: others[0], revision: 1 }])).toEqual(
      ['timesheet.not-reviewer'],
    );
    await (await hub.signIn('rae')).recordTime(
      sampleEntry(1, { shiftDate: '2026-11-17' }),
      sampleEntry(1, { shiftDate: '2026-11-17' }),
    );
    // What overlaps came after the week was handed in: no list that was drawn before shows it.
    expect(
      await approve(lee, [
        ...asked,
        { personId: sam, week, revision: 7 },
        { personId: lee.session.personId, week, revision: 1 },
      ]),
    ).toEqual(['approved', 'timesheet.unusual', 'timesheet.unusual', 'timesheet.own']);
    expect((await queue(lee)).total).toBe(2);
  });

  it('are looked at by themselves where some of their work is out of the reviewer’s sight', async () => {
    const pat = await hub.signIn('pat');
    const onWren = { engagementId: hub.ids().engagement('wren-bk'), workItemId: hub.ids().workItem('w1') };
    await pat.recordTime(sampleEntry(1, { ...onWren, source: 'timer', shiftDate: '2026-11-10' }));
    const handedIn = { type: 'timesheet.submit', week: '2026-11-09', note: '' } as const;
    await pat.command(handedIn, { scope: pat.session.personId as never });
    const asked = [{ personId: pat.session.personId, week: '2026-11-09', revision: 1 }];
    expect(await approve(await hub.signIn('ada'), asked)).toEqual(['timesheet.unusual']);
    expect(await approve(lee, asked)).toEqual(['approved']);
  });

  it('are approved in part: what is returned says why, and what is approved is locked', async () => {
    const sam = await hub.signIn('sam');
    expect(await decide(lee, sam, 'approve-some', 1)).toMatchObject({
      body: { error: { code: 'timesheet.comment-required' } },
    });
    expect(await decide(lee, sam, 'approve-some', 1, 'Which?', sampleEntry(1).id)).toMatchObject({
      status: 409,
      body: { error: { code: 'timesheet.entry-unknown' } },
    });
    expect(await decide(lee, sam, 'approve-some', 1, 'Which bank?', other.id)).toMatchObject({ status: 200 });
    expect(await sheetOf(sam)).toMatchObject({ status: 'returned', approvedEntries: [entry.id] });
    const change = { reason: 'It was longer' };
    await sam.recordTime({ ...sampleEntry(1), ...change, supersedes: entry.id });
    await sam.recordTime({ ...sampleEntry(3), ...change, supersedes: other.id });
    await submit(sam);
    expect(await sheetOf(sam)).toMatchObject({ status: 'submitted', approvedEntries: [entry.id] });
    const late = (await weekOf(lee, sam)).entries.filter(({ receipt }) => receipt?.late);
    expect(late.map(({ supersedes }) => supersedes)).toEqual([entry.id]);
  });
});

it('shows of work out of the reviewer’s sight the time alone', async () => {
  const kim = await hub.signIn('kim');
  const ada = await hub.signIn('ada');
  const engagementId = hub.ids().engagement('finch-tx');
  await kim.recordTime(sampleEntry(1, { engagementId, note: 'Behind the wall', activity: 'Call' }));
  const [entry] = (await weekOf(ada, kim)).entries;
  expect(entry).toMatchObject({ engagementId: null, note: '', activity: null });
  expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(3_600_000);
});

it('says of a week what was moved out of it to another, where it counts from then on', async () => {
  const obi = await hub.signIn('obi');
  const stays = sampleEntry(1);
  const goes = sampleEntry(2);
  await obi.recordTime(stays, goes);
  await submit(obi);
  hub.clock.advance(60_000);
  const moved = {
    ...sampleEntry(2),
    shiftDate: '2026-11-22',
    supersedes: goes.id,
    reason: 'It was the shift that began on Sunday',
  };
  await obi.recordTime(moved);
  const left = await weekOf(lee, obi);
  expect(left.week.totals.total).toBe(3_600_000);
  expect(left.week.exceptions).toContainEqual({
    code: 'edited-after-submission',
    entryIds: [moved.id],
    milliseconds: 3_600_000,
  });
  expect(left.entries.map(({ id }) => id)).toEqual([stays.id, goes.id, moved.id]);
  const before = reviewDetail.parse(
    (await lee.get(`/v1/reviews/${obi.session.personId}?week=2026-11-16`)).body,
  );
  expect(before.week.totals.total).toBe(3_600_000);
  // Whence it came is shown beside it.
  expect(before.entries.map(({ id }) => id)).toEqual([goes.id, moved.id]);
});
