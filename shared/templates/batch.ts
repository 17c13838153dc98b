import type { DomainError } from '../kernel/errors';

/*
 * One template over many matters, one after the other. What fails does so at its place: the others are made all the same,
 * and what failed, or was never reached, can be run again.
 */

/** Why nothing was made for one of them: an error, or questions that stand open, as they are asked. */
export type BatchFailure =
  | { readonly kind: 'problem'; readonly problem: DomainError }
  | { readonly kind: 'open'; readonly questions: readonly string[] };

export type BatchState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'making' }
  /** @property made what it is called, or the id of what was made */
  | { readonly kind: 'done'; readonly made: string }
  | { readonly kind: 'failed'; readonly why: BatchFailure };

export type BatchOutcome = Extract<BatchState, { readonly kind: 'done' | 'failed' }>;

/** By the id of what each is made for. */
export type Batch = ReadonlyMap<string, BatchState>;

const waiting: BatchState = { kind: 'waiting' };

/** A batch over these: what was done stays done, and with `only` everything but that one stays as it is. */
export const batchOver = (ids: readonly string[], before: Batch = new Map(), only?: string): Batch =>
  new Map(
    ids.map((id) => {
      const state = before.get(id) ?? waiting;
      const stays = state.kind === 'done' || (only !== undefined && id !== only);
      return [id, stays ? state : waiting];
    }),
  );

export const countBatch = (batch: Batch): { done: number; failed: number; left: number } => {
  const states = [...batch.values()];
  const count = (kind: BatchState['kind']): number => states.filter((state) => state.kind === kind).length;
  return { done: count('done'), failed: count('failed'), left: count('waiting') + count('making') };
};

/** What is read first of a batch: what failed, what was never reached, and what was made; each in the batch's order. */
const readFirst: readonly BatchState['kind'][] = ['failed', 'making', 'waiting', 'done'];

/** The lines of a batch's report, in the order in which somebody reads it. */
export const batchReport = (batch: Batch): readonly { readonly id: string; readonly state: BatchState }[] =>
  [...batch]
    .map(([id, state]) => ({ id, state }))
    .toSorted((a, b) => readFirst.indexOf(a.state.kind) - readFirst.indexOf(b.state.kind));

interface RunOptions {
  /** Makes one; it answers with what became of it and never throws for what can be expected. */
  readonly make: (id: string) => Promise<BatchOutcome>;
  /** The only one to make, where it is one. */
  readonly only?: string | undefined;
  /** Asked before each: whether the person wants no more of them. */
  readonly stopped: () => boolean;
  /** Told whenever one of them stands differently. */
  readonly onChange: (batch: Batch) => void;
  /** What a bug in making one is said to be, so that it stops none of the others. */
  readonly unexpected: DomainError;
}

/**
 * Makes what is waiting, in order, one at a time. A second run over the same batch makes only what is not done; stopping
 * leaves the rest waiting and nothing half made.
 */
export const runBatch = async (
  start: Batch,
  { make, only, stopped, onChange, unexpected }: RunOptions,
): Promise<Batch> => {
  let batch = start;
  const set = (id: string, state: BatchState): void => {
    batch = new Map(batch).set(id, state);
    onChange(batch);
  };
  for (const [id, { kind }] of start) {
    if (kind !== 'waiting' || (only !== undefined && id !== only)) continue;
    if (stopped()) break;
    set(id, { kind: 'making' });
    set(
      id,
      await make(id).catch(
        (): BatchOutcome => ({
          kind: 'failed',
          why: { kind: 'problem', problem: unexpected },
        }),
      ),
    );
  }
  return batch;
};
