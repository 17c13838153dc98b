import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stampOf } from './preference';

const write = (over?: number) => ({
  type: 'preference.set' as const,
  key: 'interface.theme',
  value: 'dark',
  ...(over === undefined ? {} : { over }),
});
const now = 1_000_000;
const tenYears = 315_360_000_000;

describe('when a setting counts as written', () => {
  it('is when it was, where nothing stands there', () => {
    expect(stampOf(write(), now - 5, null, now)).toBe(now - 5);
  });

  it('is never later than the judge’s clock, so that a clock ten years ahead does not win for ten years', () => {
    expect(stampOf(write(), now + tenYears, null, now)).toBe(now);
    expect(stampOf(write(), now + 7, now, now + 7)).toBe(now + 7);
  });

  it('is not at all, where it arrives after a newer one that its writer never saw', () => {
    expect(stampOf(write(), now - 10, now - 5, now)).toBeNull();
    expect(stampOf(write(now - 20), now - 10, now - 5, now)).toBeNull();
  });

  it('is after whatever its writer saw, wherever their clock stands', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -tenYears, max: tenYears }),
        fc.integer({ min: 0, max: now }),
        (skew, standing) => {
          const stamp = stampOf(write(standing), now + skew, standing, now);
          expect(stamp).not.toBeNull();
          expect(stamp).toBeGreaterThanOrEqual(standing);
        },
      ),
    );
  });
});
