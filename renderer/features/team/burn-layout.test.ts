import fc from 'fast-check';
import { expect, test } from 'vitest';
import { burnBar, burnScale } from './burn-layout';

const burnt = fc.record({
  percent: fc.double({ min: 0, max: 5_000, noNaN: true }),
  projectedPercent: fc.option(fc.double({ min: 0, max: 50_000, noNaN: true })),
  thresholds: fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 5 }),
});

test('every mark lies on its bar, and as far along as its share', () => {
  fc.assert(
    fc.property(fc.array(burnt, { minLength: 1 }), (all) => {
      const scale = burnScale(all);
      expect(scale).toBeGreaterThanOrEqual(110);
      expect(scale).toBeLessThanOrEqual(200);
      for (const one of all) {
        const bar = burnBar(one, scale);
        const marks = [bar.used, bar.foreseen ?? 0, bar.full, ...bar.thresholds.map(({ at }) => at)];
        for (const mark of marks) expect(mark >= 0 && mark <= 100).toBe(true);
        if (bar.foreseen !== null) expect(bar.foreseen).toBeGreaterThanOrEqual(bar.used);
        expect(bar.used < bar.full).toBe(one.percent < 100);
        for (const { percent, passed } of bar.thresholds) expect(passed).toBe(one.percent >= percent);
      }
    }),
  );
});

test('what is within its budget and stays so leaves room to see that', () => {
  expect(burnBar({ percent: 55, projectedPercent: 50, thresholds: [75, 100, 150] }, 110)).toEqual({
    used: 50,
    foreseen: null,
    full: (100 / 110) * 100,
    thresholds: [
      { percent: 75, at: (75 / 110) * 100, passed: false },
      { percent: 100, at: (100 / 110) * 100, passed: false },
    ],
  });
});
