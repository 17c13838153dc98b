import { sql } from 'kysely';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MutationId } from '#shared/kernel/ids';
import { nextClaim, renewedLeases } from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { Activity } from '#shared/work-items/activity';
import type { WorkItem } from '#shared/work-items/work-item';
import { FeedWriter } from '../../../server/storage/feed-writer';
import { editAccess, engagementOf } from '../../support/edit-members';
import type { HubCaller } from '../../support/hub-caller';
import { wrenItems } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';

const hour = 3_600_000;

let hub: TestHub;
let pat: HubCaller;
let sam: HubCaller;
let lee: HubCaller;

beforeAll(async () => {
  hub = await TestHub.start();
});
afterAll(() => hub.close());
beforeEach(async () => {
  // Access tokens are short, and the clock is moved by hours.
  [pat, sam, lee] = await Promise.all([hub.signIn('pat'), hub.signIn('sam'), hub.signIn('lee')]);
  await writeItems(() => ({ status: 'completed' }));
});

const itemId = (n: number) => hub.ids().workItem(`w${n}`);

const itemsNow = async (): Promise<Map<string, WorkItem>> => {
  const rows = await hub.asProvider((tx) =>
    tx.selectFrom('feed_row').select(['id', 'body']).where('kind', '=', 'workItem').execute(),
  );
  return new Map(rows.map(({ id, body }) => [id, body as unknown as WorkItem]));
};

const itemNow = async (n: number): Promise<WorkItem> => {
  const item = (await itemsNow()).get(itemId(n));
  if (!item) throw new Error('the item is not there');
  return item;
};

/** Writes every item of the engagement anew, free, as `change` says of the n-th. */
const writeItems = async (change: (n: number) => Partial<WorkItem>): Promise<void> => {
  const items = await itemsNow();
  await hub.asProvider(async (tx) => {
    const feed = await FeedWriter.open(tx, hub.providerId());
    for (let n = 1; n <= wrenItems; n++) {
      const item = items.get(itemId(n));
      if (!item) continue;
      const body: WorkItem = {
        ...item,
        status: 'ready',
        priority: 'normal',
        dueAt: null,
        assigneeId: null,
        hold: null,
        reservedFor: null,
        ...change(n),
      };
      feed.put({ kind: 'workItem', id: item.id, scope: item.engagementId, body });
    }
    await feed.flush();
  });
};

const freeItems = (count: number): Promise<void> =>
  writeItems((n) => (n > count ? { status: 'completed' } : { dueAt: hub.clock.now() + n * hour }));

const claim = async (who: HubCaller, n: number) => {
  const answer = await who.command({ type: 'work-item.claim', workItemId: itemId(n) });
  expect(answer.outcome).toBe('applied');
  return { seq: answer.seq, fence: (await itemNow(n)).fence };
};

const contact = async (who: HubCaller): Promise<number> => {
  const answer = await who.post('/v1/leases/renew', { protocolVersion });
  expect(answer.status).toBe(200);
  return renewedLeases.parse(answer.body).again;
};

const askNext = async (who: HubCaller, id = v7() as MutationId, url?: string, more: object = {}) => {
  const body = { protocolVersion, id, deviceSequence: 1, recordedAt: hub.clock.now(), ...more };
  const answer = await who.post('/v1/claims/next', body, url);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return nextClaim.parse(answer.body);
};

const headNow = async (): Promise<number> => (await pat.pull({ limit: 1 })).head;

describe('a lease', () => {
  it('is moved on by contact once half of it is gone; until then contact changes nothing in the feed', async () => {
    await freeItems(2);
    const { seq } = await claim(pat, 1);
    const before = await itemNow(1);
    hub.clock.advance(3 * hour);
    pat = await hub.signIn('pat');
    expect(await contact(pat)).toBe(300_000);
    expect(await headNow()).toBe(seq);

    hub.clock.advance(1.5 * hour);
    pat = await hub.signIn('pat');
    await contact(pat);
    const renewed = await itemNow(1);
    expect(renewed).toEqual({ ...before, hold: { ...before.hold, leaseUntil: hub.clock.now() + 8 * hour } });
    // One row, one number, and nothing in the item's history.
    expect(await headNow()).toBe(seq + 1);
    await contact(pat);
    expect(await headNow()).toBe(seq + 1);
  });

  it('is not moved on by the contact of others', async () => {
    await freeItems(1);
    const { seq } = await claim(pat, 1);
    hub.clock.advance(6 * hour);
    [sam, lee] = await Promise.all([hub.signIn('sam'), hub.signIn('lee')]);
    await Promise.all([contact(sam), contact(lee)]);
    expect((await sam.pull({ limit: 1 })).head).toBe(seq);
  });

  it('that ran out lets another claim, and makes the old fence powerless from then on', async () => {
    await freeItems(1);
    const { fence } = await claim(pat, 1);
    hub.clock.advance(8 * hour);
    [pat, sam] = await Promise.all([hub.signIn('pat'), hub.signIn('sam')]);
    // Mere contact does not bring it back.
    await contact(pat);
    const taken = await claim(sam, 1);
    expect(taken.fence).toBe(fence + 1);

    const [start, note] = await pat.push(
      pat.mutation({ command: { type: 'work-item.start', workItemId: itemId(1), fence } }),
      pat.mutation({ command: { type: 'work-item.note', workItemId: itemId(1), note: 'Kept all the same' } }),
    );
    expect(start).toMatchObject({
      outcome: 'rejected',
      error: { code: 'work-item.fence-outdated' },
      current: { assigneeId: sam.session.personId, fence: fence + 1 },
    });
    expect(note).toMatchObject({ outcome: 'applied' });
    expect(await itemNow(1)).toMatchObject({ assigneeId: sam.session.personId, status: 'ready' });
  });

  it('that ran out while nobody took the item is taken up again by what its holder does', async () => {
    await freeItems(1);
    const { fence } = await claim(pat, 1);
    hub.clock.advance(20 * hour);
    pat = await hub.signIn('pat');
    const answer = await pat.command({ type: 'work-item.start', workItemId: itemId(1), fence });
    expect(answer.outcome).toBe('applied');
    expect(await itemNow(1)).toMatchObject({
      status: 'started',
      fence,
      hold: { leaseUntil: hub.clock.now() + 8 * hour },
    });
  });

  it('is ended by a lead, who says whom it was taken from', async () => {
    await freeItems(1);
    const { fence } = await claim(pat, 1);
    const released = await lee.command({ type: 'work-item.release', workItemId: itemId(1), fence });
    expect(released.outcome).toBe('applied');
    const activity = await hub.asProvider((tx) =>
      tx.selectFrom('feed_row').select('body').where('id', '=', released.id).executeTakeFirstOrThrow(),
    );
    expect(activity.body as unknown as Activity).toMatchObject({
      type: 'work-item.release',
      subjectId: pat.session.personId,
    });
    const late = await pat.command({ type: 'work-item.start', workItemId: itemId(1), fence });
    expect(late).toMatchObject({ outcome: 'rejected', error: { code: 'work-item.fence-outdated' } });
    expect((await claim(sam, 1)).fence).toBe(fence + 2);
  });

  it('of an item checked out for offline work outlasts a weekend without contact', async () => {
    await freeItems(1);
    const { fence } = await claim(pat, 1);
    const out = await pat.command({ type: 'work-item.check-out', workItemId: itemId(1), fence });
    expect(out.outcome).toBe('applied');
    const until = hub.clock.now() + 72 * hour;
    expect(await itemNow(1)).toMatchObject({ hold: { leaseUntil: until, checkedOutUntil: until } });
    hub.clock.advance(72 * hour - 1);
    sam = await hub.signIn('sam');
    const early = await sam.command({ type: 'work-item.claim', workItemId: itemId(1) });
    expect(early).toMatchObject({ outcome: 'rejected', error: { code: 'work-item.already-held' } });
    hub.clock.advance(1);
    expect((await claim(sam, 1)).fence).toBe(fence + 1);
  });
});

describe('the next claim', () => {
  it('is what presses most: urgent, late, due soon, and only what the person may take', async () => {
    const now = hub.clock.now();
    const changes: Record<number, Partial<WorkItem>> = {
      1: { dueAt: now + 30 * 24 * hour },
      2: { dueAt: now - hour },
      3: { priority: 'urgent', dueAt: now + 90 * 24 * hour },
      4: { dueAt: now - 2 * hour, reservedFor: { kind: 'person', personId: sam.session.personId } },
    };
    await writeItems((n) => changes[n] ?? { status: 'completed' });
    const taken: (string | null)[] = [];
    for (let turn = 0; turn < 4; turn++) taken.push((await askNext(pat)).workItemId);
    expect(taken).toEqual([itemId(3), itemId(2), itemId(1), null]);
    expect((await askNext(sam)).workItemId).toBe(itemId(4));
    expect(await itemNow(3)).toMatchObject({
      assigneeId: pat.session.personId,
      hold: { leaseUntil: now + 8 * hour },
    });
  });

  it('is the same however often it is asked for, also when it comes as a mutation later', async () => {
    await freeItems(3);
    const id = v7() as MutationId;
    const first = await askNext(pat, id);
    expect(first.workItemId).toBe(itemId(1));
    expect(await askNext(pat, id)).toEqual(first);
    // Without the hub's answer the workstation chose another item for itself, under the same id.
    const claimed = pat.mutation({ id, command: { type: 'work-item.claim', workItemId: itemId(2) } });
    expect(await pat.push(claimed)).toMatchObject([{ outcome: 'duplicate', seq: first.seq }]);
    expect(await itemNow(2)).toMatchObject({ assigneeId: null });
    // What was done behind it may name the claim, on the item that the hub chose.
    const started = await pat.command({
      type: 'work-item.start',
      workItemId: itemId(1),
      fence: { claim: id },
    });
    expect(started.outcome).toBe('applied');
  });

  it('is refused where its id is somebody else’s', async () => {
    await freeItems(2);
    const id = v7() as MutationId;
    await askNext(pat, id);
    const body = { protocolVersion, id, deviceSequence: 1, recordedAt: hub.clock.now() };
    expect(await sam.post('/v1/claims/next', body)).toMatchObject({
      status: 403,
      code: 'mutation.wrong-author',
    });
  });

  it('is of what may lie on a disk, where the client does not keep off it what must be', async () => {
    await freeItems(2);
    const wren = hub.ids().engagement('wren-bk');
    expect(await askNext(pat)).toMatchObject({ workItemId: itemId(1), scope: wren });
    const before = await engagementOf(lee, 'wren-bk');
    const dataPolicy = { ...before.dataPolicy, copy: 'online-only' } as const;
    expect((await editAccess(lee, before, { dataPolicy })).status).toBe(200);
    expect(await askNext(pat)).toMatchObject({ workItemId: null });
    const id = v7() as MutationId;
    for (const _ of ['asked', 'asked again']) {
      const claimed = await askNext(pat, id, undefined, { keepsOffDisk: true });
      expect(claimed.workItemId).toBe(itemId(2));
      // Nothing of it is to be kept.
      expect(claimed.scope).toBeUndefined();
    }
    const after = { ...before, revision: before.revision + 1 };
    expect((await editAccess(lee, after, { dataPolicy: before.dataPolicy })).status).toBe(200);
  });

  it('takes up what somebody’s lease ran out on', async () => {
    await freeItems(1);
    await claim(pat, 1);
    expect((await askNext(sam)).workItemId).toBeNull();
    hub.clock.advance(8 * hour);
    sam = await hub.signIn('sam');
    expect((await askNext(sam)).workItemId).toBe(itemId(1));
  });

  it('is another for each of twenty who ask at once, of two hub processes', async () => {
    await freeItems(20);
    const second = await hub.startSecond();
    try {
      const asking = Array.from({ length: 20 }, (_, n) =>
        askNext(n % 2 === 0 ? pat : sam, undefined, n % 4 < 2 ? hub.url : second.url),
      );
      const taken = (await Promise.all(asking)).map(({ workItemId }) => workItemId);
      expect(new Set(taken)).toEqual(new Set(Array.from({ length: 20 }, (_, n) => itemId(n + 1))));
      expect((await askNext(pat)).workItemId).toBeNull();
      const items = [...(await itemsNow()).values()].filter(({ id }) => taken.includes(id));
      for (const item of items)
        expect([pat.session.personId, sam.session.personId]).toContain(item.assigneeId);
    } finally {
      await second.close();
    }
  });

  it('passes by a row that is locked, and waits for nobody', async () => {
    await freeItems(2);
    await hub.database.owner.transaction().execute(async (tx) => {
      await sql`SELECT id FROM feed_row WHERE kind = 'workItem' AND id = ${itemId(1)} FOR UPDATE`.execute(tx);
      expect((await askNext(pat)).workItemId).toBe(itemId(2));
    });
    expect((await askNext(pat)).workItemId).toBe(itemId(1));
  });

  it('is found behind more work than is read row by row, all of it kept for others or asking for more', async () => {
    await freeItems(1);
    const item = await itemNow(1);
    const cpa = { credential: 'CPA', jurisdiction: 'US', language: null, level: null };
    const forSam = { kind: 'person', personId: sam.session.personId } as const;
    const others = Array.from(
      { length: 900 },
      (_, n): WorkItem => ({
        ...item,
        id: v7() as WorkItem['id'],
        priority: 'urgent',
        ...(n % 2 === 0 ? { requirement: cpa } : { reservedFor: forSam }),
      }),
    );
    await hub.asProvider(async (tx) => {
      const feed = await FeedWriter.open(tx, hub.providerId());
      for (const body of others) feed.put({ kind: 'workItem', id: body.id, scope: body.engagementId, body });
      await feed.flush();
    });
    expect((await askNext(pat)).workItemId).toBe(itemId(1));
    expect((await askNext(pat)).workItemId).toBeNull();
    expect(others.map(({ id }) => id)).toContain((await askNext(sam)).workItemId);
    const ids = others.map(({ id }) => id);
    await sql`DELETE FROM feed_row WHERE id = ANY(${ids}::text[])`.execute(hub.database.owner);
  });
});
