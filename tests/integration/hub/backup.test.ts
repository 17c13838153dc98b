import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { BodyReference } from '#shared/bridge/document-calls';
import { bodyField, makeBody } from '#shared/documents/merge-body';
import type { DocumentId, MutationId } from '#shared/kernel/ids';
import { type Manifest, readManifest } from '../../../server/backup/manifest';
import { renewEpoch } from '../../../server/backup/restore-backup';
import { readIdentity } from '../../../server/hub/identity';
import {
  backUpInto,
  emptyDatabase as emptyDatabaseBeside,
  opened,
  restoreFrom,
  signInAt,
} from '../../support/backup-and-restore';
import { withMember, withoutMember } from '../../support/edit-members';
import { BodyOnDesk } from '../../support/hub-document';
import { someFile } from '../../support/hub-file';
import { HubOnDatabase } from '../../support/hub-processes';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { DeskFiles } from '../workstation/desk-files';
import { TestDesk } from '../workstation/test-desk';

/*
 * The hub's own commands, as an operator types them, on a real PostgreSQL: backup beside a hub that serves, restore
 * into an empty database, and what workstations bring back to it. Over 400 lines, since all of it shares one firm on
 * one hub, which takes longer to start than the tests take.
 */

const main = join(import.meta.dirname, '../../../server/main.ts');

let hub: TestHub;
let folder: string;
let attachments: string;
let made = 0;

beforeAll(async () => {
  hub = await TestHub.start({ providers: ['acme', 'bolt'] });
  folder = await mkdtemp(join(tmpdir(), 'meridian-backup-'));
  attachments = join(hub.folder, 'attachments');
  await mkdir(join(attachments, 'a'), { recursive: true });
  await writeFile(join(attachments, 'a', 'bytes'), 'some bytes of a file');
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

/** The exit code of a command and all it said. */
const run = async (
  databaseUrl: string,
  ...args: readonly string[]
): Promise<{ code: number | null; said: string }> => {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, said: out + err };
};

const emptyDatabase = () => emptyDatabaseBeside(hub);

const backUp = async (databaseUrl = hub.database.connectionString): Promise<string> => {
  const into = join(folder, `backup-${++made}`);
  await backUpInto(into, databaseUrl, attachments);
  return into;
};

const restore = (from: string, databaseUrl: string) =>
  restoreFrom(from, databaseUrl, join(folder, `restored-${++made}`));

/** As the database's superuser, behind every wall. */
const rowsOf = async (databaseUrl: string, statement: string): Promise<readonly { count: string }[]> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>(statement);
  await client.end();
  return rows;
};

const hashesOf = ({ tables }: Manifest): Record<string, string> =>
  Object.fromEntries(tables.map(({ name, sha256 }) => [name, sha256]));

const noteOf = (note: string) =>
  ({ type: 'work-item.note', workItemId: hub.ids().workItem('w1'), note }) as const;

describe('a backup that is restored into an empty hub', () => {
  it('holds every row of every table, and gives the same hashes when it is backed up again (security check 42)', async () => {
    const pat = await hub.signIn('pat');
    await pat.command({ type: 'work-item.claim', workItemId: hub.ids().workItem('w2') });
    await pat.command(noteOf('A tab\t, a line\nfeed, a \\ and नमस्ते'));
    const from = join(folder, 'by-command');
    const backedUp = await run(
      hub.database.connectionString,
      ...['backup', from, '--attachments', attachments],
    );
    expect(backedUp).toMatchObject({ code: 0, said: expect.stringContaining(from) });
    const manifest = await readManifest(from);
    for (const { name, rows } of manifest.tables) {
      const [counted] = await rowsOf(hub.database.connectionString, `SELECT count(*) FROM "${name}"`);
      expect(`${name} ${rows}`).toBe(`${name} ${counted?.count}`);
    }

    const url = await emptyDatabase();
    const into = join(folder, 'attachments-again');
    expect(await run(url, 'restore', from, '--attachments', into)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/rows of .* are back/),
    });
    expect(await readFile(join(into, 'a', 'bytes'), 'utf8')).toBe('some bytes of a file');

    const again = await readManifest(await backUp(url));
    // What tells one beginning from the next differs, and nothing else.
    const { hub_identity: identity, provider: _, ...rest } = hashesOf(manifest);
    const { hub_identity: identityAgain, provider: __, ...restAgain } = hashesOf(again);
    expect(restAgain).toEqual(rest);
    expect(identityAgain).not.toBe(identity);
    expect(again.hubId).toBe(manifest.hubId);
    expect(again.epoch).not.toBe(manifest.epoch);
    expect(again.watermarks).toEqual(manifest.watermarks);
    // The walls stand again, and the triggers are awake.
    expect(
      await rowsOf(
        url,
        `SELECT relname AS count FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
         AND relname NOT LIKE 'kysely%' AND NOT (relrowsecurity AND relforcerowsecurity)
         UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'`,
      ),
    ).toEqual([]);
  });

  it('is refused where a hub runs or rows are, and leaves a database as it was where it is damaged', async () => {
    const from = await backUp();
    await expect(restore(from, hub.database.connectionString)).rejects.toThrow(
      'A hub is running on this database. End it first, then restore.',
    );
    const url = await emptyDatabase();
    const broken = join(from, 'tables', 'mutation.copy.gz');
    const whole = await readFile(broken);
    await writeFile(broken, whole.subarray(0, whole.length - 20));
    await expect(restore(from, url)).rejects.toThrow(
      /^The backup is damaged: mutation .*Nothing was restored\.$/,
    );
    expect(await rowsOf(url, 'SELECT count(*) FROM provider')).toEqual([{ count: '0' }]);
    await writeFile(broken, whole);
    await restore(from, url);
    await expect(restore(from, url)).rejects.toThrow(
      'This hub is not empty. A backup is restored into an empty database or folder.',
    );
    await expect(backUpInto(from, url, attachments)).rejects.toThrow('is not empty');
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/\.making$/));
  });

  it('is not half there where its files cannot be copied, and can be restored once they can be', async () => {
    const from = await backUp();
    const url = await emptyDatabase();
    const into = join(folder, `restored-${++made}`);
    const again = () => restoreFrom(from, url, into);
    await writeFile(into, 'in the way');
    await expect(again()).rejects.toThrow(/^The attachments cannot be copied to .*Nothing was restored/);
    expect(await rowsOf(url, 'SELECT count(*) FROM provider')).toEqual([{ count: '0' }]);
    await rm(into);
    await again();
    expect(await rowsOf(url, 'SELECT count(*) FROM provider')).toEqual([{ count: '2' }]);
    expect(await readFile(join(into, 'a', 'bytes'), 'utf8')).toBe('some bytes of a file');
  });

  it('is whole although many write meanwhile: of each provider exactly what it had up to its number', async () => {
    const sam = await hub.signIn('sam');
    let writing = true;
    const writers = (async () => {
      for (let n = 0; writing; n++) await sam.command(noteOf(`while backing up ${n}`));
    })();
    const from = await backUp();
    writing = false;
    await writers;
    const url = await emptyDatabase();
    await restore(from, url);
    const { watermarks } = await readManifest(from);
    for (const { providerId, seq } of watermarks)
      for (const [what, column] of [
        ['feed_row', 'seq'],
        ['mutation', 'seq'],
      ] as const) {
        const statement = `SELECT count(*) FROM ${what} WHERE provider_id = '${providerId}' AND ${column} <= ${seq}`;
        const [kept] = await rowsOf(url, `SELECT count(*) FROM ${what} WHERE provider_id = '${providerId}'`);
        const [upTo] = await rowsOf(url, statement);
        expect(upTo).toEqual(kept);
      }
    const [applied] = await rowsOf(
      hub.database.connectionString,
      `SELECT count(*) FROM mutation WHERE seq <= ${watermarks.find(({ providerId }) => providerId === hub.providerId())?.seq} AND provider_id = '${hub.providerId()}'`,
    );
    const [restored] = await rowsOf(
      url,
      `SELECT count(*) FROM mutation WHERE provider_id = '${hub.providerId()}'`,
    );
    expect(restored).toEqual(applied);
  });
});

describe('workstations of a hub that was restored', () => {
  it('bring back what it lost, once and in order, although they had settled it long since (security check 33)', async () => {
    const deskFolder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
    const desk = new TestDesk(hub, deskFolder);
    await desk.start();
    await desk.signIn('rae');
    const settled = async (said: string): Promise<string> => {
      const { id } = await desk.note(said);
      await desk.untilCourier({ contact: 'in-step', waiting: 0 });
      expect(await desk.call('journal.settle', { ids: [id] })).toMatchObject({ ok: true });
      return id;
    };
    const ids = [await settled('before the backup')];
    const from = await backUp();
    for (const n of [1, 2, 3]) ids.push(await settled(`note ${n} after the backup`));
    expect(await desk.open()).toEqual([]);
    // The program was closed and opened since: what counts is what lies on the disk.
    await desk.restart();
    await desk.untilCourier({ contact: 'in-step', waiting: 0 });

    const url = await emptyDatabase();
    await restore(from, url);
    const restored = await HubOnDatabase.start(url);
    desk.wire.target = restored.url;
    // The push is the first to meet the hub as it is now: what is new must not overtake what the hub has lost.
    ids.push((await desk.note('note after the restore')).id);
    const applied = async (): Promise<string[]> =>
      (
        await rowsOf(
          url,
          `SELECT string_agg(id::text, ',' ORDER BY seq) AS count FROM mutation WHERE id IN (${ids.map((id) => `'${id}'`).join(',')})`,
        )
      ).flatMap(({ count }) => String(count).split(','));
    await until(async () => expect(await applied()).toEqual(ids));
    await desk.untilCourier({ contact: 'in-step', waiting: 0 });
    expect(await desk.pull()).toMatchObject({ ok: true });
    // The first is in the backup, as the hub had said, and was not sent again.
    expect((await desk.open()).map(({ answer, mutation }) => [mutation.id, answer?.outcome])).toEqual(
      ids.slice(1).map((id) => [id, 'applied']),
    );
    const [notes] = await rowsOf(url, `SELECT count(*) FROM feed_row WHERE body ->> 'note' LIKE 'note%'`);
    expect(notes).toEqual({ count: '4' });
    await desk.stop();
    await restored.stop();
    await rm(deskFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Somebody's workstation, as it is after whatever `work` does; ended whatever comes of it. */
  const atDesk = async (person: string, work: (desk: TestDesk, deskFolder: string) => Promise<void>) => {
    const deskFolder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
    const desk = new TestDesk(hub, deskFolder);
    await desk.start();
    await desk.signIn(person);
    try {
      await work(desk, deskFolder);
    } finally {
      await desk.stop();
      await rm(deskFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  };

  /** Has a hub that was restored from this backup take the other's place for a workstation. */
  const replaceHub = async (desk: TestDesk, from: string) => {
    const url = await emptyDatabase();
    await restore(from, url);
    const restored = await HubOnDatabase.start(url, '--attachments', join(folder, `bytes-${++made}`));
    desk.wire.target = restored.url;
    return { url, hubUrl: restored.url, stop: () => restored.stop() };
  };

  /** What is said is on the hub, and this workstation has no more business with it. */
  const saySettled = async (desk: TestDesk, ...[command]: Parameters<TestDesk['say']>): Promise<void> => {
    const { id } = await desk.say(command);
    await desk.untilCourier({ contact: 'in-step', waiting: 0 });
    expect(await desk.call('journal.settle', { ids: [id] })).toMatchObject({ ok: true });
  };

  it('bring the bytes of a file again that were whole after the backup which holds their command', async () => {
    await atDesk('sam', async (desk, deskFolder) => {
      const files = new DeskFiles(desk, hub.ids());
      const bytes = someFile(300_000);
      let isHeldUp = true;
      desk.wire.before = async (method) => {
        if (method === 'PUT') await until(() => expect(isHeldUp).toBe(false));
      };
      const version = await files.add('Ledger.pdf', bytes);
      await desk.untilCourier({ contact: 'in-step', waiting: 0 });
      expect(await desk.call('journal.settle', { ids: [version.versionId] })).toMatchObject({ ok: true });
      const from = await backUp();
      isHeldUp = false;
      await files.until({ transfers: [] });
      expect((await files.row(version.attachmentId)).versions).toMatchObject([
        { storedAt: expect.any(Number) },
      ]);
      // By this the workstation hears of the backup, and lets go of the command that is in it.
      await saySettled(desk, noteOf('after the backup'));
      await desk.restart();
      const { profileId } = await desk.signedIn();
      const shelf = join(deskFolder, 'profiles', profileId, 'attachments', 'chunks', files.scope);
      for (const name of await readdir(shelf)) await utimes(join(shelf, name), 0, 0);
      expect(await desk.call('attachment.keep-here', { versions: [] })).toMatchObject({ ok: true });

      isHeldUp = true;
      const { stop } = await replaceHub(desk, from);
      expect((await files.row(version.attachmentId)).versions).toMatchObject([{ storedAt: null }]);
      await files.until({ transfers: [{ direction: 'up', versionId: version.versionId, problem: null }] });
      isHeldUp = false;
      await until(async () =>
        expect((await files.row(version.attachmentId)).versions).toMatchObject([
          { storedAt: expect.any(Number) },
        ]),
      );
      await files.until({ transfers: [] });
      expect((await files.read(version)).equals(bytes)).toBe(true);
      await stop();
    });
  });

  /** Writes a passage at the end of a body, as a page does; resolves once it reads *saved*. */
  const write = async (desk: TestDesk, reference: BodyReference, words: string): Promise<void> => {
    const opening = randomUUID();
    const opened = await desk.call('document.open', { ...reference, opening });
    if (!opened.ok) throw new Error(opened.error.code);
    const doc = makeBody(++made + 1_000);
    Y.applyUpdate(doc, Buffer.from(opened.value.update, 'base64'));
    const before = Y.encodeStateVector(doc);
    const passage = new Y.XmlElement('paragraph');
    passage.insert(0, [new Y.XmlText(words)]);
    const body = doc.getXmlFragment(bodyField);
    body.insert(body.length, [passage]);
    const update = Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64');
    const { documentId } = reference;
    expect(await desk.call('document.append', { ...reference, update, bodySchema: 1 })).toMatchObject({
      ok: true,
    });
    await desk.call('document.close', { documentId, opening });
    await until(async () => {
      await desk.call('courier.sync-now');
      expect(await desk.call('document.states')).toEqual({ ok: true, value: { bodies: [] } });
    });
  };

  it('bring back what was written in documents, though nobody opens them, and once', async () => {
    await atDesk('sam', async (desk) => {
      const create = async (title: string): Promise<BodyReference> => {
        const documentId = v7() as DocumentId;
        const scope = hub.ids().engagement('wren-bk');
        const about = { title, kind: 'memo', language: 'en-GB', bodySchema: 1, forWorkItem: null } as const;
        await saySettled(desk, { type: 'document.create', documentId, ...about });
        return { scope, documentId, onDisk: true };
      };
      const [first, whole] = [await create('First'), await create('Whole')];
      await write(desk, first, 'before the backup');
      await write(desk, whole, 'before the backup');
      const from = await backUp();
      await write(desk, first, 'after the backup');
      const late = await create('Made after the backup');
      await write(desk, late, 'all of it');
      await desk.restart();
      await desk.untilCourier({ contact: 'in-step', waiting: 0 });

      const { url, stop, hubUrl } = await replaceHub(desk, from);
      expect(await desk.pull()).toMatchObject({ ok: true });
      const caller = await signInAt(hubUrl, 'sam', hub);
      const wordsOf = async ({ documentId }: BodyReference): Promise<readonly string[]> => {
        const copy = new BodyOnDesk(caller, documentId);
        await copy.read();
        return copy.words;
      };
      await until(async () =>
        expect(await wordsOf(first)).toEqual(['before the backup', 'after the backup']),
      );
      await until(async () => expect(await wordsOf(late)).toEqual(['all of it']));
      await until(async () =>
        expect(await desk.call('document.states')).toEqual({ ok: true, value: { bodies: [] } }),
      );
      // What the backup holds was not brought again.
      expect(await wordsOf(whole)).toEqual(['before the backup']);
      expect(
        await rowsOf(
          url,
          `SELECT number AS count FROM document_body WHERE document_id = '${whole.documentId}'`,
        ),
      ).toEqual([{ count: '1' }]);
      await stop();
    });
  });

  it('bring again what the hub claimed for whoever asked for the next, and then the work on it', async () => {
    await atDesk('sam', async (desk) => {
      await desk.untilCourier({ contact: 'in-step' });
      expect(await desk.pull()).toMatchObject({ ok: true });
      const from = await backUp();
      const id = v7() as MutationId;
      const claimed = await desk.call('claims.next', { id });
      if (!claimed.ok || claimed.value.workItemId === null) throw new Error('nothing was claimed');
      const { workItemId } = claimed.value;
      const stateAt = async (databaseUrl: string) =>
        rowsOf(
          databaseUrl,
          `SELECT concat_ws(' ', body ->> 'status', body ->> 'fence', body #>> '{hold,mutationId}') AS count
           FROM feed_row WHERE kind = 'workItem' AND id = '${workItemId}' AND body IS NOT NULL`,
        );
      const fence = Number((await stateAt(hub.database.connectionString))[0]?.count.split(' ')[1]);
      expect(await desk.open()).toMatchObject([{ mutation: { id }, answer: { outcome: 'applied' } }]);
      expect(await desk.call('journal.settle', { ids: [id] })).toMatchObject({ ok: true });
      await saySettled(desk, { type: 'work-item.start', workItemId, fence });
      const { url, stop } = await replaceHub(desk, from);
      expect(await desk.pull()).toMatchObject({ ok: true });
      await desk.untilCourier({ contact: 'in-step', waiting: 0 });
      expect((await desk.open()).map(({ answer }) => answer?.outcome)).toEqual(['applied', 'applied']);
      expect(await stateAt(url)).toEqual([{ count: `started ${fence} ${id}` }]);
      await stop();
    });
  });

  it('bring again what lay sealed for a lead, and once', async () => {
    await atDesk('sam', async (desk) => {
      await desk.untilCourier({ contact: 'in-step' });
      desk.wire.up = false;
      const { id } = await desk.note('written out of sight');
      const lee = await hub.signIn('lee');
      await withoutMember(lee, 'wren-bk', 'sam');
      const before = await backUp();
      desk.wire.up = true;
      await desk.call('courier.sync-now');
      const sealed = { answer: { outcome: 'rejected', error: { code: 'mutation.quarantined' } } };
      await until(async () => expect(await desk.open()).toMatchObject([sealed]));
      const after = await backUp();

      for (const from of [before, after]) {
        const { url, stop } = await replaceHub(desk, from);
        expect(await desk.pull()).toMatchObject({ ok: true });
        await until(async () =>
          expect(await rowsOf(url, `SELECT count(*) FROM quarantine WHERE mutation_id = '${id}'`)).toEqual([
            { count: '1' },
          ]),
        );
        await desk.untilCourier({ contact: 'in-step', waiting: 0 });
        expect(await desk.open()).toMatchObject([sealed]);
        await stop();
      }
      await withMember(lee, 'wren-bk', 'sam', 'professional');
    });
  });

  it('keep the bytes of a file here until a backup holds them, and no longer', async () => {
    await atDesk('sam', async (desk, deskFolder) => {
      const files = new DeskFiles(desk, hub.ids());
      const { profileId } = await desk.signedIn();
      const folder = join(deskFolder, 'profiles', profileId, 'attachments', 'uploads');
      // A record that is just written anew lies beside the former one under a name of its own.
      const kept = async () => (await readdir(folder)).filter((name) => !name.endsWith('.new'));
      const version = await files.add('Ledger.pdf', someFile(1_000));
      await files.until({ transfers: [] });
      await saySettled(desk, noteOf('after the file'));
      expect(await kept()).toEqual([`${version.versionId}.json`]);
      await backUp();
      await saySettled(desk, noteOf('after the backup'));
      await until(async () => expect(await kept()).toEqual([]));
    });
  });

  it('are told of it too where the database was brought back by other means', async () => {
    const from = await backUp();
    const url = await emptyDatabase();
    await restore(from, url);
    await opened(url, true, async (database) => {
      const before = await readIdentity(database);
      await renewEpoch(database);
      const after = await readIdentity(database);
      expect(after.hubId).toBe(before.hubId);
      expect(after.epoch).not.toBe(before.epoch);
    });
  });
});
