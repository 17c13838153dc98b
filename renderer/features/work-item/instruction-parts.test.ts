import { expect, it } from 'vitest';
import { instructionParts } from './instruction-parts';

it('finds addresses and leaves the sentence around them alone', () => {
  expect(instructionParts('See https://example.com/a?b=1. Then file.')).toEqual([
    { text: 'See ', url: null },
    { text: 'https://example.com/a?b=1', url: 'https://example.com/a?b=1' },
    { text: '. Then file.', url: null },
  ]);
});

it('knows no other kind of address', () => {
  const text = 'javascript:alert(1) http://example.com file:///etc/passwd';
  expect(instructionParts(text)).toEqual([{ text, url: null }]);
});

it('loses not a letter', () => {
  const text = '(https://a.example/x) and https://b.example/y, https://c.example';
  expect(
    instructionParts(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});
