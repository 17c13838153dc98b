import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RoundingRule, roundAmount, roundDay } from './rounding';

const minute = 60_000;
const rule = (change: Partial<RoundingRule>): RoundingRule => ({
  incrementMinutes: 6,
  mode: 'up',
  minimumMinutes: 0,
  per: 'entry',
  ...change,
});

test.each([
  ['a tenth of an hour, begun', 1, rule({}), 6 * minute],
  ['exactly a step', 12 * minute, rule({}), 12 * minute],
  ['a millisecond over a step', 12 * minute + 1, rule({}), 18 * minute],
  ['half a step, nearest', 3 * minute, rule({ mode: 'nearest' }), 6 * minute],
  ['just under half a step, nearest', 3 * minute - 1, rule({ mode: 'nearest' }), 0],
  ['just under a step, down', 6 * minute - 1, rule({ mode: 'down' }), 0],
  ['the minimum over the rounding', minute, rule({ mode: 'down', minimumMinutes: 15 }), 15 * minute],
  ['nothing worked', 0, rule({ minimumMinutes: 15 }), 0],
  ['no increment', 12_345, rule({ incrementMinutes: 0 }), 12_345],
])('%s', (_name, milliseconds, given, expected) => {
  expect(roundAmount(milliseconds, given)).toBe(expected);
});

test('a day is rounded once and shared back in proportion', () => {
  const day = roundDay([10 * minute, 20 * minute, 31 * minute], rule({ incrementMinutes: 15, per: 'day' }));
  expect(day.total).toBe(75 * minute);
  expect(day.raw).toBe(61 * minute);
});

const amounts = fc.array(fc.integer({ min: 0, max: 24 * 60 * minute }), { maxLength: 30 });
const rules = fc.record({
  incrementMinutes: fc.constantFrom(0, 1, 6, 10, 15, 30, 60),
  mode: fc.constantFrom('up' as const, 'nearest' as const, 'down' as const),
  minimumMinutes: fc.constantFrom(0, 6, 15, 60),
  per: fc.constantFrom('entry' as const, 'day' as const),
});

test('the parts always sum to the whole, in whole milliseconds', () => {
  fc.assert(
    fc.property(amounts, rules, (given, by) => {
      const day = roundDay(given, by);
      expect(day.amounts.every((amount) => Number.isInteger(amount) && amount >= 0)).toBe(true);
      expect(day.amounts.reduce((all, amount) => all + amount, 0)).toBe(day.total);
      expect(day.raw).toBe(given.reduce((all, amount) => all + amount, 0));
    }),
  );
});

test('rounding what is rounded changes nothing: it never drifts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 24 * 60 * minute }), rules, (amount, by) => {
      const aligned = by.incrementMinutes === 0 ? by : { ...by, minimumMinutes: by.incrementMinutes };
      const once = roundAmount(amount, aligned);
      expect(roundAmount(once, aligned)).toBe(once);
    }),
  );
});

test('up never bills less than was worked, down never more, nearest within half a step', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 * 60 * minute }), rules, (amount, by) => {
      const rounded = roundAmount(amount, { ...by, minimumMinutes: 0 });
      const step = by.incrementMinutes * minute;
      if (by.mode === 'up') expect(rounded).toBeGreaterThanOrEqual(amount);
      if (by.mode === 'down') expect(rounded).toBeLessThanOrEqual(amount);
      if (by.mode === 'nearest') expect(Math.abs(rounded - amount)).toBeLessThanOrEqual(step / 2);
    }),
  );
});
