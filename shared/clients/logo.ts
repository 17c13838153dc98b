import { z } from 'zod';

/*
 * A client's mark on its paper, kept as data in the client's row: a PNG or a JPEG, small enough to travel with every
 * copy of the row. What an image says of its own size decides, so that a few bytes cannot unfold into gigabytes.
 */

/** Bytes of a logo; print needs no more at the size at which it stands. */
export const largestLogo = 150 * 1024;

/** Pixels along one side. */
const widest = 4_000;

export interface LogoFacts {
  readonly type: 'png' | 'jpg';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const pair = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);

/** The first frame header of a JPEG (ITU-T T.81, B.2.2) holds its size; other segments are stepped over. */
const jpegFacts = (bytes: Uint8Array): LogoFacts | null => {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { type: 'jpg', width: pair(bytes, at + 7), height: pair(bytes, at + 5) };
    const length = pair(bytes, at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
};

const factsOf = (bytes: Uint8Array): LogoFacts | null => {
  if (pngStart.every((byte, at) => bytes[at] === byte))
    return {
      type: 'png',
      width: pair(bytes, 16) * 65_536 + pair(bytes, 18),
      height: pair(bytes, 20) * 65_536 + pair(bytes, 22),
    };
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegFacts(bytes) : null;
};

/** The bytes of a logo from its base64. */
export const logoBytes = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** What kind of image it is and how large; null for anything that is no logo, or a monstrous one. */
export const logoFacts = (base64: string): LogoFacts | null => {
  if (!z.base64().safeParse(base64).success) return null;
  const bytes = logoBytes(base64);
  if (bytes.length > largestLogo) return null;
  const facts = factsOf(bytes);
  const fits = (side: number): boolean => side >= 1 && side <= widest;
  return facts && fits(facts.width) && fits(facts.height) ? facts : null;
};
