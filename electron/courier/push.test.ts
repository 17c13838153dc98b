import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId, WorkItemId } from '#shared/kernel/ids';
import { err, ok } from '#shared/kernel/result';
import { type MutationAnswer, maximumMutationsPerPush } from '#shared/protocol/hub-api';
import type { Mutation } from '#shared/sync/mutation';
import { sampleDeviceId, sampleMutation } from '../../tests/support/sample-mutation';
import { Journal } from '../journal/journal';
import { plainSeal } from '../ports/seal';
import type { AuthorizedHub } from './authorized-hub';
import { Push } from './push';

let folder: string;
let journal: Journal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-push-'));
  const opened = await Journal.open(folder, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  journal = opened.value.journal;
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

type Reply = (mutations: readonly Mutation[]) => readonly MutationAnswer[] | DomainError;

/** The port's other side, answering by a script; what it was sent, and behind which, is kept. */
const scriptedHub = (reply: Reply, healthy = true) => {
  const sent: MutationId[][] = [];
  const behind: (MutationId | undefined)[] = [];
  const judged = new Set<MutationId>();
  const hub = {
    request: async (_schema: unknown, request: { body?: unknown }) => {
      const { mutations, after } = request.body as { mutations: Mutation[]; after?: MutationId };
      sent.push(mutations.map((mutation) => mutation.id));
      behind.push(after);
      const said = after === undefined || judged.has(after) ? reply(mutations) : [];
      if ('code' in said) return err(said);
      for (const { id } of said) judged.add(id);
      return ok({ epoch: 'one', answers: said, backupWatermark: 0, now: 0 });
    },
    describe: async () => (healthy ? ok({}) : err(domainError('hub.unreachable'))),
  } as unknown as AuthorizedHub;
  return { hub, sent, behind, judged };
};

const applied = (mutation: Mutation): MutationAnswer => ({ id: mutation.id, outcome: 'applied', seq: 7 });

const append = async (...numbers: number[]) => {
  for (const n of numbers) await journal.append(sampleMutation(n));
};

const pushUntilDone = async (push: Push, limit = 40): Promise<void> => {
  for (let turn = 0; turn < limit; turn++) {
    const outcome = await push.once();
    if (outcome.ok && outcome.value.done) return;
  }
  throw new Error('the push never came to an end');
};

describe('pushing the journal', () => {
  it('brings everything in the order of appending and records the answers', async () => {
    await append(3, 1, 2);
    const { hub, sent } = scriptedHub((mutations) => mutations.map(applied));
    await pushUntilDone(new Push(journal, hub, sampleDeviceId));
    expect(sent).toEqual([[3, 1, 2].map((n) => sampleMutation(n).id)]);
    expect(journal.index.open().every((entry) => entry.answer?.outcome === 'applied')).toBe(true);
  });

  it('asks again with the same ids after a lost reply', async () => {
    await append(1);
    let calls = 0;
    const { hub, sent } = scriptedHub((mutations) => {
      calls += 1;
      return calls === 1 ? domainError('hub.unreachable') : mutations.map(applied);
    });
    const push = new Push(journal, hub, sampleDeviceId);
    expect(await push.once()).toMatchObject({ ok: false, error: { code: 'hub.unreachable' } });
    expect(journal.entry(sampleMutation(1).id)?.state).toBe('sent');
    await pushUntilDone(push);
    expect(sent[0]).toEqual(sent[1]);
  });

  it('never parks anything because the hub cannot be reached', async () => {
    await append(1);
    const { hub } = scriptedHub(() => domainError('hub.unreachable'));
    const push = new Push(journal, hub, sampleDeviceId);
    for (let turn = 0; turn < 30; turn++) expect(await push.once()).toMatchObject({ ok: false });
    expect(journal.index.unanswered()).toHaveLength(1);
  });

  it('parks the one the hub stumbles over five times, with its dependents, and lets the others pass', async () => {
    const poison = sampleMutation(2).id;
    await journal.append(sampleMutation(1));
    await journal.append(sampleMutation(2));
    await journal.append(sampleMutation(3, { dependsOn: [poison] }));
    await journal.append(sampleMutation(4));
    const { hub, sent } = scriptedHub((mutations) =>
      mutations.some((mutation) => mutation.id === poison)
        ? domainError('hub.failed')
        : mutations.map(applied),
    );
    await pushUntilDone(new Push(journal, hub, sampleDeviceId));
    const stateOf = (n: number) => journal.entry(sampleMutation(n).id)?.state;
    expect([1, 2, 3, 4].map(stateOf)).toEqual(['answered', 'parked', 'parked', 'answered']);
    expect(sent.filter((ids) => ids.length === 1 && ids[0] === poison)).toHaveLength(5);
  });

  it('isolates one that the hub leaves without an answer', async () => {
    await append(1, 2, 3);
    const silent = sampleMutation(2).id;
    const { hub } = scriptedHub((mutations) => {
      const at = mutations.findIndex((mutation) => mutation.id === silent);
      return (at < 0 ? mutations : mutations.slice(0, at)).map(applied);
    });
    await pushUntilDone(new Push(journal, hub, sampleDeviceId));
    expect(journal.entry(silent)?.state).toBe('parked');
    expect(journal.entry(sampleMutation(3).id)?.state).toBe('answered');
  });

  const appendMany = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => journal.append(sampleMutation(n + 1))));
  const idOf = (n: number) => sampleMutation(n).id;

  it('has three batches under way at a time, each behind the one before', async () => {
    const count = 4 * maximumMutationsPerPush + 50;
    await appendMany(count);
    let underway = 0;
    let most = 0;
    const { hub, sent, behind } = scriptedHub((mutations) => mutations.map(applied));
    const slow = {
      ...hub,
      request: async (...asked: Parameters<AuthorizedHub['request']>) => {
        underway += 1;
        most = Math.max(most, underway);
        const answer = await hub.request(...asked);
        const mine = sent.length;
        while (sent.length < Math.min(mine + 2, 5)) await new Promise(setImmediate);
        underway -= 1;
        return answer;
      },
    } as AuthorizedHub;
    const push = new Push(journal, slow, sampleDeviceId);
    expect(await push.once()).toMatchObject({ ok: true, value: { done: false } });
    // The first answers are on disk, and the fourth batch has left already.
    expect(journal.index.waiting).toBe(count - maximumMutationsPerPush);
    expect(sent).toHaveLength(4);
    await pushUntilDone(push);
    expect(most).toBe(3);
    expect(sent.flat()).toEqual(Array.from({ length: count }, (_, n) => idOf(n + 1)));
    expect(behind).toEqual([undefined, ...[1, 2, 3, 4].map((n) => idOf(n * maximumMutationsPerPush))]);
  });

  it('sends what came before its turn once more, and what was under way behind it', async () => {
    const count = 3 * maximumMutationsPerPush;
    await appendMany(count);
    const { hub, sent, judged } = scriptedHub((mutations) => mutations.map(applied));
    const first = idOf(maximumMutationsPerPush);
    let early = true;
    const push = new Push(
      journal,
      {
        ...hub,
        request: async (...asked: Parameters<AuthorizedHub['request']>) => {
          const { after } = asked[1].body as { after?: MutationId };
          // The second comes by another way, on which it is faster than the first.
          const overtakes = early && after === first;
          if (overtakes) judged.delete(first);
          const answer = await hub.request(...asked);
          if (overtakes) judged.add(first);
          if (overtakes) early = false;
          return answer;
        },
      } as AuthorizedHub,
      sampleDeviceId,
    );
    await pushUntilDone(push);
    const heads = sent.map(([id]) => id);
    const [a, b, c] = [1, 1 + maximumMutationsPerPush, 1 + 2 * maximumMutationsPerPush].map(idOf);
    expect(heads).toEqual([a, b, c, b, c]);
    expect(journal.index.unanswered()).toEqual([]);
  });

  it('has nothing judged behind a batch that was lost, and sends both again', async () => {
    await appendMany(2 * maximumMutationsPerPush);
    let lost = false;
    const order: MutationId[] = [];
    const { hub, sent } = scriptedHub((mutations) => {
      if (!lost) {
        lost = true;
        return domainError('hub.unreachable');
      }
      order.push(...mutations.map(({ id }) => id));
      return mutations.map(applied);
    });
    const push = new Push(journal, hub, sampleDeviceId);
    expect(await push.once()).toMatchObject({ ok: false, error: { code: 'hub.unreachable' } });
    expect(sent).toHaveLength(2);
    expect(order).toEqual([]);
    await pushUntilDone(push);
    expect(order).toEqual(Array.from({ length: 2 * maximumMutationsPerPush }, (_, n) => idOf(n + 1)));
  });

  it('sends nothing more behind one that was left without an answer', async () => {
    const count = 3 * maximumMutationsPerPush + 1;
    await appendMany(count);
    const silent = idOf(maximumMutationsPerPush);
    const { hub, sent } = scriptedHub((mutations) =>
      mutations.filter(({ id }) => id !== silent).map(applied),
    );
    const push = new Push(journal, hub, sampleDeviceId);
    await push.once();
    expect(sent).toHaveLength(3);
    await push.once();
    expect(sent[3]?.[0]).toBe(silent);
  });

  it('sends no more at once than the hub takes, however long the words are', async () => {
    const note = 'x'.repeat(4_000);
    await Promise.all(
      Array.from({ length: maximumMutationsPerPush }, (_, n) =>
        journal.append(
          sampleMutation(n + 1, {
            command: {
              type: 'work-item.note',
              workItemId: 'e0000000-0000-7000-8000-000000000001' as WorkItemId,
              note: note.repeat(3),
            },
          }),
        ),
      ),
    );
    const sizes: number[] = [];
    const { hub } = scriptedHub((mutations) => {
      sizes.push(JSON.stringify(mutations).length);
      return mutations.map(applied);
    });
    await pushUntilDone(new Push(journal, hub, sampleDeviceId));
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(4 * 1024 * 1024);
  });

  it('does not park while the hub itself is unwell', async () => {
    await append(1);
    const { hub } = scriptedHub(() => domainError('hub.failed'), false);
    const push = new Push(journal, hub, sampleDeviceId);
    for (let turn = 0; turn < 8; turn++) await push.once();
    expect(journal.entry(sampleMutation(1).id)?.state).toBe('sent');
  });

  it('brings a hub that began anew what it may have lost before anything that was done since', async () => {
    let epoch = 'one';
    const sent: { ids: MutationId[]; judged: boolean }[] = [];
    const hub = {
      request: async (_schema: unknown, request: { body?: unknown }) => {
        const { mutations, epoch: meant } = request.body as { mutations: Mutation[]; epoch?: string };
        const judged = meant === undefined || meant === epoch;
        sent.push({ ids: mutations.map(({ id }) => id), judged });
        return ok({ epoch, answers: judged ? mutations.map(applied) : [], backupWatermark: 0, now: 0 });
      },
      describe: async () => ok({}),
    } as unknown as AuthorizedHub;
    const reopened: MutationId[] = [];
    const push = new Push(journal, hub, sampleDeviceId, (ids) => reopened.push(...ids));
    const idsOf = (...numbers: number[]) => numbers.map((n) => sampleMutation(n).id);
    await append(1, 2);
    await pushUntilDone(push);
    await journal.settle(idsOf(1, 2));
    epoch = 'two';
    await append(3);
    await pushUntilDone(push);
    expect(sent.slice(1)).toEqual([
      { ids: idsOf(3), judged: false },
      { ids: idsOf(1, 2, 3), judged: true },
    ]);
    expect(reopened).toEqual(idsOf(1, 2));
    // The pull may be the first to see it, while a push is under way that was meant for the hub as it was.
    epoch = 'three';
    await append(4);
    const underway = push.once();
    await journal.followEpoch('three');
    expect(await underway).toMatchObject({ ok: true, value: { done: false } });
    await pushUntilDone(push);
    expect(sent.at(-1)).toEqual({ ids: idsOf(1, 2, 3, 4), judged: true });
    // Or it is writing down what is to go once more at the moment at which a push chooses what to send.
    epoch = 'four';
    await append(5);
    const before = sent.length;
    const followed = journal.followEpoch('four');
    await Promise.all([followed, push.once()]);
    await pushUntilDone(push);
    expect(sent.slice(before).filter(({ judged }) => judged)).toEqual([
      { ids: idsOf(1, 2, 3, 4, 5), judged: true },
    ]);
  });
});
