import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolVersion } from '#shared/protocol/version';
import type { WorkItem } from '#shared/work-items/work-item';
import { FeedWriter } from '../../../server/storage/feed-writer';
import { TestHub } from '../../support/running-hub';
import { TestDesk } from './test-desk';

/* Workstation and hub of different ages (security check 32). */

let hub: TestHub;
let folder: string;
let desk: TestDesk;

beforeAll(async () => {
  hub = await TestHub.start();
});
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
  desk = new TestDesk(hub, folder);
  await desk.start();
});
afterEach(async () => {
  await desk.stop();
  await rm(folder, { recursive: true, force: true });
});

const timesOnHub = async (note: string): Promise<number> => {
  const rows = await hub.asProvider((tx) => tx.selectFrom('feed_row').select('body').execute());
  return rows.filter(({ body }) => JSON.stringify(body ?? null).includes(note)).length;
};

const everythingSent = { contact: 'in-step', waiting: 0 };

/** Ends the hub and begins it anew, as one that serves workstations from this protocol on. */
const hubServing = async (oldestWorkstation: number): Promise<void> => {
  await hub.restart({ oldestWorkstation });
  desk.wire.target = hub.url;
  await desk.call('courier.sync-now');
};

it('an old workstation is told to update, keeps its unsent work, and brings it once it was updated', async () => {
  await desk.signIn('pat');
  await desk.untilCourier(everythingSent);
  desk.wire.up = false;
  const text = `note ${randomUUID()}`;
  const { id } = await desk.note(text);

  // Back on the network only once it is the other hub that would take it.
  await hubServing(protocolVersion + 1);
  desk.wire.up = true;
  await desk.call('courier.sync-now');
  const told = { contact: 'refused', waiting: 1, problem: { code: 'protocol.workstation-too-old' } };
  await desk.untilCourier(told);
  expect(await desk.pull()).toMatchObject({ ok: false, error: { code: 'protocol.workstation-too-old' } });
  // It goes on being usable: what is written now is saved as well, through a restart too.
  const later = await desk.note(`note ${randomUUID()}`);
  await desk.restart();
  await desk.untilCourier({ ...told, waiting: 2 });
  expect((await desk.open()).map(({ mutation }) => mutation.id)).toEqual([id, later.id]);
  expect(await timesOnHub(text)).toBe(0);

  await hubServing(protocolVersion);
  await desk.untilCourier(everythingSent);
  expect(await timesOnHub(text)).toBe(1);
});

describe('what a newer hub put into a row', () => {
  const itemNow = async (): Promise<Record<string, unknown>> => {
    const row = await hub.asProvider((tx) =>
      tx
        .selectFrom('feed_row')
        .select('body')
        .where('kind', '=', 'workItem')
        .where('id', '=', hub.ids().workItem('w1'))
        .executeTakeFirstOrThrow(),
    );
    return row.body as Record<string, unknown>;
  };

  it('goes out as it is, and outlives everything that this version does with the row', async () => {
    const item = (await itemNow()) as unknown as WorkItem;
    const body: WorkItem = {
      ...item,
      forecast: { finish: 'Friday', odds: [0.2, 0.8] },
      checklist: item.checklist.map((entry) => ({ ...entry, hint: 'look twice' })),
    };
    await hub.asProvider(async (tx) => {
      const feed = await FeedWriter.open(tx, hub.providerId());
      feed.put({ kind: 'workItem', id: item.id, scope: item.engagementId, body });
      await feed.flush();
    });
    const pat = await hub.signIn('pat');
    const { entries } = await pat.pull();
    expect(entries.find(({ id }) => id === item.id)?.row).toEqual(body);

    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId: item.id } });
    const byClaim = { workItemId: item.id, fence: { claim: claim.id } };
    const [step] = item.checklist;
    const answers = await pat.push(
      claim,
      pat.mutation({ command: { type: 'work-item.start', ...byClaim } }),
      pat.mutation({
        command: { type: 'work-item.tick', ...byClaim, checklistItemId: step?.id ?? '', done: true },
      }),
      pat.mutation({ command: { type: 'work-item.check-out', ...byClaim } }),
      pat.mutation({ command: { type: 'work-item.release', ...byClaim } }),
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(5).fill('applied'));
    expect(await itemNow()).toMatchObject({
      forecast: { finish: 'Friday', odds: [0.2, 0.8] },
      checklist: body.checklist.map(({ id }) => ({ id, hint: 'look twice', done: id === step?.id })),
    });
  });

  it('of a command that this hub does not know is refused with that command alone, and stays with its author', async () => {
    const pat = await hub.signIn('pat');
    const strange = {
      ...pat.mutation({
        command: { type: 'work-item.note', workItemId: hub.ids().workItem('w2'), note: 'x' },
      }),
      command: { type: 'work-item.teleport', workItemId: hub.ids().workItem('w2') },
    };
    const known = pat.mutation({
      command: { type: 'work-item.note', workItemId: hub.ids().workItem('w2'), note: 'Known' },
    });
    expect(await pat.push(strange, known)).toMatchObject([
      { outcome: 'rejected', error: { code: 'mutation.unknown-command' } },
      { outcome: 'applied' },
    ]);
  });
});
