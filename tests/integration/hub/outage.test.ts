import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HubDatabase } from '../../../server/storage/database';
import { openEmbeddedPostgres } from '../../../server/storage/embedded-postgres';
import { FeedWriter } from '../../../server/storage/feed-writer';
import { ask } from '../../support/ask-hub';
import { HubCaller } from '../../support/hub-caller';
import { PokeEars } from '../../support/poke-ears';
import { TestHub } from '../../support/running-hub';

let hub: TestHub;
let pat: HubCaller;

beforeAll(async () => {
  hub = await TestHub.start();
  pat = await hub.signIn('pat');
});
afterAll(() => hub.close());

const makeGate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

describe('a hub that closes', () => {
  /** Holds the provider's counter, which every write waits for, until told to let go. */
  const holdWriters = async (): Promise<() => Promise<void>> => {
    const [locked, letGo] = [makeGate(), makeGate()];
    const done = hub.asProvider(async (tx) => {
      await tx.selectFrom('provider').select('seq').forUpdate().execute();
      locked.open();
      await letGo.opened;
    });
    await locked.opened;
    return async () => {
      letGo.open();
      await done;
    };
  };

  const writersWaiting = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'`.execute(
      hub.database.owner,
    );
    return rows[0]?.count ?? 0;
  };

  it('ends its streams at once, lets what is under way come to its end, and then takes no more', async () => {
    const second = await hub.startSecond();
    const there = new HubCaller(second.url, pat.session, hub.ids());
    const ears = await PokeEars.open(there);
    const release = await holdWriters();
    const push = there.command({ type: 'work-item.claim', workItemId: hub.ids().workItem('w1') });
    while ((await writersWaiting()) === 0);
    const closed = second.close();
    await ears.ended;
    await release();
    expect(await push).toMatchObject({ outcome: 'applied' });
    await closed;
    await expect(ask(second.url, '/v1/hub')).rejects.toThrow();
  });
});

describe('a hub that stops in the middle of a write', () => {
  it('holds up the others as long as is allowed and no longer, and has written nothing when it comes back', async () => {
    const frozen = new HubDatabase(hub.database.connectionString, { idleAtMost: 200 });
    const [locked, back] = [makeGate(), makeGate()];
    const actor = { mode: 'provider', providerId: hub.providerId() } as const;
    const stopped = frozen.as(actor, async (tx) => {
      const feed = await FeedWriter.open(tx, hub.providerId());
      locked.open();
      await back.opened;
      await feed.flush();
    });
    await locked.opened;
    const workItemId = hub.ids().workItem('w3');
    expect(await pat.command({ type: 'work-item.claim', workItemId })).toMatchObject({ outcome: 'applied' });
    back.open();
    await expect(stopped).rejects.toThrow('Client has encountered a connection error');
    // What it does next goes over another connection.
    expect(await frozen.as(actor, (tx) => tx.selectFrom('provider').select('slug').execute())).toEqual([
      { slug: 'acme' },
    ]);
    await frozen.close();
  });

  it('is told from one that says beforehand how long it thinks between two statements, as an import does', async () => {
    const allowed = (options?: { readonly idleAtMost: number }) =>
      hub.database.as(
        { mode: 'hub' },
        async (tx) => (await sql`SHOW idle_in_transaction_session_timeout`.execute(tx)).rows,
        options,
      );
    expect(await allowed({ idleAtMost: 600_000 })).toEqual([
      { idle_in_transaction_session_timeout: '10min' },
    ]);
    expect(await allowed()).toEqual([{ idle_in_transaction_session_timeout: '30s' }]);
  });
});

describe('a database that is away', () => {
  it('makes the hub unavailable, by its code, until it is back; then everything goes on', async () => {
    const ears = await PokeEars.open(pat);
    const note = { type: 'work-item.note', workItemId: hub.ids().workItem('w2'), note: 'Kept' } as const;
    const mutation = pat.mutation({ command: note });
    await (await openEmbeddedPostgres(hub.folder, { ownsServer: true })).stop();

    for (const answer of [
      await hub.ask('/health'),
      await hub.ask('/v1/hub'),
      await hub.requestSignIn('pat'),
      await pat.get('/v1/me'),
      await pat.pullRaw({}),
      await pat.pushRaw([mutation]),
    ])
      expect(answer).toMatchObject({ status: 503, code: 'hub.unavailable' });

    await openEmbeddedPostgres(hub.folder, { ownsServer: true });
    expect((await hub.ask('/health')).status).toBe(200);
    const [answer] = await pat.push(mutation);
    expect(answer).toMatchObject({ outcome: 'applied' });
    // The stream stayed open all the while; once the hub hears the database again, everybody is told to look.
    await ears.toldOf(0);
    await ears.close();
  });
});
