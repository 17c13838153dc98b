import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
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

/** The port's other side, answering by a script; what it was sent is kept. */
const scriptedHub = (reply: Reply, healthy = true) => {
  const sent: MutationId[][] = [];
  const hub = {
    request: async (_schema: unknown, request: { body?: unknown }) => {
      const { mutations } = request.body as { mutations: Mutation[] };
      sent.push(mutations.map((mutation) => mutation.id));
      const said = reply(mutations);
      if ('code' in said) return err(said);
      return ok({ epoch: 'one', answers: said, backupWatermark: 0, now: 0 });
    },
    describe: async () => (healthy ? ok({}) : err(domainError('hub.unreachable'))),
  } as unknown as AuthorizedHub;
  return { hub, sent };
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

  it('has one batch under way at a time, and the next as soon as the hub has answered', async () => {
    const count = 2 * maximumMutationsPerPush + 50;
    await Promise.all(Array.from({ length: count }, (_, n) => journal.append(sampleMutation(n + 1))));
    let underway = 0;
    let most = 0;
    const { hub, sent } = scriptedHub((mutations) => mutations.map(applied));
    const slow = {
      ...hub,
      request: async (...asked: Parameters<AuthorizedHub['request']>) => {
        underway += 1;
        most = Math.max(most, underway);
        const answer = await hub.request(...asked);
        underway -= 1;
        return answer;
      },
    } as AuthorizedHub;
    const push = new Push(journal, slow, sampleDeviceId);
    expect(await push.once()).toMatchObject({ ok: true, value: { done: false } });
    // The first answers are on disk, and the second batch has left already.
    expect(journal.index.waiting).toBe(count - maximumMutationsPerPush);
    expect(sent).toHaveLength(2);
    await pushUntilDone(push);
    expect(most).toBe(1);
    expect(sent.flat()).toEqual(Array.from({ length: count }, (_, n) => sampleMutation(n + 1).id));
  });

  it('sends nothing behind one that was left without an answer', async () => {
    const count = maximumMutationsPerPush + 1;
    await Promise.all(Array.from({ length: count }, (_, n) => journal.append(sampleMutation(n + 1))));
    const silent = sampleMutation(maximumMutationsPerPush).id;
    const { hub, sent } = scriptedHub((mutations) =>
      mutations.filter(({ id }) => id !== silent).map(applied),
    );
    const push = new Push(journal, hub, sampleDeviceId);
    await push.once();
    await push.once();
    expect(sent.map((ids) => ids.length)).toEqual([maximumMutationsPerPush, 2]);
    expect(sent[1]?.[0]).toBe(silent);
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
  });
});
