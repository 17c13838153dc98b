import { describe, expect, it } from 'vitest';
import { spellings } from '../clients/house-style';
import { spellingRuleFor } from './dictionary';

describe('the dictionary of a variety', () => {
  it.each([
    ['en', 'en-us'],
    ['en-US', 'en-us'],
    ['en-PH', 'en-us'],
    ['en-GB', 'en-gb'],
    ['en-IE', 'en-gb'],
    ['en-AU', 'en-au'],
    ['en-IN', 'en-gb'],
    ['es-MX', 'es'],
    ['hi', 'hi'],
    ['ar-EG', 'ar'],
  ])('%s is read with %s', (variety, dictionary) => {
    expect(spellingRuleFor(variety)?.dictionary).toBe(dictionary);
  });

  it('is there for every variety that a house style may ask for', () => {
    for (const variety of spellings) expect(spellingRuleFor(variety)).not.toBeNull();
  });

  it('is none for a language without one', () => {
    expect(spellingRuleFor('pl')).toBeNull();
  });

  it('knows the words of Indian courts', () => {
    expect(spellingRuleFor('en-IN')?.lists).toContain('en-in');
  });
});
