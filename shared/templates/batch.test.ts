import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainError } from '../kernel/errors';
import { type Batch, type BatchOutcome, batchOver, batchReport, countBatch, runBatch } from './batch';

const unexpected = domainError('print.failed');
const failed: BatchOutcome = { kind: 'failed', why: { kind: 'open', questions: ['Pay by'] } };
const never = () => false;
const quiet = () => undefined;

const run = (
  batch: Batch,
  make: (id: string) => Promise<BatchOutcome>,
  stopped: () => boolean = never,
  onChange: (batch: Batch) => void = quiet,
) => runBatch(batch, { make, stopped, onChange, unexpected });

describe('a batch', () => {
  it('makes the others where one fails or breaks down, and says which and why', async () => {
    const after = await run(batchOver(['a', 'b', 'c']), async (id) => {
      if (id === 'a') return failed;
      if (id === 'b') throw new Error('a bug');
      return { kind: 'done', made: id };
    });
    expect([...after]).toEqual([
      ['a', failed],
      ['b', { kind: 'failed', why: { kind: 'problem', problem: unexpected } }],
      ['c', { kind: 'done', made: 'c' }],
    ]);
    expect(countBatch(after)).toEqual({ done: 1, failed: 2, left: 0 });
  });

  it('stops where it is told to, with nothing half made, and goes on from there', async () => {
    const made: string[] = [];
    const make = async (id: string): Promise<BatchOutcome> => {
      made.push(id);
      return { kind: 'done', made: id };
    };
    const half = await run(batchOver(['a', 'b', 'c']), make, () => made.length === 2);
    expect(countBatch(half)).toEqual({ done: 2, failed: 0, left: 1 });
    await run(batchOver(['a', 'b', 'c'], half), make);
    expect(made).toEqual(['a', 'b', 'c']);
  });

  it('runs one of them again and leaves the others as they stand', async () => {
    const ids = ['a', 'b', 'c'];
    const all = await run(batchOver(ids), async (id) => (id === 'b' ? { kind: 'done', made: id } : failed));
    const asked: string[] = [];
    const after = await runBatch(batchOver(ids, all, 'c'), {
      make: async (id) => {
        asked.push(id);
        return { kind: 'done', made: 'again' };
      },
      only: 'c',
      stopped: never,
      onChange: quiet,
      unexpected,
    });
    expect(asked).toEqual(['c']);
    expect([...after.values()]).toEqual([
      failed,
      { kind: 'done', made: 'b' },
      { kind: 'done', made: 'again' },
    ]);
  });

  it('is reported with what failed first, then what was never reached, each in its order', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    let asked = 0;
    const half = await run(
      batchOver(ids),
      async (id) => {
        asked += 1;
        return id === 'b' || id === 'c' ? failed : { kind: 'done', made: id };
      },
      () => asked === 3,
    );
    expect(batchReport(half).map(({ id }) => id)).toEqual(['b', 'c', 'd', 'e', 'a']);
  });

  it('makes each of them once and only once, however often it is stopped, fails and is run again', async () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        ids,
        fc.array(fc.tuple(fc.nat(8), fc.array(fc.boolean(), { maxLength: 8 })), { maxLength: 4 }),
        async (all, runs) => {
          const made = new Map<string, number>();
          let batch = batchOver(all);
          for (const [reach, outcomes] of [...runs, [99, []] as const]) {
            let at = 0;
            batch = await run(
              batchOver(all, batch),
              async (id) => {
                const fails = outcomes[at] === true;
                at += 1;
                if (fails) return failed;
                made.set(id, (made.get(id) ?? 0) + 1);
                return { kind: 'done', made: id };
              },
              () => at >= reach,
            );
          }
          expect([...made.values()].every((count) => count === 1)).toBe(true);
          expect(made.size).toBe(all.length);
          expect(countBatch(batch)).toEqual({ done: all.length, failed: 0, left: 0 });
        },
      ),
    );
  });
});
