import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewDetail } from '#shared/protocol/hub-api';
import { readBudgets, readRates } from '../../../server/time/price-book';
import { verifyLedger } from '../../../server/time/verify-ledger';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';

/* Time of another system, with what it costs: an import brings it into the ledger as if it had been worked here. */

let hub: TestHub;

const header =
  'key,person,date,from,until,category,engagement,work-item,activity,note,source,recorded-after-days,supersedes,reason,withdrawn\n';
const entries = (...rows: string[]): string => `${header}${rows.map((row) => `${row}\n`).join('')}`;

const files = {
  ...hubFirm('acme'),
  'time-entries.csv': entries(
    't1,pat,-2w mon,09:00,12:00,client,wren-bk,w1,Posting,,timer,,,,',
    't2,pat,-2w mon,12:00,12:30,break,,,,,timer,,,,',
    't3,pat,-2w mon,22:30,26:15,client,wren-bk,,,Month end,timer,,,,',
    't4,pat,-2w tue,09:00,11:00,client,wren-bk,w2,,,manual,3,,,',
    't5,pat,-2w mon,09:00,11:30,client,wren-bk,w1,Posting,,manual,1,t1,Forgot to stop,',
    't6,sam,+9w mon,09:00,11:00,client,wren-bk,,,,timer,,,,',
  ),
  'timesheets.csv':
    'person,week,submitted,note,approved-by,approved\npat,-2w mon,-1w mon,All of it,lee,-1w tue\nsam,+9w mon,+10w mon,,,\n',
  'rates.csv':
    'engagement,activity,role,from,per-hour\nwren-bk,,,,40\nwren-bk,,reviewer,,55.50\nfinch-tx,,,2026-01-01,61\n',
  'budgets.csv': 'engagement,matter,per,from,until,hours,amount,thresholds\nwren-bk,,month,,,40,,50|100\n',
};

beforeAll(async () => {
  hub = await TestHub.start({ providers: [] });
  await hub.import(files);
});
afterAll(() => hub.close());

const person = (key: string) =>
  ({ mode: 'person', providerId: hub.providerId(), personId: hub.ids().person(key) }) as const;
const week = async (): Promise<string> => {
  const pat = await hub.signIn('pat');
  const { entries } = await pat.pull();
  const sheet = entries.find(({ kind }) => kind === 'timesheet')?.row as { week: string } | undefined;
  return sheet?.week ?? '';
};

describe('time of another system', () => {
  it('hangs in its person’s chain in the order in which it was recorded, and what is not worked yet is left out', async () => {
    const reports = await verifyLedger(hub.database, hub.providerId());
    expect(reports).toEqual([
      { personId: hub.ids().person('pat'), head: { index: 5, hash: expect.any(String) }, problem: null },
    ]);
    const lee = await hub.signIn('lee');
    const answer = await lee.get(`/v1/reviews/${hub.ids().person('pat')}?week=${await week()}`);
    const { week: of, entries } = reviewDetail.parse(answer.body);
    expect(of.sheet).toMatchObject({
      status: 'approved',
      approvedThrough: 5,
      decidedBy: hub.ids().person('lee'),
    });
    // Past midnight it is still the day its shift began, and the correction stands in the place of what it corrects.
    expect(of.totals.total).toBe((2.5 + 0.5 + 3.75 + 2) * 3_600_000);
    expect(new Set(entries.map(({ shiftDate }) => shiftDate)).size).toBe(2);
    const last = entries.reduce((a, b) => ((a.receipt?.index ?? 0) > (b.receipt?.index ?? 0) ? a : b));
    expect(last.recordedAt - last.endedAt).toBe(3 * 86_400_000);
  });

  it('is nothing that somebody recorded after handing in, nor late', async () => {
    const lee = await hub.signIn('lee');
    const answer = await lee.get(`/v1/reviews/${hub.ids().person('pat')}?week=${await week()}`);
    const codes = reviewDetail.parse(answer.body).week.exceptions.map(({ code }) => code);
    expect(codes).not.toContain('edited-after-submission');
    expect(codes).not.toContain('late');
  });

  it('reaches its person’s workstation with receipts', async () => {
    const pat = await hub.signIn('pat');
    const { entries } = await pat.pull();
    const own = entries.filter(({ kind }) => kind === 'timeEntry');
    expect(own).toHaveLength(5);
    for (const { row } of own) expect(row).toMatchObject({ receipt: { late: false } });
  });

  it('is taken in once, however often the folder is imported', async () => {
    await hub.import(files);
    const [report] = await verifyLedger(hub.database, hub.providerId());
    expect(report?.head.index).toBe(5);
  });

  it.each([
    ['x1,pat,2099-01-04,09:00,10:00,client,wren-bk,,,,timer,,,,', 'lies in the future'],
    ['x1,pat,-1w mon,10:00,09:00,client,wren-bk,,,,timer,,,,', 'ends before it starts'],
    ['x1,pat,-1w mon,09:00,10:00,client,,,,,timer,,,,', 'needs an engagement'],
    ['x1,nemo,-1w mon,09:00,10:00,break,,,,,timer,,,,', 'is not in people'],
    ['x1,pat,-1w mon,09:00,10:00,break,,,,,timer,,t9,,', 'is not in time-entries'],
    ['x1,pat,-1w mon,09:00,49:00,break,,,,,timer,,,,', 'expected a time'],
  ])('is refused with its line where it cannot be: %s', async (row, reason) => {
    await expect(hub.import({ ...files, 'time-entries.csv': entries(row) })).rejects.toThrow(reason);
  });
});

describe('what time costs', () => {
  it('is for whoever leads the engagement, and for admins; the database shows it to nobody else', async () => {
    const ids = [hub.ids().engagement('wren-bk'), hub.ids().engagement('finch-tx')];
    const seenBy = (key: string) =>
      hub.database.as(person(key), async (tx) => ({
        rates: (await readRates(tx, hub.providerId(), ids)).length,
        budgets: (await readBudgets(tx, hub.providerId(), ids)).length,
      }));
    for (const key of ['pat', 'sam', 'rae', 'obi', 'kim'])
      expect(await seenBy(key)).toEqual({ rates: 0, budgets: 0 });
    for (const key of ['lee', 'ada']) expect(await seenBy(key)).toEqual({ rates: 3, budgets: 1 });
  });

  it('is on no workstation: nothing of it is in the feed, a lead’s neither', async () => {
    for (const key of ['pat', 'lee'])
      expect(JSON.stringify((await (await hub.signIn(key)).pull()).entries)).not.toMatch(/minor|rate"/i);
  });

  it('is in minor units of the client’s currency, as many digits as that has', async () => {
    const lee = person('lee');
    const rates = await hub.database.as(lee, (tx) =>
      readRates(tx, hub.providerId(), [hub.ids().engagement('wren-bk')]),
    );
    expect(rates.map(({ role, minorPerHour }) => [role, minorPerHour])).toEqual([
      [null, 4_000],
      ['reviewer', 5_550],
    ]);
    await expect(
      hub.import({ ...files, 'rates.csv': 'engagement,per-hour\nwren-bk,40.505\n' }),
    ).rejects.toThrow('more digits than GBP has');
  });
});
