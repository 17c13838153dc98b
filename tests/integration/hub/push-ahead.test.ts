import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FeedEntry, MutationAnswer } from '#shared/protocol/hub-api';
import { decideMutation } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import type { RowLookup } from '#shared/sync/row';
import type { Caller } from '../../../server/auth/access-token';
import { goingAhead, type JudgedAhead, judgeAhead, writeAhead } from '../../../server/hub/judge-ahead';
import { judgePushes, type Left } from '../../../server/hub/judge-mutations';
import { PushDesk } from '../../../server/hub/push-desk';
import type { Push } from '../../../server/hub/push-ground';
import { FeedWriter } from '../../../server/storage/feed-writer';
import { ReceiptSigner } from '../../../server/time/receipt-signer';
import { Chance } from '../../model/chance';
import type { HubCaller } from '../../support/hub-caller';
import { wrenItems } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';
import { until } from '../../support/until';

let hub: TestHub;
let pat: HubCaller;
let sam: HubCaller;
let lee: HubCaller;
const receipts = new ReceiptSigner(randomBytes(32));
let taken = 0;

beforeAll(async () => {
  hub = await TestHub.start();
  [pat, sam, lee] = await Promise.all([hub.signIn('pat'), hub.signIn('sam'), hub.signIn('lee')]);
});
afterAll(() => hub.close());

const itemNamed = (name: string) => hub.ids().workItem(name);

/** One that no test has touched. */
const freshItem = () => {
  taken += 1;
  if (taken > wrenItems) throw new Error('The firm has no more items than these.');
  return itemNamed(`w${taken}`);
};

const callerOf = (who: HubCaller): Caller => ({
  providerId: hub.providerId(),
  personId: who.session.personId,
  deviceId: who.deviceId,
  familyId: randomUUID(),
});

const pushOf = (who: HubCaller, ...mutations: readonly Mutation[]): Push => ({
  caller: callerOf(who),
  readings: mutations.map((mutation) => ({ ok: true, mutation }) as const),
  now: hub.clock.now(),
});

/** What a turn would leave that was the last to write, and of which nothing is known. */
const leftNow = async (): Promise<Left> => {
  const { seq, moved_by } = await hub.asProvider((tx) =>
    tx.selectFrom('provider').select(['seq', 'moved_by']).executeTakeFirstOrThrow(),
  );
  return { counter: { seq: Number(seq), writer: moved_by ?? '' }, outcomes: new Map(), rows: new Set() };
};

const aheadOf = async (push: Push, left: Left): Promise<JudgedAhead> => {
  const ahead = await judgeAhead(hub.database, [push], left);
  if (!ahead) throw new Error('must wait for its turn');
  return ahead;
};

const write = async (push: Push, ahead: JudgedAhead) => {
  const [judged] = await writeAhead(hub.database, [push], ahead);
  return judged?.answers ?? [];
};

const notThere = 'the counter is not where that writer left it';

const claim = (who: HubCaller, workItemId: ReturnType<typeof freshItem>) =>
  who.mutation({ command: { type: 'work-item.claim', workItemId } });

describe('a push that was judged ahead of its turn', () => {
  it('is written as it was judged where nobody came between', async () => {
    const workItemId = freshItem();
    const push = pushOf(pat, claim(pat, workItemId));
    const left = await leftNow();
    const { seq } = left.counter;
    const [answer] = await write(push, await aheadOf(push, left));
    expect(answer).toMatchObject({ outcome: 'applied', seq: seq + 2 });
    expect((await pat.pull({ upTo: seq + 2 })).entries.map(({ id }) => id)).toContain(workItemId);
  });

  it('is written not at all where somebody did', async () => {
    const workItemId = freshItem();
    const push = pushOf(pat, claim(pat, workItemId));
    const ahead = await aheadOf(push, await leftNow());
    await sam.push(claim(sam, workItemId));
    await expect(write(push, ahead)).rejects.toThrow(notThere);
    const { entries } = await pat.pull();
    expect(entries.find(({ id }) => id === workItemId)?.row).toMatchObject({
      assigneeId: sam.session.personId,
    });
  });

  it('waits in the database for the end of the turn before, and is written behind it', async () => {
    const [one, other] = [freshItem(), freshItem()];
    const before = pushOf(sam, claim(sam, one));
    const push = pushOf(pat, claim(pat, other));
    let sent: Promise<readonly MutationAnswer[]> | null = null;
    const order: string[] = [];
    await hub.database.as({ mode: 'person', ...before.caller }, async (tx) => {
      await judgePushes(tx, [before], {
        receipts,
        onWriting: async (left) => {
          sent = aheadOf(push, left).then((ahead) => write(push, ahead));
          void sent.then(() => order.push('behind'));
        },
      });
      await until(async () => {
        const { rows } = await sql<{ waiting: boolean }>`SELECT EXISTS (
          SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%meridian_go_on_behind%') AS waiting`.execute(
          hub.database.owner,
        );
        expect(rows[0]?.waiting).toBe(true);
      });
      order.push('before');
    });
    expect(await sent).toMatchObject([{ outcome: 'applied' }]);
    expect(order).toEqual(['before', 'behind']);
  });

  it('comes to nothing with the turn before, though another moved the counter as far', async () => {
    const [one, other] = [freshItem(), freshItem()];
    const before = pushOf(sam, claim(sam, one));
    const push = pushOf(pat, claim(pat, other));
    let ahead: Promise<JudgedAhead> | null = null;
    const failed = hub.database.as({ mode: 'person', ...before.caller }, async (tx) => {
      await judgePushes(tx, [before], {
        receipts,
        onWriting: (left) => {
          ahead = aheadOf(push, left);
        },
      });
      throw new Error('the disk is full');
    });
    await expect(failed).rejects.toThrow('the disk is full');
    const judged = await ahead!;
    await lee.push(claim(lee, one));
    expect((await leftNow()).counter.seq).toBe(judged.behind.seq);
    await expect(write(push, judged)).rejects.toThrow(notThere);
  });

  it('comes to nothing where a hub of the release before wrote, which leaves no mark', async () => {
    const push = pushOf(pat, claim(pat, freshItem()));
    const ahead = await aheadOf(push, await leftNow());
    await hub.asProvider((tx) => sql`UPDATE provider SET seq = seq + 1`.execute(tx));
    await expect(write(push, ahead)).rejects.toThrow(notThere);
  });

  it('knows what became of those that are being written', async () => {
    const workItemId = freshItem();
    const first = claim(pat, workItemId);
    const note = (dependsOn: Mutation['dependsOn']) =>
      pat.mutation({
        dependsOn,
        command: { type: 'work-item.note', workItemId: freshItem(), note: 'Behind' },
      });
    const left: Left = {
      ...(await leftNow()),
      outcomes: new Map([
        [pat.session.personId, new Map([[first.id, { outcome: 'rejected', seq: 1, error: null } as const]])],
      ]),
    };
    const [behind, after] = [note([first.id]), note([])];
    const dependent = await judgeAhead(hub.database, [pushOf(pat, behind)], left);
    expect(dependent?.verdicts[0]?.answers).toMatchObject([
      { error: { code: 'mutation.dependency-rejected' } },
    ]);
    const following = await judgeAhead(hub.database, [{ ...pushOf(pat, after), after: first.id }], left);
    expect(following?.verdicts[0]?.answers).toMatchObject([{ outcome: 'applied' }]);
    const alone = await judgeAhead(
      hub.database,
      [{ ...pushOf(pat, after), after: claim(pat, workItemId).id }],
      left,
    );
    expect(alone?.verdicts[0]?.answers).toEqual([]);
    // Of another's mutation nobody learns what became of it.
    const strange = { ...pushOf(sam, claim(sam, freshItem())), after: first.id };
    expect((await judgeAhead(hub.database, [strange], left))?.verdicts[0]?.answers).toEqual([]);
  });

  it('is one that meets neither a row that is being written nor anybody before it, in a row or a person', async () => {
    const [one, other, third] = [itemNamed('w1'), itemNamed('w2'), itemNamed('w3')];
    const left = await leftNow();
    const [first, apart] = [pushOf(pat, claim(pat, one)), pushOf(sam, claim(sam, other))];
    const [samePerson, sameRow] = [pushOf(pat, claim(pat, third)), pushOf(lee, claim(lee, other))];
    const waiting = [first, apart, samePerson, sameRow];
    expect(goingAhead(waiting, left)).toEqual([first, apart]);
    expect(goingAhead(waiting, { ...left, rows: new Set([one]) })).toEqual([apart]);
    expect(goingAhead(waiting, { ...left, rows: new Set([other]) })).toEqual([first]);
  });

  it('does not overtake one that brings time', async () => {
    const left = await leftNow();
    const [before, behind] = [
      pushOf(sam, claim(sam, itemNamed('w1'))),
      pushOf(lee, claim(lee, itemNamed('w2'))),
    ];
    const entries = [sampleEntry(1)];
    const time = pushOf(pat, pat.mutation({ command: { type: 'time-entry.record', entries } }));
    expect(goingAhead([before, time, behind], left)).toEqual([before]);
    expect(goingAhead([time, behind], left)).toEqual([]);
  });
});

describe('a desk', () => {
  const push = (desk: PushDesk, { caller, readings, now }: Push, after?: Mutation) =>
    desk.push(caller, readings, now, after?.id).then(({ answers }) => answers.map(({ outcome }) => outcome));

  it('judges pushes in the order they were sent in, though they overtook one another', async () => {
    const [one, two, three, four] = [
      claim(pat, freshItem()),
      claim(pat, freshItem()),
      claim(pat, freshItem()),
      claim(pat, freshItem()),
    ];
    const desk = new PushDesk(hub.database, receipts);
    const outcomes = await Promise.all([
      push(desk, pushOf(pat, one)),
      push(desk, pushOf(pat, four), three),
      push(desk, pushOf(pat, three), two),
      push(desk, pushOf(pat, two), one),
    ]);
    expect(outcomes).toEqual([['applied'], ['applied'], ['applied'], ['applied']]);
  });

  it('answers everybody, though all of them write one item and one of them records time', async () => {
    const workItemId = freshItem();
    const desk = new PushDesk(hub.database, receipts);
    const note = (who: HubCaller, text: string) =>
      pushOf(who, who.mutation({ command: { type: 'work-item.note', workItemId, note: text } }));
    const entries = [sampleEntry(2)];
    const pushes = [pat, sam, lee].flatMap((who) =>
      Array.from({ length: 12 }, (_, at) => note(who, `${at}`)),
    );
    pushes.splice(20, 0, pushOf(pat, pat.mutation({ command: { type: 'time-entry.record', entries } })));
    const outcomes = await Promise.all(pushes.map((one) => push(desk, one)));
    expect(outcomes).toHaveLength(37);
    for (const answered of outcomes) expect(answered).toHaveLength(1);
    expect(outcomes.flat().filter((outcome) => outcome === 'applied').length).toBeGreaterThanOrEqual(36);
  });

  it('goes on judging ahead after somebody came between', async () => {
    const desk = new PushDesk(hub.database, receipts);
    const inTurn = vi.spyOn(hub.database, 'as');
    const comeBetween = () =>
      hub.asProvider(async (tx) => {
        const feed = await FeedWriter.open(tx, hub.providerId());
        feed.put({ kind: 'workItem', id: 'between', scope: hub.providerId(), body: {} as never });
        await feed.flush();
      });
    let answered = 0;
    const work = async (who: HubCaller): Promise<void> => {
      const workItemId = freshItem();
      const notes = Array.from({ length: 40 }, (_, at) =>
        who.mutation({ command: { type: 'work-item.note', workItemId, note: `${at}` } }),
      );
      for (const outcomes of notes.map((note) => push(desk, pushOf(who, note)))) {
        expect(await outcomes).toEqual(['applied']);
        answered += 1;
        if (answered === 20) void comeBetween();
      }
    };
    await Promise.all([pat, sam, lee].map(work));
    // Some 40 turns: the first, and those that somebody came between, are judged with the counter held.
    expect(inTurn.mock.calls.length).toBeLessThan(10);
    inTurn.mockRestore();
  });

  it('judges in its turn what stood on a turn that the database refused', async () => {
    const note = (text: string) =>
      pat.mutation({ command: { type: 'work-item.note', workItemId: freshItem(), note: text } });
    const desk = new PushDesk(hub.database, receipts);
    const pushes = ['Fine', 'No text: \0', 'Behind', 'Last'].map((text) => pushOf(pat, note(text)));
    const outcomes = await Promise.all(pushes.map((one) => push(desk, one)));
    expect(outcomes).toEqual([['applied'], ['rejected'], ['applied'], ['applied']]);
  });
});

/** Everything that the row rules read, as the feed tells it. */
const rowsOf = (entries: readonly FeedEntry[]) =>
  new Map(entries.map(({ kind, id, row }) => [`${kind}:${id}`, row as unknown]));

describe('pushes of several people through several hubs at once', () => {
  it.each([1, 2, 3, 4])('come to what their numbers say, one after the other (seed %i)', async (seed) => {
    const items = Array.from({ length: 4 }, freshItem);
    const before = await pat.pull();
    const sent: Mutation[] = [];
    const answers = new Map<string, MutationAnswer>();
    /** One person's afternoon: what they do depends on what they did, and each push waits for the one before. */
    const work = async (who: HubCaller, desk: PushDesk): Promise<void> => {
      const chance = new Chance('push-ahead', seed, who.session.personId);
      const below = (n: number) => chance.between(0, n - 1);
      const mine: Mutation[] = [];
      const next = (): Mutation => {
        const workItemId = items[below(items.length)]!;
        const earlier = below(6) === 0 ? mine[below(mine.length)] : undefined;
        const dependsOn = earlier ? [earlier.id] : [];
        const claimed = mine.findLast(
          ({ command }) => command.type === 'work-item.claim' && command.workItemId === workItemId,
        );
        if (claimed && below(2) === 0)
          return who.mutation({
            dependsOn: [claimed.id],
            command: { type: 'work-item.release', workItemId, fence: { claim: claimed.id } },
          });
        return below(3) === 0
          ? who.mutation({ dependsOn, command: { type: 'work-item.note', workItemId, note: 'Seen' } })
          : { ...claim(who, workItemId), dependsOn };
      };
      for (let turn = 0; turn < 40; turn += 1) {
        for (let many = 1 + below(2); many > 0; many -= 1) mine.push(next());
        const fresh = mine.filter(({ id }) => !answers.has(id));
        sent.push(...fresh);
        const { caller, readings, now } = pushOf(who, ...fresh);
        for (const answer of (await desk.push(caller, readings, now)).answers) answers.set(answer.id, answer);
        if (below(3) === 0) await pause(below(4));
      }
    };
    const [one, other] = [new PushDesk(hub.database, receipts), new PushDesk(hub.database, receipts)];
    const goingAhead = vi.spyOn(FeedWriter, 'ahead');
    await Promise.all([work(pat, one), work(lee, one), work(sam, other)]);
    expect(goingAhead).toHaveBeenCalled();
    goingAhead.mockRestore();
    expect(answers.size).toBe(sent.length);

    const rows = rowsOf(before.entries);
    const lookup = ((kind: string, id: string) => rows.get(`${kind}:${id}`)) as RowLookup;
    const isApplied = ({ id }: Mutation) => answers.get(id)?.outcome === 'applied';
    const seqOf = ({ id }: Mutation) => answers.get(id)?.seq ?? 0;
    const applied = sent.filter(isApplied);
    expect(new Set(applied.map(seqOf)).size).toBe(applied.length);
    expect(applied.length).toBeGreaterThan(10);
    // A refusal bears the number of what was applied last before it.
    const inOrder = sent.toSorted(
      (a, b) => seqOf(a) - seqOf(b) || Number(isApplied(b)) - Number(isApplied(a)),
    );
    for (const mutation of inOrder) {
      const broken = mutation.dependsOn.some((id) => answers.get(id)?.outcome === 'rejected');
      const decision = decideMutation(lookup, mutation, hub.clock.now());
      if (isApplied(mutation)) {
        if (!decision.ok) throw new Error(`applied, though by its number it is ${decision.error.code}`);
        for (const { kind, id, body } of decision.value) rows.set(`${kind}:${id}`, body);
      } else {
        const code = broken ? 'mutation.dependency-rejected' : !decision.ok && decision.error.code;
        expect(answers.get(mutation.id)?.error?.code).toBe(code);
      }
    }
    const after = rowsOf((await pat.pull()).entries);
    for (const id of items) expect(after.get(`workItem:${id}`)).toEqual(rows.get(`workItem:${id}`));
  });
});
