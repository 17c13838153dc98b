import fc from 'fast-check';
import { expect, test } from 'vitest';
import { neutralise } from './neutralise';

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '−'];
const hidden = fc
  .array(fc.constantFrom(' ', '\t', '\r', '\n', '\u00a0', '\u200b', '\u200f', '\u202e', '\u2066', '\ufeff'), {
    maxLength: 4,
  })
  .map((marks) => marks.join(''));

test('nothing that a spreadsheet would take for a formula is left, whatever hides before it', () => {
  fc.assert(
    fc.property(hidden, fc.constantFrom(...signs), fc.string(), (marks, sign, rest) => {
      expect(neutralise(marks + sign + rest)).toBe(`'${marks}${sign}${rest}`);
    }),
  );
});

test('a cell that begins with a tab or the end of a line is neutralised though no sign follows', () => {
  for (const text of ['\t1', '\r1', '\n1']) expect(neutralise(text)).toBe(`'${text}`);
});

test('other words stay as they were written, and nothing is neutralised twice', () => {
  for (const text of ['', 'Bank of November', 'a=b', '1-2', 'सुलह', 'تسوية البنك', "'quoted"])
    expect(neutralise(text)).toBe(text);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(neutralise(neutralise(text))).toBe(neutralise(text));
    }),
  );
});
