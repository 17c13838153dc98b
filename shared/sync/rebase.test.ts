import { describe, expect, it } from 'vitest';
import { sampleMutation } from '../../tests/support/sample-mutation';
import {
  lookupOf,
  noon,
  pat,
  sam,
  sampleEngagement,
  sampleWorkItem,
  scopeOf,
  workItemIdOf,
} from '../../tests/support/sample-rows';
import type { MutationAnswer } from '../protocol/hub-api';
import type { Command, Mutation } from './mutation';
import {
  dependenciesOf,
  isCovered,
  type JournaledMutation,
  layered,
  type PendingMutation,
  pendingOf,
  replay,
  replayed,
  rowsNeededByAll,
  subjectOf,
} from './rebase';

const engagement = sampleEngagement();
const workItemId = workItemIdOf(1);
const theme = { type: 'preference.set', key: 'interface.theme', value: 'dark' } as const;

const mutationOf = (n: number, command: Command): Mutation =>
  sampleMutation(n, { scope: scopeOf(engagement), personId: pat.id, recordedAt: noon + n, command });

const claim = mutationOf(1, { type: 'work-item.claim', workItemId });
const start = mutationOf(2, { type: 'work-item.start', workItemId, fence: { claim: claim.id } });
const note = mutationOf(3, { type: 'work-item.note', workItemId, note: 'Half done' });

const answer = (change: Partial<MutationAnswer> = {}): MutationAnswer => ({
  id: claim.id,
  outcome: 'applied',
  seq: 10,
  ...change,
});

const journaled = (change: Partial<JournaledMutation> = {}): JournaledMutation => ({
  mutation: claim,
  position: 1,
  state: 'appended',
  answer: null,
  problem: null,
  ...change,
});

const pending = (mutation: Mutation, change: Partial<PendingMutation> = {}): PendingMutation => ({
  mutation,
  position: mutation.deviceSequence,
  state: 'waiting',
  answer: null,
  problem: null,
  ...change,
});

describe('the journal’s word', () => {
  it.each([
    ['appended', null, 'waiting'],
    ['sent', null, 'waiting'],
    ['answered', null, 'waiting'],
    ['answered', answer(), 'accepted'],
    ['answered', answer({ outcome: 'duplicate' }), 'accepted'],
    ['answered', answer({ outcome: 'rejected' }), 'rejected'],
    ['parked', null, 'parked'],
  ] as const)('%s, answered %j, stands as %s', (state, said, expected) => {
    expect(pendingOf(journaled({ state, answer: said })).state).toBe(expected);
  });

  it('says why a mutation needs attention, and nothing where it does not', () => {
    const error = { code: 'work-item.already-held' };
    const rejected = pendingOf(
      journaled({ state: 'answered', answer: answer({ outcome: 'rejected', error }) }),
    );
    expect(rejected.problem).toEqual({ code: 'work-item.already-held' });
    const parked = pendingOf(journaled({ state: 'parked', problem: { code: 'hub.failed' } }));
    expect(parked.problem).toEqual({ code: 'hub.failed' });
    expect(pendingOf(journaled({ state: 'answered', answer: answer() })).problem).toBeNull();
  });

  it('keeps the code of an error from a newer hub among the details', () => {
    const error = { code: 'work-item.on-the-moon' };
    const rejected = pendingOf(
      journaled({ state: 'answered', answer: answer({ outcome: 'rejected', error }) }),
    );
    expect(rejected.problem).toEqual({ code: 'hub.failed', details: { code: 'work-item.on-the-moon' } });
  });
});

describe('a pending mutation is covered', () => {
  const accepted = pending(claim, { state: 'accepted', answer: answer({ seq: 10 }) });
  const progress = (scopeSeq: number, head: number) => ({ scopeSeq: () => scopeSeq, head });

  it('once its scope, or a whole pull, has been read as far as its answer', () => {
    expect(isCovered(accepted, progress(9, 9))).toBe(false);
    expect(isCovered(accepted, progress(10, 0))).toBe(true);
    expect(isCovered(accepted, progress(0, 10))).toBe(true);
  });

  it('never before the hub accepted it', () => {
    for (const state of ['waiting', 'rejected', 'parked'] as const)
      expect(isCovered({ ...accepted, state }, progress(99, 99))).toBe(false);
    expect(isCovered({ ...accepted, answer: null }, progress(99, 99))).toBe(false);
  });
});

describe('replaying', () => {
  const base = lookupOf(
    { kind: 'engagement', body: engagement },
    { kind: 'workItem', body: sampleWorkItem(1) },
  );

  it('takes what waits and what was accepted, in the journal’s order', () => {
    const all = [
      pending(note),
      pending(start, { state: 'accepted' }),
      pending(claim),
      pending(mutationOf(4, theme), { state: 'rejected' }),
      pending(mutationOf(5, theme), { state: 'parked' }),
    ];
    expect(replayed(all).map(({ id }) => id)).toEqual([claim.id, start.id, note.id]);
  });

  it('decides each on what those before it left', () => {
    const writes = replay(base, [claim, start, note]);
    expect(writes.get(`workItem:${workItemId}`)?.body).toMatchObject({
      assigneeId: pat.id,
      status: 'started',
      fence: 1,
      hold: { mutationId: claim.id },
    });
    expect([...writes.keys()].filter((name) => name.startsWith('activity:'))).toHaveLength(3);
  });

  it('leaves no trace of what the rules refuse, and of nothing else', () => {
    const held = sampleWorkItem(1, { assigneeId: sam.id, fence: 7 });
    const taken = lookupOf({ kind: 'engagement', body: engagement }, { kind: 'workItem', body: held });
    const writes = replay(taken, [claim, start, note]);
    expect([...writes.keys()].toSorted()).toEqual([`activity:${note.id}`, `workItem:${workItemId}`]);
    expect(writes.get(`workItem:${workItemId}`)?.body).toEqual({ ...held, revision: 2 });
  });

  it('asks for each row once', () => {
    const names = rowsNeededByAll([claim, start, note]).map(({ kind, id }) => `${kind}:${id}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain(`workItem:${workItemId}`);
  });

  it('shows writes over rows, also those that come later', () => {
    const writes = new Map();
    const rows = layered(writes, base);
    expect(rows('workItem', workItemId)).toEqual(sampleWorkItem(1));
    const body = sampleWorkItem(1, { title: 'Another' });
    writes.set(`workItem:${workItemId}`, { kind: 'workItem', id: workItemId, scope: engagement.id, body });
    expect(rows('workItem', workItemId)).toEqual(body);
  });
});

describe('what a mutation is about', () => {
  it('is its work item, or its author’s preference', () => {
    expect(subjectOf(claim)).toEqual({ kind: 'workItem', id: workItemId });
    expect(subjectOf(mutationOf(1, theme))).toEqual({
      kind: 'preference',
      id: `${pat.id}:interface.theme`,
    });
  });
});

describe('what a new mutation depends on', () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    pending(mutationOf(index + 1, { type: 'work-item.start', workItemId, fence: 1 })),
  );
  const tick = start.command;

  it('is whatever waits about the same row, oldest first, and what was named', () => {
    expect(dependenciesOf(tick, [pending(start), pending(claim)], [])).toEqual([claim.id, start.id]);
    expect(dependenciesOf(tick, [pending(claim)], [claim.id])).toEqual([claim.id]);
    expect(dependenciesOf(tick, [], [note.id])).toEqual([note.id]);
  });

  it('is nothing that the hub has answered, and no note', () => {
    const answered = (['accepted', 'rejected', 'parked'] as const).map((state) => pending(claim, { state }));
    expect(dependenciesOf(tick, [...answered, pending(note)], [])).toEqual([]);
  });

  it('is nothing for a note or a preference: they are kept even when the claim is lost', () => {
    expect(dependenciesOf(note.command, [pending(claim)], [])).toEqual([]);
    expect(dependenciesOf(theme, [pending(claim)], [])).toEqual([]);
  });

  it('is never more than the protocol allows, and the claim stays among them', () => {
    const ids = dependenciesOf(tick, many, []);
    expect(ids).toHaveLength(50);
    expect(ids[0]).toBe(many[0]!.mutation.id);
    expect(ids.at(-1)).toBe(many.at(-1)!.mutation.id);
    const withNamed = dependenciesOf(tick, many, [many[0]!.mutation.id, note.id]);
    expect(withNamed.length).toBeLessThanOrEqual(50);
    expect(withNamed[0]).toBe(many[0]!.mutation.id);
    expect(new Set(withNamed).size).toBe(withNamed.length);
  });
});
