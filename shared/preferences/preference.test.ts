import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDeviceId } from '../../tests/support/sample-mutation';
import type { DeviceId } from '../kernel/ids';
import { stampOf, type Written } from './preference';

const write = (over?: number) => ({
  type: 'preference.set' as const,
  key: 'interface.theme',
  value: 'dark',
  ...(over === undefined ? {} : { over }),
});
const now = 1_000_000;
const tenYears = 315_360_000_000;
const other = 'c0000000-0000-7000-8000-00000000000f' as DeviceId;

const at = (recordedAt: number, deviceId: DeviceId = sampleDeviceId, deviceSequence = 2) => ({
  recordedAt,
  deviceId,
  deviceSequence,
});
const standing = (writtenAt: number, deviceId: DeviceId = other): Written => ({
  writtenAt,
  deviceId,
  deviceSequence: 1,
});

describe('when a setting counts as written', () => {
  it('is when it was, where nothing stands there', () => {
    expect(stampOf(write(), at(now - 5), null, now)).toBe(now - 5);
  });

  it('is never later than the judge’s clock', () => {
    expect(stampOf(write(), at(now + 30_000), null, now)).toBe(now);
    expect(stampOf(write(), at(now + 7), standing(now), now + 7)).toBe(now + 7);
  });

  it('is right after what its writer saw, where their clock stands years ahead', () => {
    expect(stampOf(write(), at(now + tenYears), null, now)).toBe(0);
    expect(stampOf(write(now - 9), at(now + tenYears), standing(now - 9), now)).toBe(now - 8);
    expect(stampOf(write(), at(now + tenYears), standing(now - 9), now)).toBeNull();
  });

  it('is the same whenever it is judged: what was written over it stays, also where a restored hub hears of it first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 120_000, max: tenYears }),
        fc.integer({ min: 1, max: tenYears }),
        (ahead, later) => {
          const first = stampOf(write(), at(now + ahead), null, now) ?? Number.NaN;
          const second = stampOf(write(first), at(now + 10, other), standing(first), now + 20) ?? Number.NaN;
          expect(second).toBeGreaterThan(first);
          // Judged once more, in the other order, by a hub whose clock has gone on, but not as far as the lying one.
          const judged = now + Math.min(later, ahead - 61_000);
          expect(stampOf(write(), at(now + ahead), standing(second), judged)).toBeNull();
        },
      ),
    );
  });

  it('is not at all, where it arrives after a newer one that its writer never saw', () => {
    expect(stampOf(write(), at(now - 10), standing(now - 5), now)).toBeNull();
    expect(stampOf(write(now - 20), at(now - 10), standing(now - 5), now)).toBeNull();
  });

  it('is after whatever its writer saw, wherever their clock stands', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -tenYears, max: tenYears }),
        fc.integer({ min: 0, max: now }),
        (skew, seen) => {
          const stamp = stampOf(write(seen), at(now + skew), standing(seen), now);
          expect(stamp).not.toBeNull();
          expect(stamp).toBeGreaterThanOrEqual(seen);
        },
      ),
    );
  });

  it('is by the device’s own numbers, where what it wrote comes in another order', () => {
    const newer = { ...standing(now - 5, sampleDeviceId), deviceSequence: 9 };
    expect(stampOf(write(), at(now - 10, sampleDeviceId, 8), newer, now)).toBeNull();
    expect(stampOf(write(), at(now - 10, sampleDeviceId, 10), newer, now)).toBe(now - 5);
    // Numbers that began anew, with a journal that was lost whole, hold up nothing.
    expect(stampOf(write(), at(now, sampleDeviceId, 1), newer, now)).toBe(now);
  });

  it('is after what the same device wrote before, however its clock jumped in between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -tenYears, max: tenYears }),
        fc.integer({ min: -tenYears, max: tenYears }),
        (before, after) => {
          const first = stampOf(write(), at(now + before), null, now) ?? Number.NaN;
          // Over its own value, as the clock gave it when it was written: the hub's word had not come back yet.
          const second = stampOf(
            write(now + before),
            at(now + after),
            standing(first, sampleDeviceId),
            now + 5,
          );
          expect(second).not.toBeNull();
        },
      ),
    );
  });
});
