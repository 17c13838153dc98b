import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngagementId, MutationId } from '#shared/kernel/ids';
import { sampleMutation } from '../../tests/support/sample-mutation';
import { JournalIndex, type JournalRecord, keptSettledBytes } from './journal-state';

const idOf = (n: number): MutationId => sampleMutation(n).id;
const answered = (n: number, seq: number, epoch = 'one'): JournalRecord => ({
  type: 'answered',
  answers: [{ id: idOf(n), outcome: 'applied', seq }],
  epoch,
});

/** What may happen to the n-th mutation, or to the hub. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('append' as const), n: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    what: fc.constant('answer' as const),
    n: fc.integer({ min: 1, max: 12 }),
    rejected: fc.boolean(),
  }),
  fc.record({ what: fc.constant('settle' as const), n: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ what: fc.constant('back up' as const) }),
);

describe('what a journal keeps', () => {
  it('is all that took effect and is in no backup, to be sent again once and in the order of appending', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
        const index = new JournalIndex();
        const order: number[] = [];
        const seqs = new Map<number, number>();
        const refused = new Set<number>();
        let seq = 0;
        let backedUpTo = 0;
        for (const each of happenings) {
          if (each.what === 'append') {
            index.apply({ type: 'appended', mutation: sampleMutation(each.n) }, 100);
            if (!order.includes(each.n)) order.push(each.n);
          } else if (each.what === 'answer' && order.includes(each.n) && !seqs.has(each.n)) {
            if (refused.has(each.n) || !index.get(idOf(each.n))) continue;
            seq += 1;
            if (each.rejected) refused.add(each.n);
            else seqs.set(each.n, seq);
            const outcome = each.rejected ? 'rejected' : 'applied';
            index.apply({ type: 'answered', answers: [{ id: idOf(each.n), outcome, seq }], epoch: 'one' });
          } else if (each.what === 'settle') index.apply({ type: 'settled', ids: [idOf(each.n)] });
          else if (each.what === 'back up') {
            backedUpTo = seq;
            index.apply({ type: 'backed-up', epoch: 'one', seq });
          }
        }
        // What is in the backup and not settled yet is opened again too: the hub answers that it is there.
        const lost = order.filter(
          (n) => seqs.has(n) && ((seqs.get(n) ?? 0) > backedUpTo || index.get(idOf(n)) !== undefined),
        );
        expect(index.ofOtherEpochs('one')).toEqual([]);
        expect(index.ofOtherEpochs('two')).toEqual(lost.map(idOf));
        index.apply({ type: 'reopened', ids: index.ofOtherEpochs('two') });
        expect(index.ofOtherEpochs('two')).toEqual([]);
        const waiting = index.unanswered().map(({ mutation }) => mutation.id);
        expect(waiting.filter((id) => lost.some((n) => idOf(n) === id))).toEqual(lost.map(idOf));
        expect(index.waiting).toBe(waiting.length);
      }),
    );
  });

  it('is bounded where the hub is never backed up: the longest settled goes first', () => {
    const index = new JournalIndex();
    const each = keptSettledBytes / 4;
    for (const n of [1, 2, 3, 4, 5, 6]) {
      index.apply({ type: 'appended', mutation: sampleMutation(n) }, each);
      index.apply(answered(n, n));
    }
    expect(index.ofOtherEpochs('two')).toHaveLength(6);
    index.apply({ type: 'settled', ids: [3, 1, 2, 4, 5].map(idOf) });
    // What is open is no part of the bound: it is never let go of.
    expect(index.ofOtherEpochs('two')).toEqual([1, 2, 4, 5, 6].map(idOf));
    expect(index.isNeeded(idOf(3))).toBe(false);
    expect(index.knows(idOf(3))).toBe(true);
    index.apply({ type: 'settled', ids: [idOf(6)] });
    expect(index.ofOtherEpochs('two')).toEqual([2, 4, 5, 6].map(idOf));
    index.apply({ type: 'backed-up', epoch: 'one', seq: 4 });
    expect(index.ofOtherEpochs('two')).toEqual([5, 6].map(idOf));
  });

  it('is what the hub sealed, too, until a backup is surely from after the sealing', () => {
    const index = new JournalIndex();
    const error = { code: 'mutation.quarantined' };
    index.apply({ type: 'appended', mutation: sampleMutation(1) });
    index.apply({
      type: 'answered',
      answers: [{ id: idOf(1), outcome: 'rejected', seq: 5, error }],
      epoch: 'one',
    });
    index.apply({ type: 'settled', ids: [idOf(1)] });
    expect(index.ofOtherEpochs('two')).toEqual([idOf(1)]);
    index.apply({ type: 'backed-up', epoch: 'one', seq: 5 });
    expect(index.ofOtherEpochs('two')).toEqual([idOf(1)]);
    index.apply({ type: 'backed-up', epoch: 'one', seq: 6 });
    expect(index.ofOtherEpochs('two')).toEqual([]);
  });

  it('is a use that was noted, too, until a backup is surely from after the note, which changes no row', () => {
    const index = new JournalIndex();
    const engagementId = 'f0000000-0000-7000-8000-000000000001' as EngagementId;
    const used = { use: 'print', kind: 'view', engagementId, subjectId: null, refusal: null } as const;
    const note = sampleMutation(1, { command: { type: 'use.note', ...used } });
    index.apply({ type: 'appended', mutation: note });
    index.apply(answered(1, 5));
    index.apply({ type: 'settled', ids: [idOf(1)] });
    index.apply({ type: 'backed-up', epoch: 'one', seq: 5 });
    expect(index.ofOtherEpochs('two')).toEqual([idOf(1)]);
    expect(index.backedUpSequence).toBe(0);
    index.apply({ type: 'backed-up', epoch: 'one', seq: 6 });
    expect(index.ofOtherEpochs('two')).toEqual([]);
  });

  it('says up to which of its mutations a backup reaches, in the epoch of that backup', () => {
    const index = new JournalIndex();
    for (const n of [1, 2, 3]) {
      index.apply({ type: 'appended', mutation: sampleMutation(n) });
      index.apply(answered(n, 10 * n));
    }
    index.apply({ type: 'settled', ids: [idOf(1)] });
    expect(index.backedUpSequence).toBe(0);
    index.apply({ type: 'backed-up', epoch: 'one', seq: 25 });
    expect(index.backedUpSequence).toBe(sampleMutation(2).deviceSequence);
    index.apply({ type: 'backed-up', epoch: 'two', seq: 30 });
    expect(index.backedUpSequence).toBe(0);
  });
});
