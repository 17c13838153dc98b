import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import type { DocumentId, PersonId } from '#shared/kernel/ids';
import { collectChunks } from '../../../server/hub/collect-chunks';
import { sha256Of, someFile } from '../../support/hub-file';
import { hubFirm } from '../../support/hub-firm';
import { password, TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { DeskFiles } from './desk-files';
import { TestDesk } from './test-desk';

/*
 * Devices that must go (security check 24): what they have not sent is handed to the hub, everything else of their
 * person is erased, and the audit tells of both.
 */

const everythingSent = { contact: 'in-step', waiting: 0 };

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
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** How often `text` stands in any file of the data folder. */
const timesOnDisk = async (text: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => (await readFile(file, 'latin1').catch(() => '')).includes(text)),
  );
  return found.filter((isFound) => isFound).length;
};

/** The events of the audit that name this device, in their order. */
const auditOf = async (device: string): Promise<string[]> => {
  const rows = await hub.asProvider((tx) =>
    tx.selectFrom('audit_entry').select('content').orderBy('index').execute(),
  );
  return rows.flatMap(({ content }) => {
    const {
      event,
      device: by,
      facts,
    } = content as { event: string; device: string; facts: { device?: string } };
    return by === device || facts.device === device ? [event] : [];
  });
};

/** Begins a document and writes in it; answers with the change, as text. */
const writeDocument = async (): Promise<string> => {
  const documentId = v7() as DocumentId;
  const { scope } = await desk.say({
    type: 'document.create',
    documentId,
    forWorkItem: null,
    title: 'Advice on the lease',
    kind: 'memo',
    language: 'en-GB',
    bodySchema: 1,
  });
  const doc = new Y.Doc();
  doc.getXmlFragment('body').insert(0, [new Y.XmlText(`passage ${randomUUID()}`)]);
  const update = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
  expect(
    await desk.call('document.append', { scope, documentId, onDisk: true, update, bodySchema: 1 }),
  ).toMatchObject({ ok: true });
  return update;
};

const untilGone = (code: string): Promise<void> =>
  until(async () => expect(await desk.session()).toMatchObject({ phase: 'signed-out', reason: { code } }));

const sealedFor = async (lead: string): Promise<string> =>
  JSON.stringify((await (await hub.signIn(lead)).get('/v1/quarantine')).body);

describe('a device that was revoked', () => {
  it('hands over what it has not sent, erases the rest, and never comes back', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    const { deviceId, person, profileId } = await desk.signedIn();
    const kept = `note ${randomUUID()}`;
    await desk.note(kept);
    await desk.untilCourier(everythingSent);
    desk.wire.up = false;
    const unsent = `note ${randomUUID()}`;
    await desk.note(unsent);
    expect(await timesOnDisk(unsent)).toBe(1);
    const written = await writeDocument();

    const pat = await hub.signIn('pat');
    const of = `/v1/people/${person.id}/devices`;
    expect((await pat.get(of)).body).toMatchObject({
      devices: expect.arrayContaining([expect.objectContaining({ id: deviceId, revokedAt: null })]),
    });
    expect((await pat.delete(`${of}/${deviceId}`)).status).toBe(204);
    expect((await pat.delete(`${of}/${deviceId}`)).status).toBe(204);
    // Until its next contact the desk does not know, and works on.
    expect(await desk.session()).toMatchObject({ phase: 'signed-in' });

    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await untilGone('device.revoked');
    await until(async () => expect(await auditOf(deviceId)).toContain('device.wiped'));
    expect(await timesOnDisk(kept)).toBe(0);
    expect(await timesOnDisk(unsent)).toBe(0);
    expect(await sealedFor('lee')).toContain(unsent);
    expect(await sealedFor('lee')).toContain(written);
    const audited = (await auditOf(deviceId)).filter((event) => /^(device|quarantine)\./.test(event));
    expect(audited).toEqual([
      'device.revoked',
      // The note, the new document and what was written in it.
      'quarantine.sealed',
      'quarantine.sealed',
      'quarantine.sealed',
      'device.wiped',
    ]);
    expect((await pat.get(of)).body).toMatchObject({
      devices: expect.arrayContaining([
        expect.objectContaining({ id: deviceId, wipedAt: expect.any(Number) }),
      ]),
    });

    // The window still has a replica, and is told so until it has erased it.
    const toErase = { ok: true, value: { profileIds: [profileId] } };
    expect(await desk.call('session.replicas-to-erase')).toEqual(toErase);
    await desk.restart();
    expect(await desk.call('session.replicas-to-erase')).toEqual(toErase);
    await desk.call('session.replica-erased', { profileId });
    expect(await desk.call('session.replicas-to-erase')).toMatchObject({ value: { profileIds: [] } });

    // The person may work here again: this is another device from now on.
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    expect((await desk.signedIn()).deviceId).not.toBe(deviceId);
    const again = await fetch(new URL('/v1/sessions', hub.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        email: 'pat@acme.example',
        password,
        device: { id: deviceId, name: 'the old one' },
      }),
    });
    expect([again.status, await again.json()]).toMatchObject([403, { error: { code: 'device.revoked' } }]);
  });

  it('hands over files whose bytes the hub had not, whether their mutation is sealed or was taken before', async () => {
    await desk.signIn('sam');
    await desk.untilCourier(everythingSent);
    const { deviceId, person } = await desk.signedIn();
    const files = new DeskFiles(desk, hub.ids());
    // The hub knows of the first, and the line is cut before its second chunk; nothing of the other gets out.
    const known = someFile(3 * 1024 * 1024);
    let chunks = 0;
    desk.wire.before = async (_, path) => {
      if (path.includes('/chunks/') && ++chunks > 1) throw new TypeError('no network');
    };
    const first = await files.add('Known.pdf', known);
    await until(() => expect(chunks).toBeGreaterThan(1));
    desk.wire.up = false;
    const secret = Buffer.from(`only on this desk ${randomUUID()}`);
    const second = await files.add('Unknown.txt', secret);
    const [sam, lee] = [await hub.signIn('sam'), await hub.signIn('lee')];
    await sam.delete(`/v1/people/${person.id}/devices/${deviceId}`);

    // Killed in between, it goes on where it was: no chunk is brought twice.
    let asked = 0;
    desk.wire.before = async (_, path) => {
      if (path === '/v1/farewells' && ++asked > 3) throw new TypeError('no network');
    };
    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await until(() => expect(asked).toBeGreaterThan(3));
    await desk.stop();
    desk.wire.before = async () => undefined;
    await desk.start();
    await desk.call('courier.sync-now');
    await untilGone('device.revoked');
    await until(async () => expect(await auditOf(deviceId)).toContain('device.wiped'));
    expect(await timesOnDisk(secret.toString())).toBe(0);

    const bytesOf = async ({ attachmentId, versionId }: VersionReference): Promise<string | null> => {
      const path = `/v1/attachments/${attachmentId}/versions/${versionId}/content`;
      const answer = await fetch(new URL(path, hub.url), { headers: lee.headers });
      return answer.ok ? sha256Of(Buffer.from(await answer.arrayBuffer())) : null;
    };
    expect(await bytesOf(first)).toBe(sha256Of(known));
    expect(await bytesOf(second)).toBeNull();
    // Nobody decides for months: the bytes wait with the sealed edit, and no longer.
    const collect = (days: number) =>
      collectChunks(hub.database, hub.blobs, hub.clock.now() + days * 86_400_000);
    expect(await collect(90)).toEqual({ chunks: 0, blobs: 0 });
    const edits = (await lee.get('/v1/quarantine')).body as { edits: { id: string }[] };
    expect(edits.edits.map(({ id }) => id)).toContain(second.versionId);
    const applied = { ids: [second.versionId], decision: 'apply', reason: 'Sam lost the laptop' };
    expect(await lee.post('/v1/quarantine/decisions', applied)).toMatchObject({
      status: 200,
      body: { outcomes: [{ outcome: 'applied' }] },
    });
    expect(await bytesOf(second)).toBe(sha256Of(secret));
  });

  it('hands over what its person saves while files are on their way', async () => {
    await desk.signIn('sam');
    await desk.untilCourier(everythingSent);
    const { deviceId, person } = await desk.signedIn();
    desk.wire.up = false;
    await new DeskFiles(desk, hub.ids()).add('Large.pdf', someFile(3 * 1024 * 1024));
    const [sam, lee] = [await hub.signIn('sam'), await hub.signIn('lee')];
    await sam.delete(`/v1/people/${person.id}/devices/${deviceId}`);
    const text = `note ${randomUUID()}`;
    let asked = 0;
    let written = '';
    desk.wire.before = async (_, path) => {
      if (path !== '/v1/farewells' || ++asked !== 3) return;
      await desk.note(text);
      written = await writeDocument();
    };
    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await untilGone('device.revoked');
    await until(async () => expect(await auditOf(deviceId)).toContain('device.wiped'));
    expect(await timesOnDisk(text)).toBe(0);
    const sealed = JSON.stringify((await lee.get('/v1/quarantine')).body);
    expect([sealed.split(text).length, sealed.split(written).length]).toEqual([2, 2]);
  });

  it('hands over what a program saved last, which nobody had made a version of', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    const { deviceId, person } = await desk.signedIn();
    const files = new DeskFiles(desk, hub.ids());
    const version = await files.add('Ledger.txt', Buffer.from(`as it was opened ${randomUUID()}`));
    await until(async () =>
      expect((await files.row(version.attachmentId)).versions[0]?.storedAt).not.toBeNull(),
    );
    const secret = Buffer.from(`saved last ${randomUUID()}`);
    desk.program = (path) => writeFile(path, secret).then(() => true);
    expect(await desk.call('attachment.open', { version, edit: true })).toMatchObject({ ok: true });
    const [pat, lee] = [await hub.signIn('pat'), await hub.signIn('lee')];
    await pat.delete(`/v1/people/${person.id}/devices/${deviceId}`);
    await desk.pull();
    await untilGone('device.revoked');
    await until(async () => expect(await auditOf(deviceId)).toContain('device.wiped'));
    expect(await timesOnDisk(secret.toString())).toBe(0);

    type Edit = { id: string; command: { attachmentId?: string } };
    const { edits } = (await lee.get('/v1/quarantine')).body as { edits: Edit[] };
    const ids = edits
      .filter(({ command }) => command.attachmentId === version.attachmentId)
      .map(({ id }) => id);
    expect(ids).toHaveLength(1);
    const decision = { ids, decision: 'apply', reason: 'Pat lost the laptop' };
    expect(await lee.post('/v1/quarantine/decisions', decision)).toMatchObject({
      body: { outcomes: [{ outcome: 'applied' }] },
    });
    const path = `/v1/attachments/${version.attachmentId}/versions/${ids[0]}/content`;
    const answer = await fetch(new URL(path, hub.url), { headers: lee.headers });
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe(secret.toString());
  });

  it('takes no bytes into an engagement that its person never saw, nor other bytes than are named', async () => {
    const kim = await hub.signIn('kim');
    await kim.delete(`/v1/people/${kim.session.personId}/devices/${kim.deviceId}`);
    const say = (scope: string, named: string, text: string) =>
      kim.post('/v1/farewells', {
        refreshToken: kim.session.refreshToken,
        mutations: [],
        chunk: { scope, hash: sha256Of(Buffer.from(named)), data: Buffer.from(text).toString('base64') },
        erased: false,
      });
    const [wren, finch] = [hub.ids().engagement('wren-bk'), hub.ids().engagement('finch-tx')];
    expect(await say(wren, 'a', 'a')).toMatchObject({ status: 404, code: 'scope.not-visible' });
    expect(await say(finch, 'a', 'b')).toMatchObject({ status: 422, code: 'attachment.chunk-corrupt' });
    expect(await say(finch, 'a', 'a')).toMatchObject({ status: 200, body: { here: true } });
  });

  it('goes on with its going after a kill in the middle, and once the hub can be reached', async () => {
    await desk.signIn('rae');
    await desk.untilCourier(everythingSent);
    const { deviceId, person } = await desk.signedIn();
    const rae = await hub.signIn('rae');
    await rae.delete(`/v1/people/${person.id}/devices/${deviceId}`);
    const text = `note ${randomUUID()}`;
    // The first reply is lost, and then the hub is out of reach: it has the work, and this desk does not know.
    let asked = 0;
    desk.wire.loseNextReplyOf('/v1/farewells');
    desk.wire.before = async (_, path) => {
      if (path === '/v1/farewells' && ++asked > 1) throw new TypeError('no network');
    };
    await desk.note(text);
    await desk.call('courier.sync-now');
    await until(() => expect(desk.wire.delivered.some(({ path }) => path === '/v1/farewells')).toBe(true));
    expect(await timesOnDisk(text)).toBe(1);
    desk.wire.before = async () => undefined;
    await desk.restart();
    await desk.call('courier.sync-now');
    await untilGone('device.revoked');
    await until(async () => expect(await timesOnDisk(text)).toBe(0));
    expect((await sealedFor('lee')).split(text)).toHaveLength(2);
  });

  it('is ended by its person or an admin, and by nobody else', async () => {
    const [pat, obi, ada] = await Promise.all([hub.signIn('pat'), hub.signIn('obi'), hub.signIn('ada')]);
    const of = `/v1/people/${pat.session.personId as PersonId}/devices`;
    expect(await obi.get(of)).toMatchObject({ status: 403, code: 'device.not-allowed' });
    expect(await obi.delete(`${of}/${randomUUID()}`)).toMatchObject({
      status: 403,
      code: 'device.not-allowed',
    });
    expect(await ada.get(of)).toMatchObject({ status: 200 });
    expect(await ada.delete(`${of}/${randomUUID()}`)).toMatchObject({
      status: 404,
      code: 'device.not-found',
    });
  });
});

describe('a person who was disabled', () => {
  const setActive = async (person: string, active: boolean): Promise<void> => {
    const files = hubFirm('acme');
    const people = String(files['people.csv']);
    const changed = people.replace(
      new RegExp(`^(${person},.*),(yes|no)$`, 'm'),
      `$1,${active ? 'yes' : 'no'}`,
    );
    await hub.import({ ...files, 'people.csv': changed });
  };

  it('leaves nothing on the desk, and loses no work', async () => {
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    const { deviceId } = await desk.signedIn();
    desk.wire.up = false;
    const text = `note ${randomUUID()}`;
    await desk.note(text);
    await setActive('pat', false);
    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await untilGone('person.disabled');
    await until(async () => expect(await timesOnDisk(text)).toBe(0));
    expect(await sealedFor('lee')).toContain(text);

    // Switched on again, they are at home on the same device.
    await setActive('pat', true);
    await desk.signIn('pat');
    await desk.untilCourier(everythingSent);
    expect((await desk.signedIn()).deviceId).toBe(deviceId);
  });
});
