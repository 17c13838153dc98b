import { describe, expect, it } from 'vitest';
import { nearDay } from './near-day';

describe('the name of a day near today', () => {
  it.each([
    ['en', -1, 'yesterday'],
    ['en', 0, 'today'],
    ['es', 1, 'mañana'],
    ['hi-IN', 0, 'आज'],
    ['ar', 0, 'اليوم'],
  ])('in %s, %i days off', (locale, days, word) => {
    expect(nearDay(days, locale)).toBe(word);
  });

  it('is none where one word means tomorrow and yesterday', () => {
    expect(nearDay(1, 'hi')).toBeNull();
    expect(nearDay(-1, 'hi-IN')).toBeNull();
  });

  it('is none beyond them', () => {
    expect(nearDay(2, 'en')).toBeNull();
    expect(nearDay(-2, 'en')).toBeNull();
  });
});
