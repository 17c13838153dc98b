import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkRange, chunkSizeFor, largestAttachment, piecesOf, readRange, strictManifest } from './manifest';

const hash = 'a'.repeat(64);
const mebibyte = 1024 * 1024;

const sizes = fc.integer({ min: 1, max: 6 * mebibyte });

describe('chunks', () => {
  it('cover the whole, without gap or overlap, for every size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: largestAttachment }), (size) => {
        const chunkSize = chunkSizeFor(size);
        const count = Math.ceil(size / chunkSize);
        expect(chunkRange({ size, chunkSize }, 0)?.from).toBe(0);
        expect(chunkRange({ size, chunkSize }, count - 1)?.until).toBe(size);
        expect(chunkRange({ size, chunkSize }, count)).toBeNull();
        expect(chunkRange({ size, chunkSize }, -1)).toBeNull();
        const chunks = Array.from({ length: count }, () => hash);
        const manifest = { sha256: hash, size, mediaType: 'x/y', chunkSize, chunks };
        expect(strictManifest.safeParse(manifest).success).toBe(true);
        expect(strictManifest.safeParse({ ...manifest, chunks: [...chunks, hash] }).success).toBe(false);
      }),
    );
  });

  it('give any range as pieces that add up to it', () => {
    fc.assert(
      fc.property(sizes, fc.nat(6 * mebibyte), fc.nat(6 * mebibyte), (size, from, length) => {
        const manifest = { size, chunkSize: mebibyte };
        const pieces = piecesOf(manifest, { from, until: from + length });
        let at = from;
        for (const piece of pieces) {
          expect(piece.index * mebibyte + piece.from).toBe(at);
          expect(piece.until).toBeGreaterThan(piece.from);
          expect(piece.until).toBeLessThanOrEqual(mebibyte);
          at += piece.until - piece.from;
        }
        expect(at).toBe(Math.max(from, Math.min(size, from + length)));
      }),
    );
  });
});

describe('the range that is asked for', () => {
  it.each([
    [undefined, null],
    ['bytes=0-9', { from: 0, until: 10 }],
    ['bytes=90-', { from: 90, until: 100 }],
    ['bytes=90-500', { from: 90, until: 100 }],
    ['bytes=-10', { from: 90, until: 100 }],
    ['bytes=-500', { from: 0, until: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-2', null],
    ['bytes=0-1,5-6', null],
    ['lines=0-1', null],
    ['bytes=-', null],
  ] as const)('%s', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected);
  });
});
