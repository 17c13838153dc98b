import { expect, test } from 'vitest';
import type { Clause } from '#shared/templates/clause';
import { findClauses, passageOf } from './find-clauses';

const clause = (title: string, text: string, language = 'en-GB', retired = false) =>
  ({ title, text, language, retired, topic: '', name: 'x' }) as unknown as Clause;

const all = [
  clause('Limitation of liability', 'Neither party…'),
  clause('Governing law', 'Liability under this letter…'),
  clause('Confidencialidad', 'La información…', 'es-ES'),
  clause('القانون الحاكم', 'يخضع هذا العقد لِلقانون', 'ar'),
  clause('Old liability', 'x', 'en-GB', true),
];
const titles = (words: string, language = 'en') =>
  findClauses(all, words, { locale: 'en', language }).map(({ title }) => title);

test('passages are found by their words, in every script, with and without accents', () => {
  expect(titles('liability')).toEqual(['Limitation of liability', 'Governing law']);
  expect(titles('informacion')).toEqual(['Confidencialidad']);
  // Without the vowel sign that the text has.
  expect(titles('للقانون')).toEqual(['القانون الحاكم']);
  expect(titles('limit')).toEqual(['Limitation of liability']);
  expect(titles('ability')).toEqual([]);
  expect(titles('liability nothing')).toEqual([]);
  expect(titles('', 'es')[0]).toBe('Confidencialidad');
});

test('what was found in the text is shown, what stands in the title is not shown twice', () => {
  const [limit, law] = all;
  if (!limit || !law) throw new Error('no clauses');
  expect(passageOf(limit, 'liability')).toBeNull();
  expect(passageOf(law, 'letter')).toContain('under this letter');
});
