import { describe, expect, it } from 'vitest';
import { stillCounted, waitAfter } from './sign-in-backoff';

describe('the wait after failures', () => {
  it('is none while tries are free, then doubles up to a quarter of an hour', () => {
    expect([0, 4, 5, 6, 7].map((failures) => waitAfter(failures, 5))).toEqual([0, 0, 2_000, 4_000, 8_000]);
    expect([14, 15, 1_000, Number.MAX_SAFE_INTEGER].map((failures) => waitAfter(failures, 5))).toEqual([
      900_000, 900_000, 900_000, 900_000,
    ]);
  });

  it('is forgiven step by step, so that the mistypings of a week do not add up', () => {
    expect(stillCounted(6, 9, 10)).toBe(6);
    expect(stillCounted(6, 10, 10)).toBe(5);
    expect(stillCounted(6, 1_000, 10)).toBe(0);
    expect(stillCounted(6, -50, 10)).toBe(6);
    let failures = 0;
    for (let turn = 0; turn < 500; turn++) failures = stillCounted(failures, 11, 10) + 1;
    expect(failures).toBe(1);
  });
});
