import { Script } from 'node:vm';

/** What a call that never ends may take before it counts as no answer. */
const PATIENCE_MS = 2000;

const holder: { call?: () => number } = {};
Object.assign(globalThis, { benchHolder: holder });
const script = new Script('benchHolder.call()');

/** The answer of a peer, or NaN where it throws or never ends. */
export const patiently = (call: () => number): number => {
  holder.call = call;
  try {
    return script.runInThisContext({ timeout: PATIENCE_MS }) as number;
  } catch {
    return Number.NaN;
  }
};

/**
 * Calls a second, over as many instants as given, in the best of three rounds that each last about `milliseconds`, since
 * whatever else the machine does only ever makes them slower.
 */
export const perSecond = (
  measure: (from: number, until: number) => number,
  starts: Float64Array,
  span: number,
  milliseconds: number,
): number => {
  let best = 0;
  for (let round = 0; round < 3; round++) {
    let calls = 0;
    let sum = 0;
    const began = performance.now();
    let elapsed = 0;
    while (elapsed < milliseconds) {
      // The clock is read so rarely that it does not show, and slow peers still end in time.
      const batch = Math.max(1, Math.min(starts.length, calls));
      for (let i = 0; i < batch; i++) {
        const from = starts[(calls + i) % starts.length] ?? 0;
        sum += measure(from, from + span);
      }
      calls += batch;
      elapsed = performance.now() - began;
    }
    if (Number.isNaN(sum)) return 0;
    best = Math.max(best, (calls / elapsed) * 1000);
  }
  return best;
};

/** Milliseconds that the quickest of some runs took. */
export const quickest = (runs: number, work: () => void): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    work();
    best = Math.min(best, performance.now() - began);
  }
  return best;
};
