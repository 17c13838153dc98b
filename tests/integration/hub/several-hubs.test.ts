import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScopeCursor, session as sessionSchema } from '#shared/protocol/hub-api';
import { ask, postJson } from '../../support/ask-hub';
import { HubCaller } from '../../support/hub-caller';
import { HubOnDatabase } from '../../support/hub-processes';
import { PokeEars } from '../../support/poke-ears';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { TestDesk } from '../workstation/test-desk';

/*
 * Several hub processes on one PostgreSQL, as they run behind a load balancer: real processes, real kills. The hub in
 * this process stands for one more of them.
 */

let hub: TestHub;
let first: HubOnDatabase;
let second: HubOnDatabase;

beforeAll(async () => {
  hub = await TestHub.start({ sample: true });
  const url = hub.database.connectionString;
  [first, second] = await Promise.all([HubOnDatabase.start(url), HubOnDatabase.start(url)]);
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  await hub.close();
});

const at = (process: { readonly url: string }, caller: HubCaller): HubCaller =>
  new HubCaller(process.url, caller.session, hub.ids());

/** How often each of these notes stands in what the hub knows. */
const timesOnHub = async (notes: readonly string[]): Promise<number[]> => {
  const rows = await hub.asProvider((tx) =>
    tx.selectFrom('feed_row').select('body').where('kind', '=', 'activity').execute(),
  );
  const kept = rows.map(({ body }) => (body as { note?: string } | null)?.note);
  return notes.map((note) => kept.filter((one) => one === note).length);
};

describe('what one process is told', () => {
  it('another one tells its listeners within a second', async () => {
    const pat = await hub.signIn('pat');
    const ears = await PokeEars.open(at(second, pat));
    const started = performance.now();
    const { seq } = await at(first, pat).command({
      type: 'work-item.note',
      workItemId: hub.ids().workItem('w1'),
      note: 'Across',
    });
    await ears.toldOf(seq);
    expect(performance.now() - started).toBeLessThan(1_000);
    const { entries } = await at(second, pat).pull();
    expect(entries.some(({ seq: read }) => read === seq)).toBe(true);
    await ears.close();
  });

  it('holds at every other: sessions, one-time codes, the wait after failed tries', async () => {
    const signIn = (url: string, email: string, word: string) =>
      ask(
        url,
        '/v1/sessions',
        postJson({ email, password: word, device: { id: randomUUID(), name: 'A desk' } }),
      );
    for (let attempt = 0; attempt < 6; attempt++)
      await signIn(attempt % 2 === 0 ? first.url : second.url, 'obi@acme.example', 'wrong');
    for (const { url } of [first, second])
      expect(await signIn(url, 'obi@acme.example', 'wrong')).toMatchObject({
        status: 429,
        code: 'session.too-many-attempts',
      });

    const code = await ask(first.url, '/v1/sample/codes', postJson({ personId: hub.ids().person('kim') }));
    const entered = await ask(
      second.url,
      '/v1/sessions/one-time',
      postJson({
        code: (code.body as { code: string }).code,
        device: { id: randomUUID(), name: 'A desk' },
      }),
    );
    expect(entered.status).toBe(200);

    const rae = await hub.signIn('rae');
    expect((await at(first, rae).get('/v1/me')).status).toBe(200);
    const attempt = randomUUID();
    const refresh = { refreshToken: rae.session.refreshToken, attempt };
    const renewed = await Promise.all(
      [first, second].map(({ url }) => ask(url, '/v1/sessions/refresh', postJson(refresh))),
    );
    const successors = renewed.map(({ body }) => sessionSchema.parse(body).refreshToken);
    // One attempt, asked at two processes at once, has one successor.
    expect(new Set(successors).size).toBe(1);
    await ask(second.url, '/v1/sessions/current', { method: 'DELETE', headers: rae.headers });
    expect(await at(first, rae).get('/v1/me')).toMatchObject({ status: 401, code: 'session.expired' });
  });
});

describe('a process that dies', () => {
  it('in the middle of pushes costs nothing: the client goes on at another, without loss or double', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
    const desk = new TestDesk(hub, folder);
    const dying = await HubOnDatabase.start(hub.database.connectionString);
    desk.wire.target = dying.url;
    await desk.start();
    await desk.signIn('sam');
    await desk.untilCourier({ contact: 'in-step', waiting: 0 });

    const notes = Array.from({ length: 60 }, (_, n) => `note ${n} ${randomUUID()}`);
    const pushes = () => desk.wire.delivered.filter(({ path }) => path === '/v1/mutations').length;
    const writing = (async () => {
      for (const note of notes) await desk.note(note);
    })();
    await until(() => expect(pushes()).toBeGreaterThan(2));
    await dying.kill();
    await writing;
    desk.wire.target = second.url;
    await desk.call('courier.sync-now');
    await desk.untilCourier({ contact: 'in-step', waiting: 0 });

    expect(await timesOnHub(notes)).toEqual(notes.map(() => 1));
    const open = await desk.open();
    expect(open.map(({ answer }) => answer?.outcome === 'rejected')).toEqual(open.map(() => false));
    await desk.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('comes back at will and takes up where the others are', async () => {
    const lee = await hub.signIn('lee');
    await first.kill();
    const note = { type: 'work-item.note', workItemId: hub.ids().workItem('w3'), note: 'Meanwhile' } as const;
    const { seq } = await at(second, lee).command(note);
    first = await HubOnDatabase.start(hub.database.connectionString);
    const ears = await PokeEars.open(at(first, lee));
    const { entries } = await at(first, lee).pull();
    expect(entries.some((entry) => entry.seq === seq)).toBe(true);
    const later = await at(second, lee).command(note);
    await ears.toldOf(later.seq);
    await ears.close();
  });
});

describe('the order of the feed', () => {
  const writers = 9;
  const pushesEach = 10;

  it('has no gap for a cursor, however many write at once through however many processes', async () => {
    const people = await Promise.all(
      ['pat', 'sam', 'lee'].map(async (name) => (await hub.signIn(name)).session),
    );
    const urls = [first.url, second.url, hub.url];
    const reader = await hub.signIn('rae');
    const before = await reader.pull();
    let cursors: readonly ScopeCursor[] = before.cursors.map(({ scope, seq }) => ({ scope, seq }));
    const read = new Map<string, number>();
    let pages = 0;
    const readOn = async (url: string): Promise<void> => {
      const page = await new HubCaller(url, reader.session, hub.ids()).pull({
        epoch: before.epoch,
        cursors: [...cursors],
        limit: 25,
      });
      // A row is read once, at its latest; one that is read again has moved on.
      for (const { kind, id, seq } of page.entries) {
        expect(seq).toBeGreaterThan(read.get(`${kind}:${id}`) ?? 0);
        read.set(`${kind}:${id}`, seq);
      }
      cursors = page.cursors.map(({ scope, seq }) => ({ scope, seq }));
      pages += 1;
      if (page.more) await readOn(url);
    };

    const applied: string[] = [];
    let writing = true;
    const reading = (async () => {
      while (writing) await readOn(urls[pages % urls.length] ?? hub.url);
    })();
    await Promise.all(
      Array.from({ length: writers }, async (_, n) => {
        const session = people[n % people.length];
        if (!session) throw new Error('nobody writes');
        const writer = new HubCaller(urls[n % urls.length] ?? hub.url, session, hub.ids());
        for (let push = 0; push < pushesEach; push++) {
          const workItemId = hub.ids().workItem(`w${(n * pushesEach + push) % 40 || 40}`);
          // A NUL fails in the database: its transaction is rolled back and leaves no number behind.
          const note = push % 5 === 4 ? 'not a text \u0000' : `writer ${n}, ${push}`;
          const answers = await writer.push(
            writer.mutation({ command: { type: 'work-item.note', workItemId, note: `${note}.` } }),
            writer.mutation({ command: { type: 'work-item.note', workItemId, note } }),
          );
          for (const { id, outcome } of answers) if (outcome === 'applied') applied.push(id);
        }
      }),
    );
    writing = false;
    await reading;
    await readOn(second.url);

    expect(applied.length).toBeGreaterThan(writers * pushesEach);
    expect(applied.filter((id) => !read.has(`activity:${id}`))).toEqual([]);
    expect(pages).toBeGreaterThan(writers);
    const seqs = [...read.values()];
    expect(new Set(seqs).size).toBe(seqs.length);
  });
});
