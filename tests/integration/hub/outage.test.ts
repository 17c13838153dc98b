import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedPostgres } from '../../../server/storage/embedded-postgres';
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

describe('a hub that closes', () => {
  /** Holds the provider's counter, which every write waits for, until told to let go. */
  const holdWriters = async (): Promise<() => Promise<void>> => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let locked = (): void => undefined;
    const inPlace = new Promise<void>((resolve) => {
      locked = resolve;
    });
    const done = hub.asProvider(async (tx) => {
      await tx.selectFrom('provider').select('seq').forUpdate().execute();
      locked();
      await held;
    });
    await inPlace;
    return async () => {
      letGo();
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
