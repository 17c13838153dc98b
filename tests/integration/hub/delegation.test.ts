import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptDelegation, reviewDelegations, reviewQueuePage, reviewsWaiting } from '#shared/protocol/hub-api';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';

let hub: TestHub;
let lee: HubCaller;
const week = '2026-11-23';
const DAY = 86_400_000;

/** Mia and Noa lead other teams: Mia sees one of the two engagements of Lee's people, Noa none. */
beforeAll(async () => {
  hub = await TestHub.start();
  const firm = hubFirm('acme');
  const lead = (key: string) => `${key},${key},${key}@acme.example,lead,,pune,${key}s,accounting,yes\n`;
  await hub.import({
    ...firm,
    'provider.csv': 'key,name,sample,review-within-days\nacme,acme Back Office,no,3\n',
    'teams.csv': 'key,name,lead\nbooks,Books,lee\nmias,Mia’s,mia\nnoas,Noa’s,noa\n',
    'people.csv': `${firm['people.csv']}${lead('mia')}${lead('noa')}`,
    'members.csv': `${firm['members.csv']}wren-bk,mia,reviewer\n`,
  });
  lee = await hub.signIn('lee');
});
afterAll(() => hub.close());

/** So many days from now, where Lee is. */
const dayAt = (days: number): string =>
  new Date(hub.clock.now() + 5.5 * 3_600_000 + days * DAY).toISOString().slice(0, 10);

const give = (caller: HubCaller, to: string, from = 0, until = 3) =>
  caller.post('/v1/reviews/delegations', {
    toId: hub.ids().person(to),
    from: dayAt(from),
    until: dayAt(until),
  });

const handIn = async (key: string, engagement: string) => {
  const caller = await hub.signIn(key);
  await caller.recordTime(
    sampleEntry(1, {
      engagementId: hub.ids().engagement(engagement),
      activity: 'Filing',
      note: 'The return',
    }),
  );
  await caller.command(
    { type: 'timesheet.submit', week, note: '' },
    { scope: caller.session.personId as never },
  );
};

const queueOf = async (caller: HubCaller) =>
  reviewQueuePage
    .parse((await caller.get('/v1/reviews/queue')).body)
    .weeks.map(({ personId, standing }) => [personId, standing.kind, standing.forId]);

const waitingFor = async (caller: HubCaller) =>
  reviewsWaiting.parse((await caller.get('/v1/reviews/waiting')).body);

/** Whom somebody's weeks were left to, as they are told. */
const concerning = async (key: string) =>
  reviewDelegations
    .parse((await (await hub.signIn(key)).get('/v1/reviews/delegations')).body)
    .concerning.map(({ fromId, toId }) => [fromId, toId]);

const decide = (caller: HubCaller, key: string, decision: 'approve' | 'return', text = '') =>
  caller.post(`/v1/reviews/${hub.ids().person(key)}/decisions`, {
    week,
    decision,
    revision: 1,
    comments: text === '' ? [] : [{ entryId: null, text }],
  });

const refused = (code: string, status: number) => ({ status, body: { error: { code } } });

const auditOf = async (event: string) => {
  const rows = await hub.asProvider((tx) =>
    tx.selectFrom('audit_entry').select('content').orderBy('index').execute(),
  );
  return rows
    .map(({ content }) => content as { event: string; person: string; facts: Record<string, unknown> })
    .filter((content) => content.event === event);
};

describe('a lead who is away', () => {
  let given: string;

  it('may hand their reviews to another lead who sees something of the work', async () => {
    const { candidates } = reviewDelegations.parse((await lee.get('/v1/reviews/delegations')).body);
    const { person } = hub.ids();
    expect(candidates.find(({ personId }) => personId === person('mia'))).toMatchObject({ sees: 1, of: 2 });
    expect(candidates.find(({ personId }) => personId === person('noa'))).toMatchObject({ sees: 0, of: 2 });
    expect(await give(await hub.signIn('pat'), 'mia')).toMatchObject(refused('timesheet.not-reviewer', 403));
    expect(await give(lee, 'pat')).toMatchObject(refused('delegation.not-a-lead', 409));
    expect(await give(lee, 'noa')).toMatchObject(refused('delegation.out-of-sight', 409));
    expect(await give(lee, 'mia', -2)).toMatchObject(refused('delegation.period-invalid', 400));
    const answer = await give(lee, 'mia');
    expect(answer.status).toBe(200);
    given = keptDelegation.parse(answer.body).delegation.id;
    expect(await auditOf('review.delegated')).toMatchObject([
      { person: person('lee'), facts: { delegation: given, to: person('mia') } },
    ]);
  });

  it('has the weeks decided in their place, by whom they asked and nobody else', async () => {
    await handIn('pat', 'wren-bk');
    await handIn('kim', 'finch-tx');
    const { person } = hub.ids();
    const mia = await hub.signIn('mia');
    expect(await queueOf(mia)).toEqual([
      [person('pat'), 'delegation', person('lee')],
      [person('kim'), 'delegation', person('lee')],
    ]);
    expect(await queueOf(await hub.signIn('noa'))).toEqual([]);
    expect(await waitingFor(mia)).toEqual({ own: 0, delegated: 2, escalated: 0 });
    expect(await waitingFor(lee)).toEqual({ own: 2, delegated: 0, escalated: 0 });
    expect(await waitingFor(await hub.signIn('pat'))).toEqual({ own: 0, delegated: 0, escalated: 0 });
    const approved = await decide(mia, 'pat', 'approve');
    expect(approved).toMatchObject({
      status: 200,
      body: {
        sheet: { decidedBy: person('mia'), decidedFor: { personId: person('lee'), because: 'delegation' } },
      },
    });
    expect(await auditOf('timesheet.decided-for')).toMatchObject([
      { person: person('mia'), facts: { person: person('pat'), for: person('lee'), decision: 'approve' } },
    ]);
  });

  it('is known to be by those whose weeks they left to another, and to nobody else', async () => {
    const { person } = hub.ids();
    expect(await concerning('pat')).toEqual([[person('lee'), person('mia')]]);
    for (const key of ['lee', 'mia', 'noa']) expect(await concerning(key)).toEqual([]);
  });

  it('has no week approved that the other does not see all of: it can be returned with a word', async () => {
    const mia = await hub.signIn('mia');
    expect(await decide(mia, 'kim', 'approve')).toMatchObject(refused('timesheet.out-of-sight', 403));
    expect(await decide(mia, 'kim', 'return', 'Which return was it?')).toMatchObject({ status: 200 });
  });

  it('goes on deciding in their own place, and takes it back', async () => {
    const mia = await hub.signIn('mia');
    await handIn('sam', 'wren-bk');
    expect((await queueOf(lee)).map(([, kind]) => kind)).toEqual(['lead']);
    expect(await (await hub.signIn('noa')).delete(`/v1/reviews/delegations/${given}`)).toMatchObject(
      refused('delegation.not-found', 404),
    );
    expect(await lee.delete(`/v1/reviews/delegations/${given}`)).toMatchObject({ status: 200 });
    expect(await queueOf(mia)).toEqual([]);
    expect(await concerning('sam')).toEqual([]);
    expect(await decide(mia, 'sam', 'approve')).toMatchObject(refused('timesheet.not-reviewer', 403));
    expect(await auditOf('review.delegation-ended')).toHaveLength(1);
  });
});

describe('a week that waits for longer than the firm allows', () => {
  it('comes to other leads, who say in whose place they decide it', async () => {
    hub.clock.advance(2.5 * DAY);
    expect(await queueOf(await hub.signIn('mia'))).toEqual([]);
    hub.clock.advance(DAY);
    const { person } = hub.ids();
    const [mia, noa] = [await hub.signIn('mia'), await hub.signIn('noa')];
    const escalated = [[person('sam'), 'escalation', person('lee')]];
    expect(await queueOf(mia)).toEqual(escalated);
    expect(await queueOf(noa)).toEqual(escalated);
    expect(await waitingFor(noa)).toEqual({ own: 0, delegated: 0, escalated: 1 });
    const page = reviewQueuePage.parse((await (await hub.signIn('lee')).get('/v1/reviews/queue')).body);
    expect(page.weeks[0]?.escalatesAt).toBeLessThan(hub.clock.now());
    expect(await decide(noa, 'sam', 'approve')).toMatchObject(refused('timesheet.out-of-sight', 403));
    expect(await decide(await hub.signIn('sam'), 'sam', 'approve')).toMatchObject(
      refused('timesheet.own', 403),
    );
    expect(await decide(mia, 'sam', 'approve')).toMatchObject({
      status: 200,
      body: { sheet: { decidedFor: { personId: person('lee'), because: 'escalation' } } },
    });
    expect(await queueOf(noa)).toEqual([]);
  });
});
