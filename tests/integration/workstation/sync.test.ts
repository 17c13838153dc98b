import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScopeId } from '#shared/kernel/ids';
import { feedPage } from '#shared/protocol/hub-api';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';
import { TestDesk } from './test-desk';

const minute = 60_000;
const day = 24 * 60 * minute;

let hub: TestHub;
let otherHub: TestHub;
let folder: string;
let desk: TestDesk;

beforeAll(async () => {
  hub = await TestHub.start();
  otherHub = await TestHub.start();
});
afterAll(async () => {
  await hub.close();
  await otherHub.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
  desk = new TestDesk(hub, folder);
  await desk.start();
});
afterEach(async () => {
  await desk.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** How often a note stands in what the hub knows. */
const timesOnHub = async (note: string): Promise<number> => {
  const rows = await hub.asProvider((tx) => tx.selectFrom('feed_row').select('body').execute());
  return rows.filter(({ body }) => JSON.stringify(body ?? null).includes(note)).length;
};

const uniqueNote = (): string => `note ${randomUUID()}`;
const everythingSent = { contact: 'in-step', waiting: 0 };

describe('what was saved reaches the hub', () => {
  it('and whatever scope it lies in here is one that its person sees there', async () => {
    await desk.signIn('pat');
    const { person } = await desk.signedIn();
    await desk.note(uniqueNote());
    const own = { scope: person.id as string as ScopeId };
    await desk.say({ type: 'preference.set', key: 'queue.views', value: [] }, own);
    await desk.say({ type: 'time-entry.record', entries: [sampleEntry(1)] }, own);
    await desk.untilCourier(everythingSent);
    expect((await desk.open()).map(({ answer }) => answer?.outcome)).toEqual(Array(3).fill('applied'));
    const listed = await desk.call('scope.list-here');
    const page = await desk.pull();
    if (!listed.ok || !page.ok) throw new Error('the hub is there');
    const { cursors } = feedPage.parse(JSON.parse(new TextDecoder().decode(page.value.body)));
    expect(listed.value.scopes).toHaveLength(2);
    expect(cursors.map(({ scope }) => scope)).toEqual(expect.arrayContaining(listed.value.scopes));
  });

  it('in the order it was saved, and is answered in the journal', async () => {
    await desk.signIn('pat');
    const notes = [];
    for (let n = 0; n < 5; n++) notes.push(await desk.note(uniqueNote()));
    await desk.untilCourier(everythingSent);
    const open = await desk.open();
    expect(open.map(({ mutation }) => mutation.id)).toEqual(notes.map(({ id }) => id));
    const seqs = open.map(({ answer }) => answer?.seq ?? 0);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(open.every(({ answer }) => answer?.outcome === 'applied')).toBe(true);
  });

  it('after a restart without network, from where it was', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    desk.wire.up = false;
    const text = uniqueNote();
    const { id } = await desk.note(text);
    await desk.restart();

    expect(await desk.session()).toMatchObject({ phase: 'signed-in', renewal: null });
    expect((await desk.open()).map(({ mutation }) => mutation.id)).toEqual([id]);
    await desk.untilCourier({ contact: 'offline', waiting: 1 });

    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await desk.untilCourier(everythingSent);
    expect(await timesOnHub(text)).toBe(1);
  });

  it('once, although the reply was lost', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    desk.wire.loseNextReplyOf('/v1/mutations');
    const text = uniqueNote();
    await desk.note(text);
    await desk.call('courier.sync-now');
    await desk.untilCourier(everythingSent);
    expect((await desk.open())[0]?.answer?.outcome).toBe('duplicate');
    expect(await timesOnHub(text)).toBe(1);
  });

  it('never twice under one number, across restarts', async () => {
    await desk.signIn('pat');
    const first = await desk.note(uniqueNote());
    await desk.restart();
    const second = await desk.note(uniqueNote());
    expect(second.deviceId).toBe(first.deviceId);
    expect(second.deviceSequence).toBeGreaterThan(first.deviceSequence);
  });
});

describe('a session that grows old', () => {
  it('is renewed when the access token has expired', async () => {
    await desk.signIn('pat');
    hub.clock.advance(11 * minute);
    expect(await desk.pull()).toMatchObject({ ok: true });
    expect(await desk.signedIn()).toMatchObject({ renewal: null });
  });

  it('survives a renewal whose reply was lost', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    hub.clock.advance(11 * minute);
    desk.wire.loseNextReplyOf('/v1/sessions/refresh');
    expect(await desk.pull()).toMatchObject({ ok: false, error: { code: 'hub.unreachable' } });
    expect(await desk.pull()).toMatchObject({ ok: true });
    expect(await desk.signedIn()).toMatchObject({ renewal: null });
  });

  it('is renewed after weeks offline, and what was written meanwhile is sent', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    desk.wire.up = false;
    await desk.restart();
    const text = uniqueNote();
    await desk.note(text);
    hub.clock.advance(30 * day);
    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await desk.untilCourier(everythingSent);
    expect(await timesOnHub(text)).toBe(1);
  });

  it('asks for a sign-in once it has ended, and loses nothing', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    desk.wire.up = false;
    const text = uniqueNote();
    await desk.note(text);
    hub.clock.advance(61 * day);
    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await desk.untilCourier({ contact: 'refused', waiting: 1, problem: { code: 'session.expired' } });
    expect(await desk.signedIn()).toMatchObject({ renewal: { code: 'session.expired' } });
    await desk.note(uniqueNote());

    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    expect(await desk.signedIn()).toMatchObject({ renewal: null });
    expect(await timesOnHub(text)).toBe(1);
  });
});

describe('a folder that was copied', () => {
  it('goes on under a device id of its own once the hub has seen the other at work, and loses nothing', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    const { deviceId } = await desk.signedIn();
    await desk.stop();
    const copyFolder = await mkdtemp(join(tmpdir(), 'meridian-copy-'));
    await cp(folder, copyFolder, { recursive: true });
    const copy = new TestDesk(hub, copyFolder);
    await desk.start();
    await desk.untilCourier(everythingSent);
    hub.clock.advance(11 * minute);

    await copy.start();
    await copy.untilCourier({ contact: 'refused', problem: { code: 'session.refresh-reused' } });
    const text = uniqueNote();
    await copy.note(text);
    await copy.signIn('pat');
    await copy.untilCourier(everythingSent);
    const entered = await copy.signedIn();
    expect(entered.deviceId).not.toBe(deviceId);
    expect((await copy.note(uniqueNote())).deviceId).toBe(entered.deviceId);
    await copy.untilCourier(everythingSent);
    expect((await copy.open()).map(({ answer }) => answer?.outcome)).toEqual(['applied', 'applied']);
    expect(await timesOnHub(text)).toBe(1);
    await copy.stop();
    await rm(copyFolder, { recursive: true, force: true, maxRetries: 5 });
  });
});

describe('who works here', () => {
  it('keeps unsent work apart for each person, and signing out drops none of it', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    desk.wire.up = false;
    const text = uniqueNote();
    const { id } = await desk.note(text);
    expect(await desk.call('session.sign-out')).toMatchObject({ ok: true, value: { phase: 'signed-out' } });
    desk.wire.up = true;
    await desk.signIn('sam');
    expect(await desk.open()).toEqual([]);
    await desk.untilCourier(everythingSent);
    expect(await timesOnHub(text)).toBe(0);

    await desk.call('session.sign-out');
    await desk.signIn('pat');
    expect((await desk.open()).map(({ mutation }) => mutation.id)).toEqual([id]);
    await desk.untilCourier(everythingSent);
    expect(await timesOnHub(text)).toBe(1);
    expect(await readdir(join(folder, 'profiles'))).toHaveLength(2);
  });

  it('refuses a mutation of somebody else', async () => {
    await desk.signIn('pat');
    const mutation = await desk.note(uniqueNote());
    await desk.call('session.sign-out');
    await desk.signIn('sam');
    expect(await desk.call('journal.append', { mutation })).toMatchObject({
      ok: false,
      error: { code: 'mutation.wrong-author' },
    });
  });

  it('ends the session on the hub when signing out, also one that was only restored', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    const { person } = await desk.signedIn();
    await desk.restart();
    await desk.call('session.sign-out');
    const families = await hub.asProvider((tx) =>
      tx
        .selectFrom('session_family')
        .select('ended_because')
        .where('person_id', '=', person.id)
        .orderBy('ended_at', 'desc')
        .execute(),
    );
    expect(families.map(({ ended_because }) => ended_because)).toContain('signed-out');
  });
});

describe('something else at the hub’s address', () => {
  it('another hub receives neither token nor work, and is named', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    desk.wire.target = otherHub.url;
    const text = uniqueNote();
    await desk.note(text);
    await desk.untilCourier({ contact: 'refused', waiting: 1, problem: { code: 'hub.different' } });
    expect(await desk.signIn('pat')).toMatchObject({ ok: false, error: { code: 'hub.different' } });
    const leaked = desk.wire.delivered.filter(
      ({ target, path }) => target === otherHub.url && path.startsWith('/v1/sessions'),
    );
    expect(leaked).toEqual([]);

    desk.wire.target = hub.url;
    await desk.call('courier.sync-now');
    await desk.untilCourier(everythingSent);
    expect(await timesOnHub(text)).toBe(1);
  });

  it('a web page is not taken for a hub, and work waits', async () => {
    const hotel = createServer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<h1>Welcome. Please accept our terms.</h1>'),
    );
    await new Promise<void>((resolve) => hotel.listen(0, '127.0.0.1', resolve));
    const address = hotel.address();
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    desk.wire.target = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    await desk.note(uniqueNote());
    await desk.untilCourier({ contact: 'refused', waiting: 1, problem: { code: 'hub.not-a-hub' } });
    desk.wire.target = hub.url;
    await desk.call('courier.sync-now');
    await desk.untilCourier(everythingSent);
    hotel.closeAllConnections();
    await new Promise((resolve) => hotel.close(resolve));
  });
});
