import { expect, it } from 'vitest';
import { fileSize } from './file-size';

it.each([
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [3_440_000, '3.4 MB'],
  [12_340_000, '12 MB'],
])('%d bytes read %s', (bytes, words) => {
  expect(fileSize(bytes, 'en')).toBe(words);
});
