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

  it('are missing exactly where a letter is outside every range', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const strange = [...text].some(
          (one) => !/[\p{Z}\p{C}\p{Variation_Selector}]/u.test(one) && missingGlyphs(one, latin),
        );
        expect(missingGlyphs(text, latin) !== null).toBe(strange);
      }),
    );
  });
});
