import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presentHeads, readAnchors, writeAnchors } from '../../../server/audit/anchors';
import { recordAudit } from '../../../server/audit/record';
import { type AuditReport, verifyAudit } from '../../../server/audit/verify';
import type { HubTransaction } from '../../../server/storage/database';
import { FeedWriter } from '../../../server/storage/feed-writer';
import { ask } from '../../../server/storage/one-trip';
import { postJson } from '../../support/ask-hub';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';

let hub: TestHub;

beforeAll(async () => {
  hub = await TestHub.start({ providers: ['acme', 'bolt'] });
});
afterAll(() => hub.close());

const events = (provider = 'acme') =>
  hub.asProvider(async (tx) => {
    const rows = await tx.selectFrom('audit_entry').select('content').orderBy('index').execute();
    return rows.map(({ content }) => content as Record<string, unknown>);
  }, provider);

let added = 0;
const addTo = async (tx: HubTransaction, count: number): Promise<void> => {
  for (let n = 0; n < count; n++)
    await recordAudit(
      tx,
      hub.providerId(),
      { event: 'session.started', personId: null, deviceId: null, facts: { n: added++ } },
      hub.clock.now(),
    );
};
const add = (count: number) => hub.asProvider((tx) => addTo(tx, count));

/** Where the writer before left the provider's counter. */
const counterOf = async (tx: HubTransaction) => {
  const { seq, moved_by } = await tx
    .selectFrom('provider')
    .select(['seq', 'moved_by'])
    .executeTakeFirstOrThrow();
  return { seq: Number(seq), writer: moved_by ?? '' };
};

/** Whether anybody waits for what somebody else has locked. */
const somebodyWaits = async (): Promise<boolean> => {
  const { rows } = await sql<{ waits: boolean }>`
    SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock') AS waits`.execute(
    hub.database.owner,
  );
  return rows[0]?.waits ?? false;
};

const verify = (anchors: Parameters<typeof verifyAudit>[2] = []) =>
  verifyAudit(hub.database, hub.providerId(), anchors);

const sabotage = Symbol('what was done is undone');

/** What the verifier says while the database's owner has done this; it is undone afterwards. */
const reportAfter = async (...doings: readonly RawBuilder<unknown>[]): Promise<AuditReport> => {
  let report: AuditReport | undefined;
  const undoes: RawBuilder<unknown>[] = [
    sql`DELETE FROM audit_entry`,
    sql`INSERT INTO audit_entry SELECT * FROM audit_copy`,
    sql`DELETE FROM audit_head`,
    sql`INSERT INTO audit_head SELECT * FROM audit_head_copy`,
    sql`DROP TABLE audit_copy, audit_head_copy`,
  ];
  const { owner } = hub.database;
  await sql`CREATE TABLE audit_copy AS SELECT * FROM audit_entry`.execute(owner);
  await sql`CREATE TABLE audit_head_copy AS SELECT * FROM audit_head`.execute(owner);
  try {
    for (const doing of doings) await doing.execute(owner);
    report = await verify();
  } finally {
    for (const undo of undoes) await undo.execute(owner);
  }
  if (!report) throw sabotage;
  return report;
};

const ours = () => sql`provider_id = ${hub.providerId()}`;

describe('the audit', () => {
  it('records who came in, who was not let in, and who left', async () => {
    const pat = await hub.signIn('pat');
    const deviceId = randomUUID();
    await hub.requestSignIn('sam', { password: 'not this one at all', deviceId });
    await hub.requestSignIn('nobody', { deviceId });
    await hub.requestSignIn('dan', { deviceId });
    await hub.ask('/v1/sessions/current', { method: 'DELETE', headers: pat.headers });
    const { person } = hub.ids();
    expect((await events()).slice(-5)).toMatchObject([
      { event: 'session.started', person: person('pat'), facts: { how: 'password' } },
      { event: 'session.refused', person: person('sam'), facts: { code: 'session.credentials-wrong' } },
      { event: 'session.refused', person: null, device: deviceId },
      { event: 'session.refused', person: person('dan'), facts: { code: 'person.disabled' } },
      { event: 'session.ended', person: person('pat') },
    ]);
    expect(JSON.stringify(await events('bolt'))).not.toContain('session.ended');
  });

  it('records a refresh token that came twice, and not a retry (security check 37)', async () => {
    const { refreshToken } = await hub.session('rae');
    const refresh = (attempt: string) => hub.ask('/v1/sessions/refresh', postJson({ refreshToken, attempt }));
    const attempt = randomUUID();
    expect((await refresh(attempt)).status).toBe(200);
    expect((await refresh(attempt)).status).toBe(200);
    const reuses = async () => (await events()).filter(({ event }) => event === 'session.refresh-reused');
    expect(await reuses()).toEqual([]);
    expect((await refresh(randomUUID())).status).toBe(401);
    expect(await reuses()).toMatchObject([{ person: hub.ids().person('rae') }]);
  });

  it('records that a lead ended somebody’s hold, and not that a holder let go', async () => {
    const [pat, lee] = [await hub.signIn('pat'), await hub.signIn('lee')];
    const workItemId = hub.ids().workItem('w30');
    const released = async () =>
      (await events()).filter(({ event }) => event === 'work-item.released-by-lead');
    await pat.command({ type: 'work-item.claim', workItemId });
    await pat.command({ type: 'work-item.release', workItemId, fence: 1 });
    expect(await released()).toEqual([]);
    await pat.command({ type: 'work-item.claim', workItemId });
    const { personId } = pat.session;
    expect(await lee.command({ type: 'work-item.release', workItemId, fence: 3 })).toMatchObject({
      outcome: 'applied',
    });
    expect(await released()).toMatchObject([
      { person: lee.session.personId, facts: { workItem: workItemId, holder: personId } },
    ]);
  });

  it('is one chain, however many write at once', async () => {
    await Promise.all(Array.from({ length: 12 }, () => add(3)));
    const report = await verify();
    expect(report.problem).toBeNull();
    expect(report.head.index).toBe((await events()).length);
  });

  it.each(['first', 'behind another'])(
    'is written while a writer has the provider’s counter in hand that it took %s, and that writer may write to it as well',
    async (place) => {
      const rae = await hub.signIn('rae');
      await hub.asProvider(async (tx) => {
        if (place === 'first') await FeedWriter.open(tx, hub.providerId());
        else await ask(tx, FeedWriter.goingOnBehind(tx, hub.providerId(), await counterOf(tx)));
        let isAnswered = false;
        const forgotten = rae.post('/v1/forgets', { scope: randomUUID() }).finally(() => {
          isAnswered = true;
        });
        // Waiting for each other, one of the two would be ended by the database, and its person told that the hub failed.
        await until(async () => expect(isAnswered || (await somebodyWaits())).toBe(true));
        await addTo(tx, 1);
        expect(await forgotten).toMatchObject({ status: 200 });
      });
    },
  );

  it('can be neither changed nor emptied by the hub itself', async () => {
    for (const statement of [
      sql`UPDATE audit_entry SET hash = ''`,
      sql`DELETE FROM audit_entry`,
      sql`DELETE FROM audit_head`,
    ])
      await expect(hub.asProvider((tx) => statement.execute(tx))).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps its entries from whoever may add to it', async () => {
    const actor = {
      mode: 'person',
      providerId: hub.providerId(),
      personId: hub.ids().person('ada'),
    } as const;
    expect(await hub.database.as(actor, (tx) => tx.selectFrom('audit_entry').selectAll().execute())).toEqual(
      [],
    );
  });
});

describe('the verifier (security check 39)', () => {
  it('names the entry that the database’s owner edited, took out or moved', async () => {
    await add(20);
    const edited = await reportAfter(
      sql`UPDATE audit_entry SET content = content || '{"at": 1}' WHERE index = 7 AND ${ours()}`,
    );
    expect(edited.problem).toEqual({ kind: 'changed', index: 7 });
    expect(edited.head.index).toBe(6);
    const removed = await reportAfter(sql`DELETE FROM audit_entry WHERE index = 5 AND ${ours()}`);
    expect(removed.problem).toEqual({ kind: 'missing', index: 5 });
    const renumbered = await reportAfter(
      sql`DELETE FROM audit_entry WHERE index = 5 AND ${ours()}`,
      sql`UPDATE audit_entry SET index = index + 100000 WHERE index > 5 AND ${ours()}`,
      sql`UPDATE audit_entry SET index = index - 100001 WHERE index > 100000 AND ${ours()}`,
    );
    expect(renumbered.problem).toEqual({ kind: 'changed', index: 5 });
    const swapped = await reportAfter(
      sql`UPDATE audit_entry SET index = 900000 WHERE index = 8 AND ${ours()}`,
      sql`UPDATE audit_entry SET index = 8 WHERE index = 9 AND ${ours()}`,
      sql`UPDATE audit_entry SET index = 9 WHERE index = 900000 AND ${ours()}`,
    );
    expect(swapped.problem).toEqual({ kind: 'changed', index: 8 });
    await hub.signIn('pat', 'bolt');
    const foreign = await reportAfter(
      sql`UPDATE audit_entry mine SET content = other.content, hash = other.hash FROM audit_entry other
          WHERE mine.index = 1 AND mine.provider_id = ${hub.providerId()} AND other.index = 1 AND other.provider_id = ${hub.providerId('bolt')}`,
    );
    expect(foreign.problem?.index).toBe(1);
    expect((await verify()).problem).toBeNull();
  });

  it('sees by the database’s own head that the tail was cut, and by an anchor where the head was cut too', async () => {
    const path = join(hub.folder, 'anchors.jsonl');
    await writeAnchors(path, await presentHeads(hub.database), hub.clock.now());
    await add(2);
    await writeAnchors(path, await presentHeads(hub.database), hub.clock.now());
    const anchors = (await readAnchors(path)).get(hub.providerId()) ?? [];
    expect(anchors).toHaveLength(2);
    const { head, anchoredTo } = await verify(anchors);
    expect(anchoredTo).toBe(head.index);

    const last = head.index;
    const careless = await reportAfter(sql`DELETE FROM audit_entry WHERE index = ${last} AND ${ours()}`);
    expect(careless.problem).toEqual({ kind: 'truncated', index: last });

    const { owner } = hub.database;
    await sql`DELETE FROM audit_entry WHERE index >= ${last - 1} AND ${ours()}`.execute(owner);
    await sql`UPDATE audit_head SET index = ${last - 2},
      hash = (SELECT hash FROM audit_entry WHERE index = ${last - 2} AND ${ours()}) WHERE ${ours()}`.execute(
      owner,
    );
    expect((await verify()).problem).toBeNull();
    expect((await verify(anchors)).problem).toEqual({ kind: 'truncated', index: last - 1 });
    // Written on after the cut, the chain is sound in itself; it is not the one the anchor saw.
    await add(2);
    expect((await verify()).problem).toBeNull();
    expect((await verify(anchors)).problem).toEqual({ kind: 'changed', index: last });
  });
});
