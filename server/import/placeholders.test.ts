import { describe, expect, it } from 'vitest';
import { dayNumber } from '#shared/calendars/local-date';
import { placeholderFiller, unknownPlaceholders } from './placeholders';

const today = dayNumber('2026-01-24') ?? 0;
const fill = (text: string, locale = 'en-GB') => placeholderFiller(locale, today)(text);

describe('placeholders', () => {
  it.each([
    ['{month}', 'January 2026'],
    ['{month -1}', 'December 2025'],
    ['{month +14}', 'March 2027'],
    ['{quarter}', 'Q1 2026'],
    ['{quarter -1}', 'Q4 2025'],
    ['{year}-{year +1}', '2026-2027'],
    ['{date}', '24 January 2026'],
    ['{date +8d}', '1 February 2026'],
  ])('%s reads %s', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it('speak the client’s language', () => {
    expect(fill('{month -1}', 'de-DE')).toBe('Dezember 2025');
    expect(fill('{date}', 'en-US')).toBe('January 24, 2026');
    expect(fill('{month -1}', 'pl-PL')).toBe('grudzień 2025');
  });

  it('leave other braces alone, and name them for whoever wrote the file', () => {
    expect(fill('{invoice} and {month 1}')).toBe('{invoice} and {month 1}');
    expect(unknownPlaceholders('{invoice} of {month -1} and {month 1}')).toEqual(['{invoice}', '{month 1}']);
  });
});
