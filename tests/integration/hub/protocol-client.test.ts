import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backUpInto, emptyDatabase, restoreFrom, signInAt } from '../../support/backup-and-restore';
import { withoutMember } from '../../support/edit-members';
import { sha256Of, someFile } from '../../support/hub-file';
import { hubPeople, wrenItems } from '../../support/hub-firm';
import { HubOnDatabase } from '../../support/hub-processes';
import { password, TestHub } from '../../support/running-hub';

/*
 * A client that knows of the hub what docs/protocol.md says, and nothing else: a process of its own with its own
 * code. One story in order, as its person lives it.
 */

const client = join(import.meta.dirname, '../../support/protocol-client/client.mjs');

let hub: TestHub;
let folder: string;
let made = 0;
const listening: ChildProcess[] = [];

beforeAll(async () => {
  hub = await TestHub.start();
  folder = await mkdtemp(join(tmpdir(), 'meridian-client-'));
});
afterAll(async () => {
  for (const child of listening) child.kill();
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const stateOf = (name: string): string => join(folder, `${name}.json`);

const start = (name: string, ...words: readonly string[]): ChildProcess =>
  spawn(process.execPath, [client, stateOf(name), ...words], { stdio: ['ignore', 'pipe', 'inherit'] });

const run = async (name: string, ...words: readonly string[]): Promise<Record<string, unknown>> => {
  const said = await text(start(name, ...words).stdout!);
  return JSON.parse(said.trim().split('\n').at(-1) ?? '{}');
};

const read = async (name: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(stateOf(name), 'utf8'));

const nextLine = async (lines: Interface): Promise<Record<string, unknown>> =>
  JSON.parse(await new Promise<string>((resolve) => lines.once('line', resolve)));

const signIn = (name: string, url = hub.url) => run(name, 'sign-in', url, `${name}@acme.example`, password);

const chunksOf = (name: string): string => `${stateOf(name)}-chunks`;

interface Journaled {
  readonly mutation: {
    readonly id: string;
    readonly deviceSequence: number;
    readonly recordedAt: number;
    readonly command: { readonly type: string };
  };
  readonly answer: { readonly outcome: string } | null;
}
const journalOf = async (name: string): Promise<readonly Journaled[]> =>
  (await read(name))['journal'] as readonly Journaled[];

/** The first attachment of this name that was read. */
const attachmentOf = async (name: string, called: string): Promise<string> => {
  const rows = Object.entries((await read(name))['rows'] as Record<string, { row: { name: string } }>);
  const [found = ''] =
    rows.find(([key, { row }]) => key.startsWith('attachment:') && row.name === called) ?? [];
  return found.slice('attachment:'.length);
};

const backUp = async (): Promise<string> => {
  const into = join(folder, `backup-${++made}`);
  await backUpInto(into, hub.database.connectionString, join(hub.folder, 'attachments'));
  return into;
};

/** Another hub, which begins from this backup; ended whatever comes of it. */
const atRestored = async (from: string, work: (hubUrl: string) => Promise<void>): Promise<void> => {
  const [url, bytes] = [await emptyDatabase(hub), join(folder, `bytes-${++made}`)];
  await restoreFrom(from, url, bytes);
  const restored = await HubOnDatabase.start(url, '--attachments', bytes);
  try {
    await work(restored.url);
  } finally {
    await restored.stop();
  }
};

it('signs in, reads everything, claims, hears the poke of it, resumes, refreshes and signs out', async () => {
  expect(await signIn('pat')).toEqual({ signedIn: 'Pat Rao' });
  expect(await signIn('sam')).toEqual({ signedIn: 'Sam Iyer' });
  const pulled = await run('pat', 'pull');
  const counts = new Map<string, number>();
  for (const name of Object.keys((await read('pat'))['rows'] ?? {})) {
    const [kind = ''] = name.split(':');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  expect(counts.get('person')).toBe(hubPeople.length);
  expect(counts.get('workItem')).toBe(wrenItems);
  await run('sam', 'pull');

  const ears = start('sam', 'listen');
  listening.push(ears);
  const lines = createInterface({ input: ears.stdout! });
  expect(await nextLine(lines)).toEqual({ listening: true });
  const workItemId = hub.ids().workItem('w1');
  const poked = nextLine(lines);
  const claimed = await run('pat', 'claim', workItemId);
  expect(claimed).toMatchObject({ pushed: 1, answers: [{ outcome: 'applied' }] });
  const [{ seq }] = claimed['answers'] as [{ seq: number }];
  expect((await poked)['poked']).toBeGreaterThanOrEqual(seq);

  // It goes on from where it was: a page of what changed, not everything anew.
  expect(Number((await run('sam', 'pull'))['head'])).toBeGreaterThanOrEqual(seq);
  const seen = (await read('sam'))['rows'] as Record<string, { row: { assigneeId: string } }>;
  expect(seen[`workItem:${workItemId}`]?.row.assigneeId).toBe(hub.ids().person('pat'));
  expect(Number(pulled['head'])).toBeLessThan(seq);
  expect(await run('sam', 'claim', workItemId)).toMatchObject({
    answers: [{ outcome: 'rejected', error: { code: 'work-item.already-held' } }],
  });

  // After a lost reply the same is sent again, and happens once.
  const state = await read('pat');
  const journal = state['journal'] as { answer: unknown }[];
  for (const one of journal) one.answer = null;
  await writeFile(stateOf('pat'), JSON.stringify(state));
  expect(await run('pat', 'push')).toMatchObject({ pushed: 1, answers: [{ outcome: 'duplicate', seq }] });

  hub.clock.advance(11 * 60_000);
  expect(await run('pat', 'note', workItemId, 'With a token that expired meanwhile')).toMatchObject({
    answers: [{ outcome: 'applied' }],
  });
  expect(await run('pat', 'refresh')).toEqual({ refreshed: true });
  expect(await run('pat', 'sign-out')).toEqual({ signedOut: true });
  expect(await run('pat', 'pull')).toEqual({ refused: 'session.missing' });
});

it('brings a file of two chunks, which another reads', async () => {
  const bytes = someFile(1024 * 1024 + 321);
  const sent = join(folder, 'Ledger.pdf');
  await writeFile(sent, bytes);
  await signIn('pat');
  await run('pat', 'pull');
  expect(await run('pat', 'attach', hub.ids().workItem('w2'), sent)).toMatchObject({
    pushed: 1,
    answers: [{ outcome: 'applied' }],
  });

  await run('sam', 'pull');
  const received = join(folder, 'received.pdf');
  const fetched = await run('sam', 'fetch', await attachmentOf('sam', 'Ledger.pdf'), received);
  expect(fetched).toEqual({ fetched: bytes.length });
  expect(sha256Of(await readFile(received))).toBe(sha256Of(bytes));

  // Its bytes stay until a backup holds something that was done after they were whole.
  const noted = (said: string) => run('pat', 'note', hub.ids().workItem('w2'), said);
  await backUp();
  await noted('After the file');
  expect(await readdir(chunksOf('pat'))).toHaveLength(2);
  await backUp();
  await noted('After the backup');
  expect(await readdir(chunksOf('pat'))).toEqual([]);
});

it('pushes everything anew, from the start, to a hub that was restored', async () => {
  const state = await read('pat');
  const journal = state['journal'] as { answer: { epoch: string }; mutation: { id: string } }[];
  expect(journal.length).toBeGreaterThan(1);
  for (const one of journal) one.answer.epoch = 'before';
  await writeFile(stateOf('pat'), JSON.stringify({ ...state, epoch: 'before', heard: 'before' }));
  const { answers } = (await run('pat', 'note', hub.ids().workItem('w2'), 'After the restore')) as {
    answers: { id: string; outcome: string }[];
  };
  expect(answers.slice(0, -1)).toMatchObject(
    journal.map(({ mutation: { id } }) => ({ id, outcome: 'duplicate' })),
  );
  expect(answers.at(-1)).toMatchObject({ outcome: 'applied' });
  // The rows are of the old epoch still, and are read anew.
  await run('pat', 'pull');
  expect((await read('pat'))['epoch']).toBe((await read('pat'))['heard']);
  expect((await read('pat'))['epoch']).not.toBe('before');
});

it('forgets what it may not see, once the hub has all of it and gave its receipt', async () => {
  const lee = await hub.signIn('lee');
  const file = join(folder, 'Late.pdf');
  const bytes = someFile(1024 * 1024 + 7);
  await writeFile(file, bytes);
  const workItemId = hub.ids().workItem('w3');
  await run('pat', 'later', 'note', workItemId, 'The client said yes');
  await run('pat', 'later', 'attach', workItemId, file);
  await withoutMember(lee, 'wren-bk', 'pat');

  const wren = hub.ids().engagement('wren-bk') as string;
  const { forgotten } = await run('pat', 'pull');
  const [{ scope, receipt }] = forgotten as [{ scope: string; receipt: number }];
  expect(scope).toBe(wren);
  const entry = await hub.asProvider((tx) =>
    tx.selectFrom('audit_entry').selectAll().where('index', '=', String(receipt)).executeTakeFirstOrThrow(),
  );
  expect(JSON.stringify(entry)).toContain('scope.forgotten');

  // Nothing of it is left, and nothing that was typed is lost.
  expect(await readFile(stateOf('pat'), 'utf8')).not.toContain(wren);
  expect(await readdir(chunksOf('pat'))).toEqual([]);
  const { edits } = (await lee.get('/v1/quarantine')).body as {
    edits: { id: string; command: { note?: string; type: string } }[];
  };
  expect(edits.map(({ command }) => command)).toMatchObject([
    { note: 'The client said yes' },
    { type: 'attachment.add' },
  ]);
  const ids = edits.map(({ id }) => id);
  const decided = await lee.post('/v1/quarantine/decisions', {
    ids,
    decision: 'apply',
    reason: 'Agreed on the phone',
  });
  expect(decided.body).toMatchObject({ outcomes: [{ outcome: 'applied' }, { outcome: 'applied' }] });
  // The bytes came before the erasure.
  const { entries } = await lee.pull();
  const late = entries.find(({ row }) => row?.['name'] === 'Late.pdf');
  expect(late?.row).toMatchObject({ versions: [{ manifest: { sha256: sha256Of(bytes) } }] });
  const [version] = (late?.row?.['versions'] ?? []) as { id: string }[];
  expect((await lee.get(`/v1/attachments/${late?.id}/versions/${version?.id}/chunks`)).body).toMatchObject({
    missing: [],
  });

  // Told again it would do all of this again; the cursor is gone, so nobody tells it.
  expect(await run('pat', 'pull')).not.toHaveProperty('forgotten');
});

it('keeps the note of a use until a backup is from after it, which its number does not say', async () => {
  await signIn('sam');
  const { head } = await run('sam', 'pull');
  await backUp();
  // It lets nothing out that asks for such a note. Its journal carries one all the same.
  const state = await read('sam');
  const { deviceId, session } = state as { deviceId: string; session: { personId: string } };
  const deviceSequence = Number(state['deviceSequence']) + 1;
  const command = {
    type: 'use.note',
    use: 'print',
    engagementId: hub.ids().engagement('wren-bk'),
    kind: 'view',
    subjectId: null,
    refusal: null,
  };
  const about = { scope: session.personId, personId: session.personId, deviceId, deviceSequence };
  const mutation = { id: v7(), ...about, recordedAt: Date.now(), dependsOn: [], command };
  const journal = [...(await journalOf('sam')), { mutation, answer: null }];
  await writeFile(stateOf('sam'), JSON.stringify({ ...state, deviceSequence, journal }));
  const uses = async () =>
    (await journalOf('sam')).filter(({ mutation: { command } }) => command.type === 'use.note');

  expect(await run('sam', 'push')).toMatchObject({ answers: [{ outcome: 'applied', seq: head }] });
  expect(await uses()).toHaveLength(1);
  const noted = (said: string) => run('sam', 'note', hub.ids().workItem('w4'), said);
  await noted('After the use');
  expect(await uses()).toHaveLength(1);
  await backUp();
  await noted('After the backup');
  expect(await uses()).toEqual([]);
});

it('brings the bytes of a file again that were whole after the backup which holds their command', async () => {
  const bytes = someFile(1024 * 1024 + 99);
  const file = join(folder, 'Accounts.pdf');
  await writeFile(file, bytes);
  const workItemId = hub.ids().workItem('w4');
  const older = await backUp();
  await run('sam', 'later', 'attach', workItemId, file);
  // Its bytes cannot be read until the backup is made.
  await rename(chunksOf('sam'), `${chunksOf('sam')}-away`);
  expect(await run('sam', 'push')).toHaveProperty('refused');
  const from = await backUp();
  await rename(`${chunksOf('sam')}-away`, chunksOf('sam'));
  expect(await run('sam', 'push')).toMatchObject({ pushed: 0 });
  await run('sam', 'pull');
  await run('sam', 'note', workItemId, 'After the backup');
  // The command is in the backup, as the hub has said, and left the journal.
  const types = (await journalOf('sam')).map(({ mutation: { command } }) => command.type);
  expect(types).not.toContain('attachment.add');

  await atRestored(from, async (hubUrl) => {
    await signIn('sam', hubUrl);
    await run('sam', 'pull');
    await run('sam', 'push');
    await signIn('lee', hubUrl);
    await run('lee', 'pull');
    const received = join(folder, 'accounts-again.pdf');
    expect(await run('lee', 'fetch', await attachmentOf('lee', 'Accounts.pdf'), received)).toEqual({
      fetched: bytes.length,
    });
    expect(sha256Of(await readFile(received))).toBe(sha256Of(bytes));
  });
  // A hub that knows nothing of the command, which is here no more, keeps nothing else from being brought.
  await atRestored(older, async (hubUrl) => {
    await signIn('sam', hubUrl);
    await run('sam', 'pull');
    expect(await run('sam', 'push')).toHaveProperty('pushed');
    expect(await readdir(chunksOf('sam'))).toEqual([]);
  });
});

it('brings again what lay sealed for a lead, and not what was refused', async () => {
  await signIn('rae');
  await run('rae', 'pull');
  const [taken, other] = [hub.ids().workItem('w1'), hub.ids().workItem('w5')];
  expect(await run('rae', 'claim', taken)).toMatchObject({ answers: [{ outcome: 'rejected' }] });
  await run('rae', 'later', 'note', other, 'Written out of sight');
  await withoutMember(await hub.signIn('lee'), 'wren-bk', 'rae');
  const from = await backUp();
  const sealed = { answers: [{ outcome: 'rejected', error: { code: 'mutation.quarantined' } }] };
  expect(await run('rae', 'push')).toMatchObject(sealed);

  await atRestored(from, async (hubUrl) => {
    await signIn('rae', hubUrl);
    await run('rae', 'pull');
    expect(await run('rae', 'push')).toMatchObject({ pushed: 1, ...sealed });
    const lee = await signInAt(hubUrl, 'lee', hub);
    const { edits } = (await lee.get('/v1/quarantine')).body as { edits: { command: object }[] };
    expect(edits.map(({ command }) => command)).toContainEqual(
      expect.objectContaining({ note: 'Written out of sight' }),
    );
  });
});

it('keeps the claim of what the hub chose, asks again after a lost reply, and brings it to a restored hub', async () => {
  const journaled = async () => (await journalOf('lee')).at(-1);
  await signIn('lee');
  await run('lee', 'pull');
  const from = await backUp();
  const { claimed } = await run('lee', 'next');
  expect(claimed).toEqual(expect.any(String));
  const kept = await journaled();
  const command = { type: 'work-item.claim', workItemId: claimed };
  expect(kept).toMatchObject({ mutation: { command }, answer: { outcome: 'applied' } });

  // The reply was lost, and something was written down before it was asked again.
  const { id, deviceSequence, recordedAt } = kept!.mutation;
  const state = await read('lee');
  const asked = { id, deviceSequence, recordedAt };
  await writeFile(
    stateOf('lee'),
    JSON.stringify({ ...state, journal: [], next: { asked, heard: state['heard'] } }),
  );
  await run('lee', 'later', 'note', claimed as string, 'While it was not known');
  expect(await run('lee', 'next')).toEqual({ claimed });
  const types = (await journalOf('lee')).map(({ mutation }) => mutation.command.type);
  expect(types).toEqual(['work-item.claim', 'work-item.note']);
  expect((await journalOf('lee'))[0]).toEqual(kept);
  expect(await run('lee', 'push')).toMatchObject({ pushed: 1, answers: [{ outcome: 'applied' }] });

  await atRestored(from, async (hubUrl) => {
    await signIn('lee', hubUrl);
    await run('lee', 'pull');
    expect(await run('lee', 'push')).toMatchObject({
      pushed: 2,
      answers: [{ id, outcome: 'applied' }, { outcome: 'applied' }],
    });
    await run('lee', 'pull');
    const rows = (await read('lee'))['rows'] as Record<string, { row: { assigneeId: string } }>;
    expect(rows[`workItem:${claimed}`]?.row.assigneeId).toBe(hub.ids().person('lee'));
  });
});

it('is told what is wrong in a code', async () => {
  expect(await run('kim', 'sign-in', hub.url, 'kim@acme.example', 'not the password')).toEqual({
    refused: 'session.credentials-wrong',
  });
  expect(await run('kim', 'sign-in', `${hub.url}/nowhere`, 'kim@acme.example', password)).toEqual({
    refused: 'request.not-found',
  });
});
