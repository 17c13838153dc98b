import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok } from '#shared/kernel/result';
import { expectSettled } from '../../../tests/support/replica/expect-settled';
import { disk } from '../../../tests/support/replica/failing-disk';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import { engagementOf, firstScope, itemIn, sampleHub } from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { pat, workItemIdOf } from '../../../tests/support/sample-rows';

const item = workItemIdOf(1);
const claim = { type: 'work-item.claim', workItemId: item } as const;
const startAfter = (claimed: MutationId) =>
  ({ type: 'work-item.start', workItemId: item, fence: { claim: claimed } }) as const;
const tick = (claimed: MutationId, checklistItemId: string, done = true) =>
  ({
    type: 'work-item.tick',
    workItemId: item,
    fence: { claim: claimed },
    checklistItemId,
    done,
  }) as const;

let hub: MemoryHub;
let desk: Workstation;

beforeEach(async () => {
  hub = sampleHub();
  hub.pageSize = 50;
  desk = await Workstation.inStep(hub);
});

afterEach(async () => {
  disk.mend();
  await desk.end();
});

const visible = () => desk.visible('workItem', item);

/** Lets time pass until `asked` is answered: what waits for the bridge waits for that. */
const patiently = async <T>(asked: Promise<T>): Promise<T> => {
  let answered = false;
  void asked.finally(() => {
    answered = true;
  });
  while (!answered) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!answered) desk.timers.pass(250);
  }
  return asked;
};

describe('a command', () => {
  it('shows at once, waits, and settles when the feed has brought it', async () => {
    const claimed = await desk.does(firstScope, claim);
    await desk.does(firstScope, startAfter(claimed));
    await desk.does(firstScope, tick(claimed, '1'));
    expect(await visible()).toMatchObject({
      assigneeId: pat.id,
      status: 'started',
      hold: { mutationId: claimed },
    });
    expect(desk.core.projection.mark(item)).toEqual({ intended: true, unsent: true });
    expect(desk.main.open().map(({ mutation }) => mutation.dependsOn.length)).toEqual([0, 1, 2]);
    await desk.sync();
    await expectSettled(desk, hub);
    expect(desk.core.projection.mark(item)).toBeUndefined();
    expect(hub.row('workItem', item)).toMatchObject({
      status: 'started',
      checklist: [{ done: true }, { done: false }],
    });
  });

  it('goes down with the claim that its fence is of, should a hub that was restored refuse that', async () => {
    const claimed = await desk.does(firstScope, claim);
    await desk.sync();
    expect(await visible()).toMatchObject({ fence: 1 });
    await desk.does(firstScope, { type: 'work-item.release', workItemId: item, fence: 1 });
    expect(desk.main.open().map(({ mutation }) => mutation.dependsOn)).toEqual([[claimed]]);
    await desk.sync();
    await expectSettled(desk, hub);
    expect(hub.row('workItem', item)).toMatchObject({ assigneeId: null });
  });

  it('is refused by the rules without a trace', async () => {
    const before = await desk.stored();
    expect(await desk.ask(firstScope, startAfter(desk.nextId()))).toEqual(
      err({ code: 'work-item.fence-outdated' }),
    );
    expect(await desk.stored()).toEqual(before);
    expect(desk.main.calls).not.toContain('journal.append');
  });

  it('sees in a bulk what those before it did, and a refused one stops no other', async () => {
    const orders = [
      desk.order(firstScope, claim),
      desk.order(firstScope, claim),
      desk.order(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(2) }),
    ];
    const answers = await desk.core.dispatch(orders);
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
      'ok',
      'work-item.already-yours',
      'ok',
    ]);
    await desk.sync();
    await expectSettled(desk, hub);
  });

  it('survives a restart without a network, and goes on from there', async () => {
    desk.main.online = false;
    const claimed = await desk.does(firstScope, claim);
    await desk.does(firstScope, tick(claimed, '2'));
    const before = await desk.stored();
    const shown = desk.shown();
    await desk.reopen();
    await desk.start();
    expect(await desk.stored()).toEqual(before);
    expect(desk.shown()).toEqual(shown);
    expect(desk.core.projection.mark(item)).toEqual({ intended: true, unsent: true });
    desk.main.online = true;
    await desk.sync();
    await expectSettled(desk, hub);
  });

  it('is intended no more once it was released again', async () => {
    const claimed = await desk.does(firstScope, claim);
    await desk.does(firstScope, { type: 'work-item.release', workItemId: item, fence: { claim: claimed } });
    expect(desk.core.projection.mark(item)).toEqual({ intended: false, unsent: true });
  });
});

describe('answers and pages in any order', () => {
  it('settles when the feed comes before the answer', async () => {
    await desk.does(firstScope, claim);
    const news = desk.main.push();
    await desk.core.pull();
    expect((await desk.stored()).pending).toHaveLength(1);
    expect(await visible()).toMatchObject({ assigneeId: pat.id });
    await desk.hear(news);
    await expectSettled(desk, hub);
  });

  it('settles when the answer comes between two pages', async () => {
    await desk.does(firstScope, claim);
    for (let n = 20; n < 26; n++) hub.put(firstScope, 'workItem', itemIn(1, n));
    const news = desk.main.push();
    hub.put(firstScope, 'workItem', itemIn(1, 26));
    hub.pageSize = 3;
    let heard: Promise<void> | null = null;
    let pulls = 0;
    desk.main.fault = (method) => {
      if (method === 'feed.pull') pulls += 1;
      if (pulls === 2) heard ??= desk.hear(news);
      return 'none';
    };
    await desk.core.pull();
    await heard;
    await expectSettled(desk, hub);
  });

  it('writes what was accepted no second time where the feed brings its effect', async () => {
    const written: unknown[] = [];
    desk.database.pending.hook('updating', (change) => void written.push(change));
    const claimed = await desk.does(firstScope, claim);
    await desk.does(firstScope, tick(claimed, '1'));
    await desk.does(firstScope, tick(claimed, '2'));
    hub.pageSize = 2;
    await desk.sync();
    await expectSettled(desk, hub);
    expect(written).toEqual([]);
  });

  it('takes news twice, and news that is late, for what it is', async () => {
    await desk.does(firstScope, claim);
    const [waiting] = desk.main.open();
    const news = desk.main.push();
    desk.main.online = false;
    await desk.hear(news);
    await desk.hear(news);
    expect((await desk.stored()).pending).toMatchObject([{ state: 'accepted' }]);
    // A snapshot that was read before the answer came and told after it.
    if (waiting) await desk.hear([waiting]);
    expect((await desk.stored()).pending).toMatchObject([{ state: 'accepted' }]);
    desk.main.online = true;
    await desk.core.pull();
    await expectSettled(desk, hub);
    if (waiting) await desk.hear([waiting]);
    await desk.hear(news);
    await expectSettled(desk, hub);
  });
});

describe('a bridge that is cut', () => {
  it('asks again when only the answer was lost, and writes nothing twice', async () => {
    let lost = 0;
    desk.main.fault = (method) => {
      if (method !== 'journal.append' || lost === 2) return 'none';
      lost += 1;
      return 'answer-lost';
    };
    const answer = await patiently(desk.ask(firstScope, claim));
    expect(answer.ok).toBe(true);
    expect(lost).toBe(2);
    expect(desk.main.open()).toHaveLength(1);
    expect((await desk.stored()).pending).toHaveLength(1);
  });

  it('keeps the order of what hangs together when one of them has to be asked again', async () => {
    let cut = 0;
    desk.main.fault = (method) => {
      if (method !== 'journal.append' || cut === 1) return 'none';
      cut += 1;
      return 'cut';
    };
    const claimed = desk.order(firstScope, claim);
    const answers = await patiently(
      desk.core.dispatch([
        claimed,
        desk.order(firstScope, startAfter(claimed.id)),
        desk.order(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(2) }),
      ]),
    );
    expect(answers.map(({ ok: taken }) => taken)).toEqual([true, true, true]);
    const types = desk.main.open().map(({ mutation }) => mutation.command.type);
    expect(types.indexOf('work-item.start')).toBeGreaterThan(
      desk.main.open().findIndex(({ mutation }) => mutation.id === claimed.id),
    );
    await desk.sync();
    await expectSettled(desk, hub);
    expect(hub.row('workItem', item)).toMatchObject({ status: 'started' });
  });

  it('asks again for what the journal holds when it starts', async () => {
    await desk.does(firstScope, claim);
    await desk.reopen();
    let cut = 0;
    desk.main.fault = (method) => (method === 'journal.read-open' && ++cut < 3 ? 'cut' : 'none');
    expect(await patiently(desk.start())).toEqual(ok(undefined));
    expect(await visible()).toMatchObject({ assigneeId: pat.id });
  });

  it('lets go when the replica is closed meanwhile', async () => {
    desk.main.fault = (method) => (method === 'journal.append' ? 'cut' : 'none');
    const asked = desk.ask(firstScope, claim);
    await expect.poll(() => desk.timers.waiting).toBeGreaterThan(0);
    desk.core.close();
    expect(await patiently(asked)).toEqual(err({ code: 'bridge.closed' }));
  });
});

describe('a journal that cannot be written', () => {
  it('refuses visibly, and nothing changes', async () => {
    const before = await desk.stored();
    const refusal = { code: 'journal.cannot-write', details: { reason: 'ENOSPC' } } as const;
    desk.main.fault = (method) => (method === 'journal.append' ? refusal : 'none');
    expect(await desk.ask(firstScope, claim)).toEqual(err(refusal));
    expect(await desk.stored()).toEqual(before);
    expect(desk.shown()).toEqual(await desk.expectedRows());
    expect(desk.main.open()).toEqual([]);
  });

  it('refuses with it what was decided on it', async () => {
    const refusal = { code: 'journal.cannot-write' } as const;
    const claimed = desk.order(firstScope, claim);
    desk.main.fault = (method, argument) =>
      method === 'journal.append' && (argument as { mutation: { id: string } }).mutation.id === claimed.id
        ? refusal
        : 'none';
    const answers = await desk.core.dispatch([
      claimed,
      desk.order(firstScope, startAfter(claimed.id)),
      desk.order(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(2) }),
    ]);
    expect(answers.map(({ ok: taken }) => taken)).toEqual([false, false, true]);
    expect(desk.main.open()).toHaveLength(1);
  });
});

describe('with hundreds that wait', () => {
  const many = 300;
  /** One thing at a time, as somebody works without a network. */
  const wait = async (): Promise<void> => {
    desk.main.online = false;
    for (let n = 0; n < many; n++)
      await desk.does(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(100 + n) });
    desk.main.online = true;
  };
  const looksAt = async (task: () => Promise<unknown>): Promise<number> => {
    const before = desk.opened;
    await task();
    return desk.opened - before;
  };

  it('looks at no more than what a step touches', async () => {
    for (let n = 0; n < many; n++) hub.put(firstScope, 'workItem', itemIn(1, 100 + n));
    hub.pageSize = 1_000;
    await desk.core.pull();
    await wait();
    hub.put(firstScope, 'workItem', itemIn(1, 2, { title: 'Nobody here is at it' }));
    expect(await looksAt(() => desk.core.pull())).toBeLessThan(10);
    expect(await looksAt(() => desk.does(firstScope, claim))).toBeLessThan(20);
    // Who is in an engagement decides every claim in it.
    hub.put(firstScope, 'engagement', engagementOf(1, { selfClaim: false }));
    await desk.core.pull();
    expect((await desk.stored()).overlay).toEqual({});
    expect(desk.shown()).toEqual(await desk.expectedRows());
    hub.put(firstScope, 'engagement', engagementOf(1));
    await desk.core.pull();
    expect(Object.keys((await desk.stored()).overlay)).toHaveLength(2 * (many + 1));
    await desk.sync();
    await expectSettled(desk, hub);
  }, 20_000);
});

describe('closing', () => {
  it('ends what is under way quietly', async () => {
    const statuses = desk.statuses.length;
    const running = [
      desk.core.pull(),
      desk.ask(firstScope, claim),
      desk.hear(desk.main.open()),
      desk.core.retryAttention(desk.nextId()),
    ];
    desk.core.close();
    await Promise.all(running);
    expect(await desk.ask(firstScope, claim)).toEqual(err({ code: 'bridge.closed' }));
    await desk.core.pull();
    expect(desk.statuses.slice(statuses).map(({ phase }) => phase)).not.toContain('failed');
  });
});
