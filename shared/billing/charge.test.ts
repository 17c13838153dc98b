import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargeOf, minorDigits, moneyText, readMoney } from './charge';

const hour = 3_600_000;
const amount = fc.record({
  milliseconds: fc.integer({ min: 0, max: 400 * hour }),
  minorPerHour: fc.option(fc.integer({ min: 0, max: 100_000_000 }), { freq: 6 }),
});

describe('what time costs', () => {
  it('is its length at its rate, rounded half up once', () => {
    expect(chargeOf([{ milliseconds: 1.25 * hour, minorPerHour: 8_000 }])).toEqual({
      amounts: [10_000],
      total: 10_000,
    });
    const half = { milliseconds: hour / 2, minorPerHour: 1 };
    expect(chargeOf([half]).total).toBe(1);
    expect(chargeOf([half, half]).total).toBe(1);
    expect(chargeOf([half, half]).amounts).toEqual([1, 0]);
  });

  it('is nobody’s guess where no rate was agreed', () => {
    const free = { milliseconds: hour, minorPerHour: 0 };
    const unpriced = { milliseconds: hour, minorPerHour: null };
    expect(chargeOf([unpriced])).toEqual({ amounts: [null], total: null });
    expect(chargeOf([free, unpriced])).toEqual({ amounts: [0, null], total: 0 });
  });

  it('sums to the total, whose distance from the exact figure is at most half a minor unit', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 60 }), (priced) => {
        const { amounts, total } = chargeOf(priced);
        const known = amounts.filter((one) => one !== null);
        expect(amounts.map((one) => one === null)).toEqual(priced.map((one) => one.minorPerHour === null));
        if (total === null) {
          expect(known).toEqual([]);
          return;
        }
        expect(known.reduce((sum, one) => sum + one, 0)).toBe(total);
        const exact = priced.reduce(
          (sum, one) => sum + BigInt(one.milliseconds) * BigInt(one.minorPerHour ?? 0),
          0n,
        );
        const apart = exact - BigInt(total) * BigInt(hour);
        expect(apart < BigInt(hour / 2) && apart >= -BigInt(hour / 2)).toBe(true);
        for (const [index, one] of amounts.entries()) {
          const own = BigInt(priced[index]?.milliseconds ?? 0) * BigInt(priced[index]?.minorPerHour ?? 0);
          if (one !== null) expect([own / BigInt(hour), own / BigInt(hour) + 1n]).toContain(BigInt(one));
        }
      }),
    );
  });

  it('does not drift: cut into however many pieces, the same time costs the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 24 * hour }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (pieces, minorPerHour) => {
          const whole = pieces.reduce((sum, piece) => sum + piece, 0);
          const cut = chargeOf(pieces.map((milliseconds) => ({ milliseconds, minorPerHour })));
          expect(cut.total).toBe(chargeOf([{ milliseconds: whole, minorPerHour }]).total);
        },
      ),
    );
  });
});

describe('money as it is written', () => {
  it('has as many digits as its currency', () => {
    expect([minorDigits('EUR'), minorDigits('JPY'), minorDigits('KWD')]).toEqual([2, 0, 3]);
    expect(readMoney('85.5', 'EUR')).toBe(8_550);
    expect(readMoney('1500', 'JPY')).toBe(1_500);
    for (const text of ['', '-1', '1,5', '85.505', '1e3']) expect(readMoney(text, 'EUR')).toBeNull();
    expect(readMoney('1.5', 'JPY')).toBeNull();
  });

  it('reads as it was written, to the last digit', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, currency) => {
        expect(readMoney(moneyText(minor, currency), currency)).toBe(minor);
      }),
    );
  });
});
