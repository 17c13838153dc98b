import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rate, rateOf } from './rate';

const agreed = (change: Partial<Rate>): Rate => ({
  engagementId: 'lark-bk',
  activity: null,
  role: null,
  validFrom: null,
  minorPerHour: 4_000,
  ...change,
});

const wanted = { engagementId: 'lark-bk', activity: 'Review', role: 'reviewer', date: '2026-11-24' } as const;

describe('the rate of an hour', () => {
  it('is that for its activity before that for the person’s role, and both together before either', () => {
    const [any, role, activity, both] = [
      agreed({ minorPerHour: 1 }),
      agreed({ minorPerHour: 2, role: 'reviewer' }),
      agreed({ minorPerHour: 3, activity: 'review ' }),
      agreed({ minorPerHour: 4, activity: 'REVIEW', role: 'reviewer' }),
    ];
    expect(rateOf([any, role], wanted)).toBe(role);
    expect(rateOf([activity, role], wanted)).toBe(activity);
    expect(rateOf([both, activity, role, any], wanted)).toBe(both);
    expect(rateOf([role, activity], { ...wanted, role: null, activity: null })).toBeNull();
  });

  it('is that which began last on or before the shift date, whatever was agreed since', () => {
    const rates = ['2026-01-01', '2026-11-24', '2026-11-25', null].map((validFrom, n) =>
      agreed({ validFrom, minorPerHour: n }),
    );
    expect(rateOf(rates, wanted)?.validFrom).toBe('2026-11-24');
    expect(rateOf(rates, { ...wanted, date: '2025-12-31' })?.validFrom).toBeNull();
  });

  const rates = fc.array(
    fc.record({
      engagementId: fc.constantFrom('lark-bk', 'wren-bk'),
      activity: fc.constantFrom(null, 'Review', 'Drafting'),
      role: fc.constantFrom(null, 'reviewer' as const, 'professional' as const),
      validFrom: fc.constantFrom(null, '2026-11-23', '2026-11-24', '2026-11-25'),
      minorPerHour: fc.nat(10_000),
    }),
    { maxLength: 12 },
  );

  it('fits, and no other that fits is more precise, or as precise and began later', () => {
    fc.assert(
      fc.property(rates, (all) => {
        const found = rateOf(all, wanted);
        const weight = ({ activity, role, validFrom }: Rate) =>
          `${activity === null ? 0 : 2}${role === null ? 0 : 1}`
            .split('')
            .reduce((sum, n) => sum + Number(n), 0) *
            10 +
          (validFrom === null ? 0 : 1 + ['2026-11-23', '2026-11-24'].indexOf(validFrom));
        const fitting = all.filter(
          ({ engagementId, activity, role, validFrom }) =>
            engagementId === 'lark-bk' &&
            [null, 'Review'].includes(activity) &&
            [null, 'reviewer'].includes(role) &&
            validFrom !== '2026-11-25',
        );
        expect(found === null).toBe(fitting.length === 0);
        if (found) expect(weight(found)).toBe(Math.max(...fitting.map(weight)));
      }),
    );
  });

  it('does not hang on the order in which rates were agreed, save among equals', () => {
    fc.assert(
      fc.property(rates, (all) => {
        const key = (found: Rate | null) =>
          found && [found.activity, found.role, found.validFrom].map(String).join(' ');
        expect(key(rateOf(all.toReversed(), wanted))).toBe(key(rateOf(all, wanted)));
      }),
    );
  });
});
