import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extensionOf, safeName } from './file-name';

describe('a safe name', () => {
  it.each([
    ['Ledger 2026.xlsx', 'Ledger 2026.xlsx'],
    ['  Ledger   2026.xlsx ', 'Ledger 2026.xlsx'],
    ['/etc/passwd', 'passwd'],
    ['C:\\Users\\pat\\Bilanz.xlsx', 'Bilanz.xlsx'],
    ['../../.bashrc', 'bashrc'],
    ['..', 'file'],
    ['', 'file'],
    ['a<b>:"c|d?*.pdf', 'a_b___c_d__.pdf'],
    ['report\u0000.pdf\u0007', 'report.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['invoice.pdf. . .', 'invoice.pdf'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['com1.pdf', '_com1.pdf'],
    ['console.pdf', 'console.pdf'],
    ['बैलेंस शीट.xlsx', 'बैलेंस शीट.xlsx'],
    ['ميزانية.pdf', 'ميزانية.pdf'],
    ['e\u0301tat.pdf', 'état.pdf'],
  ])('of %j is %j', (typed, safe) => {
    expect(safeName(typed)).toBe(safe);
  });

  it('keeps the ending of a name that is too long', () => {
    const safe = safeName(`${'शीट'.repeat(200)}.xlsx`);
    expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(200);
    expect(safe.endsWith('.xlsx')).toBe(true);
  });

  it('is one file in its folder whatever was typed, and is safe already', () => {
    const pieces = fc.constantFrom(
      '..',
      '/',
      '\\',
      '.',
      ' ',
      '\u202e',
      '\u0000',
      'con',
      ':',
      'é',
      '.exe',
      'ab',
      '\ud800',
      '🧾',
    );
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(pieces, { maxLength: 40 }).map((some) => some.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const safe = safeName(text);
        const isPlain = !/[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}]/u.test(safe) && !/^[. ]|[. ]$/.test(safe);
        const fits = safe.length > 0 && new TextEncoder().encode(safe).length <= 200;
        return isPlain && fits && safeName(safe) === safe;
      }),
      { numRuns: 500 },
    );
  });
});

it('knows the ending of a name', () => {
  expect(['a.PDF', 'a.pdf.exe', 'none', '.hidden', 'a.'].map(extensionOf)).toEqual([
    'pdf',
    'exe',
    '',
    '',
    '',
  ]);
});
