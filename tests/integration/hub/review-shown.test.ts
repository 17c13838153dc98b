import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approvedWeeks, reviewDetail } from '#shared/protocol/hub-api';
import { addDays } from '#shared/time-entries/week';
import type { HubCaller } from '../../support/hub-caller';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';
import { until } from '../../support/until';

let hub: TestHub;
let lee: HubCaller;
const week = '2026-11-23';

beforeAll(async () => {
  hub = await TestHub.start();
  lee = await hub.signIn('lee');
});
afterAll(() => hub.close());

const handIn = (caller: HubCaller, of = week) =>
  caller.command(
    { type: 'timesheet.submit', week: of, note: '' },
    { scope: caller.session.personId as never },
  );

const look = async (person: HubCaller, of = week) => {
  const { body } = await lee.get(`/v1/reviews/${person.session.personId}?week=${of}`);
  const { week: seen, entries } = reviewDetail.parse(body);
  return {
    revision: seen.sheet?.revision ?? 0,
    shown: Math.max(0, ...entries.map(({ receipt }) => receipt?.index ?? 0)),
  };
};

const decide = (person: HubCaller, decision: object) =>
  lee.post(`/v1/reviews/${person.session.personId}/decisions`, { week, comments: [], ...decision });

const outdated = { status: 409, body: { error: { code: 'timesheet.outdated' } } };

describe('a decision about a week that grew since it was shown', () => {
  const [first, second] = [sampleEntry(1), sampleEntry(2)];
  let pat: HubCaller;

  beforeAll(async () => {
    pat = await hub.signIn('pat');
    await pat.recordTime(first, second);
    await handIn(pat);
  });

  it('is refused until it was read again, whether all of it is approved or some', async () => {
    const before = await look(pat);
    // Six hours of a laptop that was offline: the sheet stays at its revision.
    await pat.recordTime(sampleEntry(3, { endedAt: sampleEntry(8).endedAt }));
    expect(await look(pat)).toEqual({ revision: before.revision, shown: before.shown + 1 });
    expect(await decide(pat, { decision: 'approve', ...before })).toMatchObject(outdated);
    const comments = [{ entryId: first.id, text: 'Which bank?' }];
    expect(await decide(pat, { decision: 'approve-some', ...before, comments })).toMatchObject(outdated);
  });

  it('is refused where what was shown was corrected, in this week or out of it', async () => {
    const before = await look(pat);
    const gone = { ...sampleEntry(2), shiftDate: '2026-11-18', supersedes: second.id, reason: 'Last week' };
    await pat.recordTime(gone);
    expect(await decide(pat, { decision: 'approve', ...before })).toMatchObject(outdated);
  });

  it('is taken where only other weeks grew, and as it ever was from a workstation that does not say what it showed', async () => {
    const before = await look(pat);
    await pat.recordTime(sampleEntry(1, { shiftDate: '2026-11-18' }));
    expect(await decide(pat, { decision: 'approve', ...before })).toMatchObject({
      status: 200,
      body: { sheet: { status: 'approved', approvedThrough: before.shown + 1 } },
    });
    const { revision } = await look(pat);
    const comments = [{ entryId: null, text: 'A call is missing' }];
    expect(await decide(pat, { decision: 'reopen', revision, comments })).toMatchObject({ status: 200 });
    await handIn(pat);
    const again = await look(pat);
    await pat.recordTime(sampleEntry(9));
    expect(await decide(pat, { decision: 'approve', revision: again.revision })).toMatchObject({
      status: 200,
    });
  });
});

describe('time that arrives while a decision waits for its turn', () => {
  const locksAwaited = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'`.execute(
      hub.database.owner,
    );
    return rows[0]?.count ?? 0;
  };

  /** Both wait for the provider's counter, the first of them before the second. */
  const behindEachOther = async <A, B>(first: () => Promise<A>, second: () => Promise<B>) => {
    let letGo: () => void = () => undefined;
    const goes = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let held: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve) => {
      held = hub.asProvider(async (tx) => {
        await tx.selectFrom('provider').select('seq').forUpdate().execute();
        resolve();
        await goes;
      });
    });
    const one = first();
    await until(async () => expect(await locksAwaited()).toBe(1));
    const two = second();
    await until(async () => expect(await locksAwaited()).toBe(2));
    letGo();
    await held;
    return [await one, await two] as const;
  };

  it('is approved with no week in which nothing was unusual before', async () => {
    const rae = await hub.signIn('rae');
    const before = addDays(week, -7);
    await handIn(rae, before);
    const { revision } = await look(rae, before);
    const weeks = [{ personId: rae.session.personId, week: before, revision }];
    const overlapping = [1, 1].map((n) => sampleEntry(n, { shiftDate: addDays(before, 1) }));
    const [, approved] = await behindEachOther(
      () => rae.recordTime(...overlapping),
      () => lee.post('/v1/reviews/approvals', { weeks }),
    );
    expect(approvedWeeks.parse(approved.body).decided).toMatchObject([
      { sheet: null, error: { code: 'timesheet.outdated' } },
    ]);
    expect((await look(rae, before)).revision).toBe(revision);
  });

  it('counts among what is approved in part', async () => {
    const sam = await hub.signIn('sam');
    const [returned, came] = [sampleEntry(1), sampleEntry(2)];
    await sam.recordTime(returned);
    await handIn(sam);
    const { revision } = await look(sam);
    const comments = [{ entryId: returned.id, text: 'Which bank?' }];
    const [, decided] = await behindEachOther(
      () => sam.recordTime(came),
      () => decide(sam, { decision: 'approve-some', revision, comments }),
    );
    expect(decided).toMatchObject({ status: 200, body: { sheet: { approvedEntries: [came.id] } } });
  });
});
