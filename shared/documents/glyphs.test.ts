import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingGlyphs, rangesOf } from './glyphs';

const latin = rangesOf('U+0000-00FF,U+2010-2027, U+20AC');

describe('glyphs', () => {
  it('are known by the ranges of the fonts', () => {
    expect(rangesOf('U+0000-00FF,U+20AC')).toEqual([
      [0, 255],
      [0x20ac, 0x20ac],
    ]);
    expect(missingGlyphs('§ 12 – “cost” €9\u00a0000\u200f', latin)).toBeNull();
  });

  it('that no font has are named, each once, with what stands around the first', () => {
    expect(missingGlyphs('To whom\nit concerns: 株式会社 Arca, 株 and 😀.\nYours', latin)).toEqual({
      characters: '株 式 会 社 😀',
      where: 'it concerns: 株式会社 Arca, 株 and 😀.',
    });
  });

  it('are missing of letters alone, never of signs, and an accent is one with its letter', () => {
    expect(missingGlyphs('≤ 5 → ✓ ☐ e\u0301', latin)).toBeNull();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const letters = text.normalize('NFC').match(/[\p{L}\p{N}\p{Mn}\p{Mc}\p{Emoji_Presentation}]/gu) ?? [];
        const strange = letters.filter((one) => (one.codePointAt(0) ?? 0) > 0xff);
        expect(missingGlyphs(text, latin)?.characters ?? '').toBe(
          [...new Set(strange)].slice(0, 6).join(' '),
        );
      }),
    );
  });
});
