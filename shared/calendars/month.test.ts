import { expect, test } from 'vitest';
import { monthOf } from './month';

test('a month begins on its first and ends on its last day, leap years and December too', () => {
  expect(monthOf('2026-11-25')).toEqual({ from: '2026-11-01', until: '2026-11-30' });
  expect(monthOf('2028-02-29')).toEqual({ from: '2028-02-01', until: '2028-02-29' });
  expect(monthOf('2026-12-01')).toEqual({ from: '2026-12-01', until: '2026-12-31' });
  expect(monthOf('nothing')).toEqual({ from: 'nothing', until: 'nothing' });
});
