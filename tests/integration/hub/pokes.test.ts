import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ScopeId } from '#shared/kernel/ids';
import { PokeBoard } from '../../../server/hub/poke-board';
import type { HubDatabase } from '../../../server/storage/database';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm } from '../../support/hub-firm';
import { PokeEars } from '../../support/poke-ears';
import { TestHub } from '../../support/running-hub';
import { SilentProxy } from '../../support/silent-proxy';
import { until } from '../../support/until';

let hub: TestHub;
let pat: HubCaller;
let lee: HubCaller;
let kim: HubCaller;
let open: PokeEars[] = [];

beforeAll(async () => {
  hub = await TestHub.start({ providers: ['acme', 'bolt'], pokeHeartbeat: 200 });
  [pat, lee, kim] = await Promise.all([hub.signIn('pat'), hub.signIn('lee'), hub.signIn('kim')]);
});
afterAll(() => hub.close());
afterEach(async () => {
  await Promise.all(open.map((ears) => ears.close()));
  open = [];
});

const listen = async (who: HubCaller, url?: string, after?: string): Promise<PokeEars> => {
  const ears = await PokeEars.open(who, url, after);
  open.push(ears);
  return ears;
};

const noteOn = async (engagement: 'wren-bk' | 'finch-tx', by = lee): Promise<number> => {
  const ids = hub.ids();
  const workItemId = ids.workItem(engagement === 'wren-bk' ? 'w1' : 'f1');
  const scope = ids.engagement(engagement) as string as ScopeId;
  const answer = await by.command({ type: 'work-item.note', workItemId, note: 'News' }, { scope });
  expect(answer.outcome).toBe('applied');
  return answer.seq;
};

describe('a poke', () => {
  it('comes to those who see the change and to nobody else', async () => {
    const stranger = await hub.signIn('pat', 'bolt');
    const [atPat, atKim, atStranger] = await Promise.all([listen(pat), listen(kim), listen(stranger)]);
    const inWren = await noteOn('wren-bk');
    await atPat.toldOf(inWren);
    const inFinch = await noteOn('finch-tx');
    await atKim.toldOf(inFinch);
    // Kim was told of the second only; what comes in order came past the first.
    expect(atKim.heads).toEqual([inFinch]);
    expect(atPat.heads).toEqual([inWren]);
    expect(atStranger.heads).toEqual([]);
  });

  it('about a preference comes to its person alone', async () => {
    const [atPat, atLee] = await Promise.all([listen(pat), listen(lee)]);
    const scope = pat.session.personId as string as ScopeId;
    const { seq } = await pat.command({ type: 'preference.set', key: 'a', value: 1 }, { scope });
    await atPat.toldOf(seq);
    const next = await noteOn('wren-bk');
    await atLee.toldOf(next);
    expect(atLee.heads).toEqual([next]);
  });

  it('says that there is news and nothing of what it is', async () => {
    const ears = await listen(pat);
    const seq = await noteOn('wren-bk');
    await ears.toldOf(seq);
    expect(ears.heard.replaceAll(': still here\n\n', '')).toBe(
      `: welcome\n\nid: ${ears.lastId}\nevent: poke\ndata: {"head":${seq}}\n\n`,
    );
  });

  it('is told once for many changes at a time, and names the last of them', async () => {
    const ears = await listen(pat);
    const seqs = await Promise.all(Array.from({ length: 15 }, () => noteOn('wren-bk')));
    await ears.toldOf(Math.max(...seqs));
    expect(ears.heads.at(-1)).toBe(Math.max(...seqs));
    expect(ears.heads.length).toBeLessThan(15);
    expect(ears.heads).toEqual(ears.heads.toSorted((a, b) => a - b));
  });

  it('is not worth one when nothing was written', async () => {
    const ears = await listen(pat);
    const refused = await pat.command({
      type: 'work-item.start',
      workItemId: hub.ids().workItem('w9'),
      fence: 9,
    });
    expect(refused.outcome).toBe('rejected');
    const next = await noteOn('wren-bk');
    await ears.toldOf(next);
    expect(ears.heads).toEqual([next]);
  });
});

describe('a stream', () => {
  it('is for those who are signed in', async () => {
    expect(await hub.ask('/v1/pokes')).toMatchObject({ status: 401, code: 'session.missing' });
  });

  it('tells of a scope from the moment one may see it, and no more once one may not', async () => {
    const ears = await listen(kim);
    const files = hubFirm('acme');
    const members = files['members.csv'] as string;
    await hub.import({ ...files, 'members.csv': `${members}wren-bk,kim,observer\n` });
    const seen = await noteOn('wren-bk');
    await ears.toldOf(seen);
    await hub.import({ ...files, 'members.csv': members });
    const ended = await ears.toldOf(seen + 1);
    await noteOn('wren-bk');
    const inFinch = await noteOn('finch-tx');
    await ears.toldOf(inFinch);
    expect(ears.heads.filter((head) => head > ended && head < inFinch)).toEqual([]);
  });

  it('ends when its session does: signed out, or the person disabled', async () => {
    const rae = await hub.signIn('rae');
    const signedOut = await listen(rae);
    await hub.ask('/v1/sessions/current', { method: 'DELETE', headers: rae.headers });
    await signedOut.ended;
    const obi = await hub.signIn('obi');
    const disabled = await listen(obi);
    const files = hubFirm('acme');
    const people = (files['people.csv'] as string).replace(/^(obi,.*),yes$/m, '$1,no');
    await hub.import({ ...files, 'people.csv': people });
    await disabled.ended;
    expect(disabled.heard).toContain(': still here');
  });
});

describe('a stream that is taken up again', () => {
  it('tells at once of what happened since the last poke that was heard, and of nothing where nothing did', async () => {
    const first = await listen(pat);
    await first.toldOf(await noteOn('wren-bk'));
    await first.close();
    const missed = await noteOn('wren-bk');
    const second = await listen(pat, undefined, first.lastId);
    expect(await second.toldOf(missed)).toBe(missed);
    await second.close();

    const third = await listen(pat, undefined, second.lastId);
    const next = await noteOn('wren-bk');
    await third.toldOf(next);
    expect(third.heads).toEqual([next]);
  });

  it('tells whoever comes from another epoch, or from nowhere that is known, to look', async () => {
    const seq = await noteOn('wren-bk');
    for (const after of [`elsewhere:${seq}`, 'nonsense']) {
      const ears = await listen(pat, undefined, after);
      await ears.toldOf(seq);
    }
  });
});

describe('several processes of one hub', () => {
  it('tell their listeners of what another one wrote', async () => {
    const second = await hub.startSecond();
    try {
      const ears = await listen(pat, second.url);
      const seq = await noteOn('wren-bk');
      expect(await ears.toldOf(seq)).toBeGreaterThanOrEqual(seq);
    } finally {
      await second.close();
    }
  });

  it('end their streams when they close', async () => {
    const second = await hub.startSecond();
    const ears = await listen(pat, second.url);
    await second.close();
    await ears.ended;
  });
});

describe('the connection that listens', () => {
  const listening = sql`SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN %'`;

  it('is made again when it breaks, and everybody looks for what was missed', async () => {
    const ears = await listen(pat);
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'`.execute(
      hub.database.owner,
    );
    const missed = await noteOn('wren-bk');
    await ears.toldOf(0);
    expect((await listening.execute(hub.database.owner)).rows).toHaveLength(1);
    const later = await noteOn('wren-bk');
    expect(later).toBeGreaterThan(missed);
    await ears.toldOf(later);
  });

  /** The hub's database by way of a proxy, which can be lost. */
  const throughProxy = async () => {
    const url = new URL(hub.database.connectionString);
    const proxy = await SilentProxy.to(Number(url.port));
    url.port = String(proxy.port);
    url.searchParams.delete('host');
    const database = {
      connectionString: url.href,
      waiting: 0,
      ask: hub.database.ask.bind(hub.database) as HubDatabase['ask'],
    };
    return { proxy, database };
  };

  it('is made again when it falls silent, though nothing says that it is gone', async () => {
    const { proxy, database } = await throughProxy();
    const board = new PokeBoard(database, pino({ level: 'silent' }), async () => true, {
      checkedEvery: 50,
      answersWithin: 500,
    });
    const heads: number[] = [];
    try {
      await board.open();
      const { providerId, personId } = pat.session;
      board.listen({ providerId, personId, tell: (head) => heads.push(head), end: () => undefined });
      const before = await noteOn('wren-bk');
      await until(() => expect(heads).toContain(before));
      proxy.fallSilent();
      const told = heads.length;
      await noteOn('wren-bk');
      await until(() => expect(heads.length).toBeGreaterThan(told));
      const later = await noteOn('wren-bk');
      await until(() => expect(heads).toContain(later));
    } finally {
      await board.close();
      await proxy.close();
    }
  });

  it('ends streams where it cannot be made again, so that workstations ask by themselves', async () => {
    const { proxy, database } = await throughProxy();
    const board = new PokeBoard(database, pino({ level: 'silent' }), async () => true);
    const { providerId, personId } = pat.session;
    let ended = 0;
    const listener = { providerId, personId, tell: () => undefined, end: () => (ended += 1) };
    try {
      await board.open();
      board.listen(listener);
      await proxy.close();
      await until(() => expect(ended).toBe(1));
      board.listen(listener);
      expect(ended).toBe(2);
      expect(board.listeners).toBe(0);
    } finally {
      await board.close();
    }
  });

  it('survives notices that are nothing of the hub’s', async () => {
    const ears = await listen(pat);
    for (const payload of ['', 'no json', '{}', '{"provider":"x","head":1,"scopes":null}', 'null'])
      await sql`SELECT pg_notify('meridian_poke', ${payload})`.execute(hub.database.owner);
    const seq = await noteOn('wren-bk');
    await ears.toldOf(seq);
    expect(ears.heads).toEqual([seq]);
  });
});
