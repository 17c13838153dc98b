import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff';

const drawing = (...bytes: number[]) => ({ bytes: () => new Uint8Array(bytes) });

describe('how long the courier waits after a failure', () => {
  it('doubles up to a minute, and starts again after a success', () => {
    const backoff = new Backoff(drawing(255, 255));
    expect(Array.from({ length: 9 }, () => backoff.next())).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
    backoff.reset();
    expect(backoff.next()).toBe(1_000);
  });

  it('spreads workstations between a tenth and the whole of it', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.integer({ min: 1, max: 40 }), (high, low, failures) => {
        const backoff = new Backoff(drawing(high, low));
        let wait = 0;
        for (let n = 0; n < failures; n++) wait = backoff.next();
        const ceiling = Math.min(60_000, 1_000 * 2 ** (failures - 1));
        expect(wait).toBeGreaterThanOrEqual(Math.floor(ceiling * 0.1));
        expect(wait).toBeLessThanOrEqual(ceiling);
      }),
    );
  });
});
