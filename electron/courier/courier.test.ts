import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CourierState } from '#shared/bridge/contract';
import type { BridgeEvent, BridgePayload } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { maximumMutationsPerPush } from '#shared/protocol/hub-api';
import type { Mutation } from '#shared/sync/mutation';
import {
  sampleDeviceId,
  sampleMutation,
  samplePersonId,
  sampleScopeId,
} from '../../tests/support/sample-mutation';
import { VirtualScheduler } from '../../tests/support/virtual-scheduler';
import { Journal } from '../journal/journal';
import { plainSeal } from '../ports/seal';
import type { AuthorizedHub } from './authorized-hub';
import { Courier } from './courier';
import { batchesUnderWay } from './push';

// A little over 400 lines, since all of it speaks to one hub that says what a test has it say.

let folder: string;
let journal: Journal;
let courier: Courier;
let scheduler: VirtualScheduler;
let hub: ScriptedHub;
let events: { event: BridgeEvent; payload: unknown }[];

/** The port's other side: there or not, its stream of pokes in a test's hand. */
class ScriptedHub {
  problem: DomainError | null = null;
  pushes = 0;
  /** What it claims for whoever asks for the next item. */
  claim: object = { workItemId: null, seq: 0 };
  contacts = 0;
  /** Names that streams were asked to be taken up after. */
  resumed: (string | undefined)[] = [];
  /** Whether anything of a stream gets through. */
  speaks = true;
  delay: () => Promise<void> = () => Promise.resolve();
  streams: ReadableStreamDefaultController<Uint8Array>[] = [];

  readonly port: AuthorizedHub = {
    request: async (_schema, { body, path }) => {
      if (path === '/v1/leases/renew') {
        this.contacts += 1;
        return this.problem ? err(this.problem) : (ok({ again: 120_000 }) as Result<never, DomainError>);
      }
      if (path === '/v1/claims/next' && !this.problem) return ok(this.claim) as Result<never, DomainError>;
      this.pushes += 1;
      await this.delay();
      if (this.problem) return err(this.problem);
      const { mutations } = body as { mutations: Mutation[] };
      const answers = mutations.map(({ id }) => ({ id, outcome: 'applied', seq: 9 }));
      return ok({ epoch: 'one', answers, backupWatermark: 0, now: 0 }) as Result<never, DomainError>;
    },
    bytes: async () => (this.problem ? err(this.problem) : ok(new TextEncoder().encode('{}'))),
    send: async ({ signal, lastEventId }) => {
      if (this.problem) return err(this.problem);
      this.resumed.push(lastEventId);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          this.streams.push(controller);
          if (this.speaks) controller.enqueue(new TextEncoder().encode(': welcome\n\n'));
          signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
        },
      });
      return ok(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    },
    describe: async () => err(this.problem ?? domainError('hub.unreachable')),
  };

  poke(head: number): void {
    this.say(`id: one:${head}\nevent: poke\ndata: {"head":${head}}\n\n`);
  }

  say(text: string): void {
    this.streams.at(-1)?.enqueue(new TextEncoder().encode(text));
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-courier-'));
  const opened = await Journal.open(folder, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  journal = opened.value.journal;
  scheduler = new VirtualScheduler();
  hub = new ScriptedHub();
  events = [];
  courier = new Courier({
    journal,
    hub: hub.port,
    deviceId: sampleDeviceId,
    scheduler,
    // The longest wait of every range, so that times can be named.
    random: { bytes: (length) => new Uint8Array(length).fill(255) },
    logger: { info: () => undefined, warn: () => undefined },
    emit: (event, payload) => events.push({ event, payload }),
  });
});
afterEach(async () => {
  courier.stop();
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

/** The journal writes real files, so what follows from a push is awaited rather than counted in turns. */
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5_000, interval: 2 });
const contact = () => courier.state().contact;
const shown = (): CourierState['contact'][] =>
  events.flatMap(({ event, payload }) =>
    event === 'courier.changed' ? [(payload as CourierState).contact] : [],
  );

describe('what the courier says of its contact', () => {
  it('goes from syncing to in step, and names the hub’s last answer', async () => {
    await journal.append(sampleMutation(1));
    await scheduler.advance(5_000);
    courier.start();
    expect(contact()).toBe('syncing');
    await until(() => expect(courier.state()).toMatchObject({ contact: 'in-step', waiting: 0 }));
    expect(courier.state().lastContactAt).toBe(5_000);
    expect(new Set(shown())).toEqual(new Set(['syncing', 'in-step']));
  });

  it('is offline while the hub cannot be reached, and counts what waits', async () => {
    hub.problem = domainError('hub.unreachable');
    await journal.append(sampleMutation(1));
    courier.start();
    await until(() =>
      expect(courier.state()).toMatchObject({
        contact: 'offline',
        waiting: 1,
        problem: { code: 'hub.unreachable' },
      }),
    );
  });

  it.each(['person.disabled', 'session.expired', 'hub.different', 'protocol.workstation-too-old'] as const)(
    'is refused, not offline, at %s',
    async (code) => {
      hub.problem = domainError(code);
      courier.start();
      await until(() => expect(courier.state()).toMatchObject({ contact: 'refused', problem: { code } }));
    },
  );

  it('says the same thing once', async () => {
    courier.start();
    await until(() => expect(contact()).toBe('in-step'));
    const before = shown().length;
    courier.announce();
    courier.announce();
    expect(shown()).toHaveLength(before);
  });
});

describe('how the courier tries again', () => {
  it('doubles its pauses on the scheduler, and pushes as soon as one is over', async () => {
    hub.problem = domainError('hub.unreachable');
    await journal.append(sampleMutation(1));
    courier.start();
    let pushes = 1;
    for (const pause of [1_000, 2_000, 4_000, 8_000]) {
      await until(() => expect(hub.pushes).toBe(pushes));
      // Both ways to the hub, pushing and listening, wait for the same moment.
      await until(() => expect(scheduler.delays.filter((delay) => delay === pause)).toHaveLength(2));
      await scheduler.advance(pause - 1);
      expect(hub.pushes).toBe(pushes);
      await scheduler.advance(1);
      pushes += 1;
    }
    await until(() => expect(scheduler.delays.filter((delay) => delay === 16_000)).toHaveLength(2));
    hub.problem = null;
    await scheduler.advance(16_000);
    await until(() => expect(contact()).toBe('in-step'));
  });

  it('ends every pause when it is asked to sync', async () => {
    hub.problem = domainError('hub.unreachable');
    await journal.append(sampleMutation(1));
    courier.start();
    await until(() => expect(contact()).toBe('offline'));
    hub.problem = null;
    courier.syncNow();
    await until(() => expect(courier.state()).toMatchObject({ contact: 'in-step', waiting: 0 }));
    await until(() => expect(hub.streams).toHaveLength(1));
  });

  it('takes a pull that works for reason to push and to listen again', async () => {
    hub.problem = domainError('hub.unreachable');
    await journal.append(sampleMutation(1));
    courier.start();
    await until(() => expect(contact()).toBe('offline'));
    hub.problem = null;
    await courier.pull({ epoch: null, cursors: [], upTo: null });
    await until(() => expect(courier.state()).toMatchObject({ contact: 'in-step', waiting: 0 }));
    await until(() => expect(hub.streams).toHaveLength(1));
  });

  it('takes a hub that answered elsewhere for reason to do both, and only then', async () => {
    hub.problem = domainError('hub.unreachable');
    await journal.append(sampleMutation(1));
    courier.start();
    await until(() => expect(contact()).toBe('offline'));
    hub.problem = null;
    courier.reachedElsewhere();
    await until(() => expect(courier.state()).toMatchObject({ contact: 'in-step', waiting: 0 }));
    await until(() => expect(hub.streams).toHaveLength(1));
    courier.reachedElsewhere();
    expect(contact()).toBe('in-step');
  });

  it('leaves nothing behind on the scheduler when it stops', async () => {
    hub.problem = domainError('hub.unreachable');
    await journal.append(sampleMutation(1));
    courier.start();
    await until(() => expect(scheduler.delays.length).toBeGreaterThan(1));
    courier.stop();
    await until(() => expect(scheduler.delays).toEqual([]));
  });
});

describe('what windows hear while much is brought to the hub', () => {
  const told = (): BridgeEvent[] =>
    events.map(({ event }) => event).filter((event) => event !== 'courier.changed');

  it('is all of the answers, then the news, once everything is through', async () => {
    const count = 3 * maximumMutationsPerPush;
    await Promise.all(Array.from({ length: count }, (_, n) => journal.append(sampleMutation(n + 1))));
    courier.start();
    await until(() => expect(courier.state()).toMatchObject({ contact: 'in-step', waiting: 0 }));
    await until(() => expect(told()).toContain('feed.news'));
    const answered = events.flatMap(({ event, payload }) =>
      event === 'journal.changed' ? (payload as BridgePayload<'journal.changed'>).open : [],
    );
    expect(answered.map(({ mutation }) => mutation.id)).toEqual(
      Array.from({ length: count }, (_, n) => sampleMutation(n + 1).id),
    );
    expect(told().lastIndexOf('journal.changed')).toBeLessThan(told().indexOf('feed.news'));
  });

  it('is told within five seconds though thousands go on being pushed', async () => {
    const answers: (() => void)[] = [];
    hub.delay = () => new Promise<void>((resolve) => answers.push(resolve));
    const count = (batchesUnderWay + 1) * maximumMutationsPerPush;
    await Promise.all(Array.from({ length: count }, (_, n) => journal.append(sampleMutation(n + 1))));
    courier.start();
    await until(() => expect(hub.streams).toHaveLength(1));
    await until(() => expect(answers).toHaveLength(batchesUnderWay));
    hub.poke(42);
    await until(() => expect(scheduler.delays).toContain(5_000));
    await scheduler.advance(4_999);
    expect(told()).toEqual([]);
    await scheduler.advance(1);
    expect(told()).toEqual(['feed.news']);
    answers[0]?.();
    await until(() => expect(answers).toHaveLength(batchesUnderWay + 1));
    for (const answer of answers) answer();
    await until(() => expect(told()).toContain('journal.changed'));
  });

  it('is told within a second though the push goes on', async () => {
    let answer = (): void => undefined;
    hub.delay = () => new Promise<void>((resolve) => (answer = resolve));
    await journal.append(sampleMutation(1));
    courier.start();
    await until(() => expect(hub.streams).toHaveLength(1));
    await until(() => expect(hub.pushes).toBe(1));
    hub.poke(42);
    await until(() => expect(scheduler.delays).toContain(1_000));
    expect(told()).toEqual([]);
    await scheduler.advance(1_000);
    expect(told()).toEqual(['feed.news']);
    answer();
    await until(() => expect(told()).toContain('journal.changed'));
  });
});

describe('pokes', () => {
  it('are passed on as news with their head', async () => {
    courier.start();
    await until(() => expect(hub.streams).toHaveLength(1));
    hub.poke(42);
    await until(() => expect(events).toContainEqual({ event: 'feed.news', payload: { head: 42 } }));
  });

  it('come from a new stream when the old one has said nothing for 45 s', async () => {
    courier.start();
    await until(() => expect(contact()).toBe('in-step'));
    await scheduler.advance(45_000);
    await until(() => expect(scheduler.delays).toContain(1_000));
    await scheduler.advance(1_000);
    await until(() => expect(hub.streams).toHaveLength(2));
  });

  it('are replaced by asking now and then while no stream can be had', async () => {
    hub.problem = domainError('hub.unavailable');
    courier.start();
    await until(() => expect(contact()).toBe('offline'));
    await scheduler.advance(19_999);
    expect(events.map(({ event }) => event)).not.toContain('feed.news');
    await scheduler.advance(1);
    expect(events).toContainEqual({ event: 'feed.news', payload: { head: null } });
  });

  const news = () => events.filter(({ event }) => event === 'feed.news').length;

  it('are taken up again after the last that was heard, and then nothing is looked for in vain', async () => {
    courier.start();
    await until(() => expect(hub.streams).toHaveLength(1));
    hub.poke(42);
    await until(() => expect(events).toContainEqual({ event: 'feed.news', payload: { head: 42 } }));
    hub.streams[0]?.error(new Error('cut'));
    await until(() => expect(scheduler.delays).toContain(1_000));
    const before = news();
    await scheduler.advance(1_000);
    await until(() => expect(hub.streams).toHaveLength(2));
    expect(hub.resumed).toEqual([undefined, 'one:42']);
    await until(() => expect(contact()).toBe('in-step'));
    expect(news()).toBe(before);
  });

  it('have windows ask again while a request that was given up late has left the word offline', async () => {
    courier.start();
    await expect.poll(() => hub.streams.length).toBe(1);
    hub.problem = domainError('hub.unreachable');
    await courier.pull({ epoch: null, cursors: [], upTo: null });
    hub.problem = null;
    expect(courier.state().contact).toBe('offline');
    events = [];
    hub.say(': still here\n\n');
    await expect.poll(() => events.filter(({ event }) => event === 'feed.news')).toHaveLength(1);
    await courier.pull({ epoch: null, cursors: [], upTo: null });
    expect(courier.state().contact).toBe('in-step');
  });

  it('leave the asking to the clock while a proxy keeps them to itself', async () => {
    hub.speaks = false;
    courier.start();
    await until(() => expect(hub.streams).toHaveLength(1));
    await scheduler.advance(20_000);
    expect(news()).toBe(1);
    await scheduler.advance(20_000);
    expect(news()).toBe(2);
  });

  it('take over from the clock only once more than the beginning of a stream has come through', async () => {
    courier.start();
    await until(() => expect(news()).toBe(1));
    await scheduler.advance(20_000);
    expect(news()).toBe(2);
    hub.say(': still here\n\n');
    await until(() => expect(scheduler.delays.filter((delay) => delay === 20_000)).toEqual([]));
    await scheduler.advance(20_000);
    expect(news()).toBe(2);
  });
});

describe('contact that keeps claims', () => {
  it('is made with the hub’s first answer, and as often as the hub says from then on', async () => {
    courier.start();
    await until(() => expect(hub.contacts).toBe(1));
    await courier.pull({ epoch: null, cursors: [], upTo: null });
    expect(hub.contacts).toBe(1);
    await scheduler.advance(119_999);
    expect(hub.contacts).toBe(1);
    await scheduler.advance(1);
    expect(hub.contacts).toBe(2);
  });

  it('is made again once the hub answers, after it could not be', async () => {
    courier.start();
    await until(() => expect(hub.contacts).toBe(1));
    hub.problem = domainError('hub.unreachable');
    await scheduler.advance(120_000);
    expect(hub.contacts).toBe(2);
    hub.problem = null;
    await courier.pull({ epoch: null, cursors: [], upTo: null });
    expect(hub.contacts).toBe(2);
    await scheduler.advance(30_000);
    await courier.pull({ epoch: null, cursors: [], upTo: null });
    await until(() => expect(hub.contacts).toBe(3));
  });
});

describe('the next claim', () => {
  it('is in the journal with its answer, and never among what waits to be sent', async () => {
    await journal.followEpoch('one');
    hub.claim = { workItemId: 'e0000000-0000-7000-8000-000000000009', scope: sampleScopeId, seq: 7 };
    const { id } = sampleMutation(1);
    let isOver = false;
    const claimed = courier.claimNext(id, samplePersonId).finally(() => {
      isOver = true;
    });
    const waited = new Set<number>();
    while (!isOver) {
      waited.add(journal.index.waiting);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await claimed).toMatchObject({ value: hub.claim });
    expect(journal.entry(id)).toMatchObject({ state: 'answered', answer: { seq: 7 }, epoch: 'one' });
    expect(waited).toEqual(new Set([0]));
  });

  it('is not asked for where the hub is known to be out of reach', async () => {
    hub.problem = domainError('hub.unavailable');
    courier.start();
    await until(() => expect(contact()).toBe('offline'));
    const asked = hub.pushes;
    expect(await courier.claimNext(sampleMutation(1).id, samplePersonId)).toEqual(
      err(domainError('hub.unavailable')),
    );
    expect(hub.pushes).toBe(asked);
  });
});
