import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScopeId } from '#shared/kernel/ids';
import type { FeedEntry, FeedPage, ScopeCursor } from '#shared/protocol/hub-api';
import { oldestWorkstationProtocol } from '#shared/protocol/version';
import type { WorkItem } from '#shared/work-items/work-item';
import { FeedWriter } from '../../../server/storage/feed-writer';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm, hubPeople } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';

let hub: TestHub;
let pat: HubCaller;
let kim: HubCaller;

beforeAll(async () => {
  hub = await TestHub.start();
  [pat, kim] = await Promise.all([hub.signIn('pat'), hub.signIn('kim')]);
});
afterAll(() => hub.close());

const wren = () => hub.ids().engagement('wren-bk') as string;
const finch = () => hub.ids().engagement('finch-tx') as string;

const note = (who: HubCaller, item: string, text = 'A note') =>
  who.command(
    { type: 'work-item.note', workItemId: hub.ids().workItem(item), note: text },
    { scope: (item.startsWith('w') ? wren() : finch()) as ScopeId },
  );

/** How far a replica has read. */
interface Place {
  readonly epoch: string | null;
  readonly cursors: ScopeCursor[];
}

/** Reads as a workstation does: page by page to the head that the first page named. */
const follow = async (
  who: HubCaller,
  from: Place,
  limit = 2_000,
): Promise<{ pages: FeedPage[]; entries: FeedEntry[]; place: Place }> => {
  const pages: FeedPage[] = [];
  const cursors = new Map(from.cursors.map(({ scope, seq }) => [scope, seq]));
  let { epoch } = from;
  for (;;) {
    const page = await who.pull({
      epoch,
      cursors: [...cursors].map(([scope, seq]) => ({ scope, seq })),
      upTo: pages[0]?.head ?? null,
      limit,
    });
    pages.push(page);
    if (page.rebuild) cursors.clear();
    for (const scope of page.forget) cursors.delete(scope);
    for (const { scope, seq } of page.cursors) cursors.set(scope, seq);
    epoch = page.epoch;
    if (!page.more) break;
  }
  const entries = pages.flatMap((page) => page.entries);
  return { pages, entries, place: { epoch, cursors: [...cursors].map(([scope, seq]) => ({ scope, seq })) } };
};

const nothing: Place = { epoch: null, cursors: [] };
const names = (entries: readonly FeedEntry[]) => entries.map(({ kind, id }) => `${kind}:${id}`);
const seqs = (entries: readonly FeedEntry[]) => entries.map(({ seq }) => seq);

/** Moves a row into another scope, as the program will when a matter changes engagement. */
const move = (item: string, scope: string) =>
  hub.asProvider(async (tx) => {
    const feed = await FeedWriter.open(tx, hub.providerId());
    const id = hub.ids().workItem(item);
    const { body } = await tx
      .selectFrom('feed_row')
      .select('body')
      .where('kind', '=', 'workItem')
      .where('id', '=', id)
      .where('body', 'is not', null)
      .executeTakeFirstOrThrow();
    feed.put({ kind: 'workItem', id, scope, body: { ...(body as WorkItem), engagementId: scope as never } });
    await feed.flush();
  });

describe('a first pull', () => {
  it('brings every row one may see once, in the order of numbers, and none besides', async () => {
    const { entries, pages } = await follow(pat, nothing);
    expect(new Set(names(entries)).size).toBe(entries.length);
    expect(seqs(entries)).toEqual(seqs(entries).toSorted((a, b) => a - b));
    const own = hub.ids().person('pat');
    expect(new Set(entries.map(({ scope }) => scope))).toEqual(new Set([hub.providerId(), wren(), own]));
    expect(entries.filter(({ scope }) => scope === own).map(({ kind }) => kind)).toEqual(['agreement']);
    expect(entries.filter(({ kind }) => kind === 'person')).toHaveLength(hubPeople.length);
    expect(pages[0]).toMatchObject({ rebuild: false, more: false, forget: [] });
    expect(new Set(pages[0]?.backfill)).toEqual(new Set([hub.providerId(), wren(), hub.ids().person('pat')]));
  });

  it.each([4, 25])('is the same in pages of %i', async (limit) => {
    const whole = await follow(pat, nothing);
    const { pages, entries, place } = await follow(pat, nothing, limit);
    expect(pages.every((page) => page.entries.length <= limit)).toBe(true);
    expect(entries).toEqual(whole.entries);
    expect(place).toEqual(whole.place);
  });

  it('leaves cursors from which nothing more comes', async () => {
    const { place } = await follow(pat, nothing, 20);
    const again = await follow(pat, place);
    expect(again.entries).toEqual([]);
    expect(again.pages[0]).toMatchObject({ more: false, backfill: [], forget: [] });
  });
});

describe('a later pull', () => {
  it('brings each row that changed once, as it is now', async () => {
    const { place } = await follow(pat, nothing);
    await note(pat, 'w1');
    await note(pat, 'w1');
    const { entries } = await follow(pat, place);
    const item = `workItem:${hub.ids().workItem('w1')}`;
    expect(names(entries).filter((name) => name === item)).toHaveLength(1);
    expect(entries.filter(({ kind }) => kind === 'activity')).toHaveLength(2);
  });

  it('does not bring what others see', async () => {
    const { place } = await follow(kim, nothing);
    await note(pat, 'w2');
    expect((await follow(kim, place)).entries).toEqual([]);
  });

  it('ends at the head that its first page named, whatever is written meanwhile', async () => {
    const { place } = await follow(pat, nothing);
    await note(pat, 'w3');
    await note(pat, 'w4');
    const first = await pat.pull({ ...place, limit: 1 });
    const { seq } = await note(pat, 'w5');
    const read = { epoch: place.epoch, cursors: first.cursors };
    const rest = await pat.pull({ ...read, upTo: first.head });
    expect(rest.head).toBe(first.head);
    expect(rest.entries.every((entry) => entry.seq <= first.head)).toBe(true);
    const next = await pat.pull({ ...read, cursors: rest.cursors });
    expect(seqs(next.entries)).toContain(seq);
  });

  it('takes no head from the future', async () => {
    const { head } = await pat.pull();
    expect((await pat.pull({ upTo: head + 1_000 })).head).toBe(head);
  });
});

describe('membership', () => {
  const members = hubFirm('acme')['members.csv'] as string;
  const withMembers = (change: (lines: string) => string) =>
    hub.import({ ...hubFirm('acme'), 'members.csv': change(members) });

  it('that ends makes the replica forget the scope, and is backfilled from the start when it returns', async () => {
    const { place } = await follow(pat, nothing);
    await withMembers((lines) => lines.replace('wren-bk,pat,professional\n', ''));
    const without = await follow(pat, place);
    expect(without.pages[0]?.forget).toEqual([wren()]);
    expect(without.entries.every(({ scope }) => scope !== wren())).toBe(true);
    expect(without.place.cursors.map(({ scope }) => scope)).not.toContain(wren());

    await withMembers((lines) => lines);
    const back = await follow(pat, without.place, 10);
    expect(back.pages[0]?.backfill).toEqual([wren()]);
    const fresh = await follow(pat, nothing);
    const inWren = (entries: readonly FeedEntry[]) =>
      names(entries.filter(({ scope }) => scope === wren())).toSorted((a, b) => (a < b ? -1 : 1));
    expect(inWren(back.entries)).toEqual(inWren(fresh.entries));
    // The other scopes are not read again for it.
    expect(back.entries.filter(({ kind }) => kind === 'person')).toEqual([]);
  });

  it('that begins opens the scope to one who was not there before', async () => {
    const { place } = await follow(kim, nothing);
    await withMembers((lines) => `${lines}wren-bk,kim,observer\n`);
    const { pages, entries } = await follow(kim, place);
    expect(pages[0]?.backfill).toEqual([wren()]);
    expect(names(entries)).toContain(`workItem:${hub.ids().workItem('w1')}`);
    await withMembers((lines) => lines);
  });
});

describe('a row that moves to another scope', () => {
  it('leaves a tombstone where it was and comes where it is now', async () => {
    const [before, there] = [(await follow(pat, nothing)).place, (await follow(kim, nothing)).place];
    const name = `workItem:${hub.ids().workItem('w20')}`;
    await move('w20', finch());
    const left = (await follow(pat, before)).entries.filter((entry) => names([entry])[0] === name);
    expect(left).toEqual([expect.objectContaining({ scope: wren(), row: null })]);
    const came = (await follow(kim, there)).entries.filter((entry) => names([entry])[0] === name);
    expect(came).toEqual([expect.objectContaining({ scope: finch() })]);
    expect(came[0]?.row).toMatchObject({ engagementId: finch() });
  });

  it('is not told of to one who reads the scope for the first time', async () => {
    const { entries } = await follow(pat, nothing);
    expect(names(entries)).not.toContain(`workItem:${hub.ids().workItem('w20')}`);
    expect(entries.every(({ row }) => row !== null)).toBe(true);
  });

  it('may come back', async () => {
    const [before, there] = [(await follow(pat, nothing)).place, (await follow(kim, nothing)).place];
    const name = `workItem:${hub.ids().workItem('w20')}`;
    await move('w20', wren());
    const came = (await follow(pat, before)).entries.filter((entry) => names([entry])[0] === name);
    expect(came).toEqual([expect.objectContaining({ scope: wren() })]);
    expect(came[0]?.row).not.toBeNull();
    const left = (await follow(kim, there)).entries.filter((entry) => names([entry])[0] === name);
    expect(left).toEqual([expect.objectContaining({ scope: finch(), row: null })]);
    const anew = (await follow(pat, { ...nothing, epoch: before.epoch })).entries;
    expect(anew.filter((entry) => names([entry])[0] === name)).toEqual(came);
  });

  it('is not written by one who is wrong about where it stands', async () => {
    const { place } = await follow(pat, nothing);
    const id = hub.ids().workItem('w20');
    const writing = (standing: string | null) =>
      hub.asProvider(async (tx) => {
        const feed = await FeedWriter.open(tx, hub.providerId());
        feed.put({ kind: 'workItem', id, scope: finch(), body: {} as WorkItem }, standing);
        await feed.flush();
      });
    // No number, and a name twice: the database's own refusals (SQLSTATE 23502, 23505).
    await expect(writing(finch())).rejects.toMatchObject({ code: '23502' });
    await expect(writing(null)).rejects.toMatchObject({ code: '23505' });
    expect((await follow(pat, place)).entries).toEqual([]);
  });
});

describe('writers at the same time', () => {
  it('never let a cursor pass a commit that comes late', async () => {
    const { place } = await follow(pat, nothing);
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let written = (): void => undefined;
    const inPlace = new Promise<void>((resolve) => {
      written = resolve;
    });
    const id = hub.ids().person('obi');
    const slow = hub.asProvider(async (tx) => {
      const feed = await FeedWriter.open(tx, hub.providerId());
      const { body } = await tx
        .selectFrom('feed_row')
        .select('body')
        .where('kind', '=', 'person')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const seq = feed.put({ kind: 'person', id, scope: hub.providerId(), body: body as never });
      await feed.flush();
      written();
      await held;
      return seq;
    });
    await inPlace;
    const quick = note(pat, 'w6');
    // Neither is to be seen before the first has committed: the second waits its turn.
    const meanwhile = await follow(pat, place);
    expect(meanwhile.entries).toEqual([]);
    finish();
    const [slowSeq, { seq: quickSeq }] = await Promise.all([slow, quick]);
    expect(slowSeq).toBeLessThan(quickSeq);
    const { entries } = await follow(pat, meanwhile.place);
    expect(seqs(entries)).toEqual(expect.arrayContaining([slowSeq, quickSeq]));
  });

  it('leave no hole for one who reads all the while', async () => {
    const writers = await Promise.all(['pat', 'sam', 'lee', 'rae', 'obi'].map((name) => hub.signIn(name)));
    let { place } = await follow(pat, nothing);
    const seen = new Set<string>();
    let writing = true;
    const all = Promise.all(
      writers.map(async (writer, index) => {
        const ids: string[] = [];
        for (let turn = 0; turn < 6; turn++)
          ids.push((await note(writer, `w${30 + ((index + turn) % 5)}`)).id);
        return ids;
      }),
    ).finally(() => {
      writing = false;
    });
    const read = async (): Promise<void> => {
      const next = await follow(pat, place, 5);
      place = next.place;
      for (const { kind, id } of next.entries) if (kind === 'activity') seen.add(id);
    };
    while (writing) await read();
    const ids = (await all).flat();
    await read();
    expect(ids).toHaveLength(30);
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe('the protocol', () => {
  it('is refused where it is older than the hub serves, for pulls and pushes alike', async () => {
    const old = { protocolVersion: oldestWorkstationProtocol - 1 };
    expect(await pat.pullRaw(old)).toMatchObject({ status: 426, code: 'protocol.workstation-too-old' });
    const mutations = [
      pat.mutation({
        command: { type: 'work-item.note', workItemId: hub.ids().workItem('w1'), note: 'Old' },
      }),
    ];
    const push = await pat.post('/v1/mutations', { ...old, deviceId: pat.deviceId, mutations });
    expect(push).toMatchObject({ status: 426, code: 'protocol.workstation-too-old' });
  });
});

describe('an epoch', () => {
  it('that is not the hub’s makes the replica start again; its cursors and its head count for nothing', async () => {
    const { place } = await follow(pat, nothing);
    await hub.database.as({ mode: 'hub' }, (tx) =>
      tx.updateTable('hub_identity').set({ epoch: 'restored' }).execute(),
    );
    await hub.restart();
    pat = await hub.signIn('pat');
    const page = await pat.pull({ ...place, upTo: 1 });
    expect(page).toMatchObject({ epoch: 'restored', rebuild: true, forget: [] });
    expect(page.head).toBe((await pat.pull()).head);
    const again = await follow(pat, place, 9);
    const fresh = await follow(pat, nothing);
    expect(again.entries).toEqual(fresh.entries);
    expect(again.pages.slice(1).every(({ rebuild }) => !rebuild)).toBe(true);
  });
});
